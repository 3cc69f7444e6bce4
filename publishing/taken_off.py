"""What was public once and is no longer: its address says so (HTTP 410), and no word of it.

What never was public has no address at all (404): nobody is told that it is there.
"""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from publishing.visibility import PublicModel

TAKEN_OFF = _("This was on this site once, and was taken off.")


class TakenOff(Http404):
    """The page that was asked for was public once."""


def public_or_gone(visible_rows, **named):
    """Return the one of these visible rows that is named so: of a queryset, or of a prepared one
    that takes these names.

    Raises TakenOff if it was public once, Http404 if it never was or there is none. Two queries
    for what the public sees not, and one or two more for each row that it depends on.
    """
    narrowed = visible_rows(**named) if callable(visible_rows) else visible_rows.filter(**named)
    for row in narrowed:
        return row
    hidden = narrowed.model._base_manager.filter(**named).first()
    if hidden and was_public(hidden):
        raise TakenOff(TAKEN_OFF)
    raise Http404


def was_public(row):
    """Return whether a row, and all it depends on, once met what its model's `visible_when` asks:
    as it is stored, or as its history tells.

    Each is asked for itself, not whether all were so at one time. A row that was shown under a
    parent that was not, and hidden before the parent came, is said to have been public too. To
    know it, the stretches of time of every row on the way would have to be laid over each other,
    through conditions of which one may be reason enough, and of rows that were not always each
    other's. The worst that comes of it is this sentence where a plain "not found" was due: never a
    word of the row."""
    model, parents = type(row), []
    own = _own_part(model.visible_when(), model, parents)
    kept = [model._base_manager.filter(own, pk=row.pk)]
    if hasattr(model, "history"):  # else it never goes back to what it was
        kept.append(model.history.filter(own, id=row.pk))
    beside = [getattr(row, name) for name in dict.fromkeys(parents)]
    return any(rows.exists() for rows in kept) and all(map(was_public, filter(None, beside)))


def _own_part(condition, model, parents):
    """Return the part of a condition that is on the row itself; add to `parents` the relations
    to other public rows that the rest goes through."""
    part = type(condition)(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, type(condition)):
            own = _own_part(child, model, parents)
            if not own and condition.connector == condition.OR:
                return type(condition)()  # the other row alone may be reason enough
            part.children.append(own)
            continue
        name, _sign, beyond = child[0].partition("__")
        field = model._meta.get_field(name)
        if not (field.is_relation and beyond):
            part.children.append(child)
        elif issubclass(field.related_model, PublicModel):
            parents.append(name)
    return part
