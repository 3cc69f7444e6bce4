"""What the public sees of a row, and what it once saw."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing import field_register
from publishing.records import Record
from publishing.visibility import PublicModel, hidden_by, parents_of


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


class LinksToPublic:
    """An admin whose rows lead to their public page, if visitors see them there."""

    def view_on_site(self, row):
        has_page = hasattr(row, "get_absolute_url")
        return row.get_absolute_url() if has_page and seen_by_public(row) else None


def still_hidden_because(row):
    """Return sentences that say why visitors do not see a row that is ticked to be shown: boxes
    of its own, and what it belongs to. None if they do, or if that cannot be told so."""
    if not getattr(row, "is_visible", False):
        return []
    boxes = [row._meta.get_field(name).verbose_name for name in hidden_by(row)]
    parents = [(field, getattr(row, field.name)) for field in parents_of(type(row))]
    return [
        *(
            _("“%(box)s” is not ticked.") % {"box": capfirst(str(box))}
            for box in sorted(boxes, key=str)
        ),
        *(
            _("%(kind)s “%(row)s” is not shown.")
            % {"kind": capfirst(str(field.verbose_name)), "row": parent}
            for field, parent in parents
            if parent is not None and not seen_by_public(parent)
        ),
    ]


def was_public(row):
    """Return whether visitors see this row, or once did. Two queries at most."""
    if is_published(row) or seen_by_public(row):
        return True
    hidden_again = {"id": row.pk, "is_visible": True}
    return hasattr(row, "is_visible") and type(row).history.filter(**hidden_again).exists()
