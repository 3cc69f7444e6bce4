"""What of this room people may tell us about."""

from django.db.models import Q

from actions.models import Action, FocusArea, Measure
from actions.references import as_reference, in_address
from publishing.matters import KindOfMatter, register


def _reference_in(text):
    """Return the reference that an address writes like this, or None: ours write it in one way."""
    reference = as_reference(text)
    return reference if reference and in_address(reference) == text else None


def _action_named(text):
    reference = _reference_in(text)
    return Action.objects.visible().filter(reference=reference).first() if reference else None


def _measure_named(text):
    """A measure has a reference, and one more in each area that uses it."""
    reference = _reference_in(text)
    if not reference:
        return None
    known = Q(reference=reference) | Q(places__reference=reference)
    return Measure.objects.visible().filter(known).distinct().first()


register(
    KindOfMatter(
        "area",
        "slug",
        FocusArea.objects.all,
        in_address=lambda area: area.prefix.lower(),
        offered=lambda: FocusArea.objects.visible(),
        within=lambda area: FocusArea.objects.filter(pk=area.pk),
    ),
    KindOfMatter(
        "action",
        "reference",
        Action.objects.all,
        in_address=lambda action: action.address_part,
        named=_action_named,
        within=lambda area: Action.objects.filter(area=area),
    ),
    KindOfMatter(
        "measure",
        "reference",
        Measure.objects.all,
        in_address=lambda measure: measure.address_part,
        named=_measure_named,
        within=lambda area: Measure.objects.filter(places__area=area),
    ),
)
