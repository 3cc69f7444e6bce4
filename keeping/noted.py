"""What rooms note in the manifest of each backup, for whoever reads it without the database."""

from django.db import DatabaseError

_notes = {}  # name: function


def note(name, read):
    """Register what `read()` returns, in JSON's own kinds of values, to stand in each manifest."""
    _notes[name] = read


def noted():
    """Return {name: what a room notes now}; None where its tables are not there: a backup is made
    all the same."""
    return {name: _read(read) for name, read in sorted(_notes.items())}


def _read(read):
    try:
        return read()
    except DatabaseError:
        return None
