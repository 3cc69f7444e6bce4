"""Becoming public: what visitors may see, what can never change, and the words shared by every room."""
