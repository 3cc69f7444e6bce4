"""What rooms note in the manifest of each backup, for whoever reads it without the database."""

import logging

logger = logging.getLogger(__name__)

_notes = {}  # name: function


def note(name, read):
    """Register what `read()` returns, in JSON's own kinds of values, to stand in each manifest."""
    _notes[name] = read


def noted():
    """Return {name: what a room notes now}; None where that breaks, as where its tables are not
    there: a backup is made all the same."""
    return {name: _read(read) for name, read in sorted(_notes.items())}


def _read(read):
    try:
        return read()
    except Exception:
        logger.exception("This is not in the manifest of the backup.")
        return None
