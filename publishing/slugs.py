"""The part of a web address that names a row, made from its name."""

from django.utils.text import slugify

_ROOM_FOR_A_NUMBER = 5


def free_slug(model, name, *, or_else=""):
    """Return an address for a name that no row of the model has: of `or_else` if the name has
    nothing that an address can hold, and "" without that."""
    longest = model._meta.get_field("slug").max_length
    base = slugify(name)[: longest - _ROOM_FOR_A_NUMBER].strip("-_") or or_else
    if not base:
        return ""
    rows = model._default_manager.filter(slug__startswith=base)
    taken = set(rows.values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
