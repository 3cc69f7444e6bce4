"""People who log in: staff of the partnership. Members of the public never need to."""
