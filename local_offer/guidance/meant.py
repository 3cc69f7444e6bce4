"""Which pages of guidance people mean by what they type, such as "sent home from school"."""

from local_offer.models import GuidancePage

# The kinds of what is found, as `local_offer.found` registers them.
WHOLE, IN_SHORT = "guidance", "guidance-in-short"
_TERM = "guidance:"


def sought_as(slug):
    """Return what the search calls what people type for a page."""
    return f"{_TERM}{slug}"


def guidance_meant(found):
    """Return what the public reads at least of each page that a text means, as `in_short()` says,
    in their order. `found` is what it finds, of whatever kind, or None. One query at most."""
    meant = found.meant if found else ()
    slugs = [term.removeprefix(_TERM) for term in meant if term.startswith(_TERM)]
    return list(GuidancePage.objects.in_short().filter(slug__in=slugs)) if slugs else []
