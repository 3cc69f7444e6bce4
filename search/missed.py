"""What nothing is found for: rooms that look for gaps are told, by their own terms and never by the
words that were typed."""

from collections.abc import Callable
from datetime import date

_register = []


def register(told: Callable[[set[str], date], None]):
    """Have a room told of each search that finds nothing: the terms it asks for, as
    `search.synonyms` knows them, none if it knows none of its words; and the day."""
    _register.append(told)


def tell(terms, on):
    for told in _register:
        told(terms, on)
