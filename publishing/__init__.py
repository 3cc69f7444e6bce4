"""Becoming public: what visitors may see, what never changes, and words every room shares."""
