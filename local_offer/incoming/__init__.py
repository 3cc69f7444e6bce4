"""Services that other lists tell of: read, put in a queue, and decided on by a person."""
