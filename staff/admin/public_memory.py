"""What the public sees of a row, and what it once saw."""

from publishing import field_register
from publishing.records import Record
from publishing.visibility import PublicModel


def is_published(row):
    """Return whether this is a record that is public and so stays as it is."""
    return isinstance(row, Record) and row.published_at is not None


def seen_by_public(row):
    """Return whether visitors see this row as it is stored. One query; none for a new row."""
    if row._state.adding or not field_register.public_fields(type(row)):
        return False
    if isinstance(row, PublicModel):
        return type(row).objects.visible().filter(pk=row.pk).exists()
    return True


def was_public(row):
    """Return whether visitors see this row, or once did. Two queries at most."""
    if is_published(row) or seen_by_public(row):
        return True
    hidden_again = {"id": row.pk, "is_visible": True}
    return hasattr(row, "is_visible") and type(row).history.filter(**hidden_again).exists()
