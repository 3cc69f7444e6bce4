"""What of this room people may tell us about."""

from django.db.models import Q

from actions.models import Measure
from actions.references import as_reference
from publishing.matters import KindOfMatter, register


def _measure_named(text):
    """A measure has a reference, and one more in each area that uses it."""
    reference = as_reference(text)
    if not reference:
        return None
    known = Q(reference=reference) | Q(places__reference=reference)
    return Measure.objects.visible().filter(known).distinct().first()


register(
    KindOfMatter(
        "measure",
        "reference",
        Measure.objects.all,
        in_address=lambda measure: measure.address_part,
        named=_measure_named,
        within=lambda area: Measure.objects.filter(places__area=area),
    ),
)
