"""What words find beside actions: ways to check progress, and help."""

from dataclasses import dataclass

from actions.models import Measure
from local_offer.directory.asking import DirectoryForm
from local_offer.directory.results import in_order, possible
from local_offer.directory.sieve import listed

SHOWN = 5


@dataclass(frozen=True)
class AlsoFound:
    """Measures that say the words, the best first; services that are about them, of
    `number_of_services`, and how many are for many needs. At most five of each are here."""

    measures: list
    services: list
    number_of_services: int
    number_for_many_needs: int


def also_found(form, request):
    """Return what the words of a valid ActionFilter find beside actions, or None without words."""
    if form.found is None:
        return None
    keys = form.found.rows_of("measure")[:SHOWN]
    measures = Measure.objects.visible().with_withdrawal().in_bulk(keys)
    sought = DirectoryForm({"q": form.cleaned_data["q"]})
    conditions = sought.conditions() if sought.is_valid() else []
    measures = [measures[key] for key in keys if key in measures]
    if not conditions:
        return AlsoFound(measures, [], 0, 0)
    found = possible(request, conditions)
    shown = found[: min(SHOWN, found.number_direct)]
    services = in_order(shown, listed().filter(pk__in=dict(shown)))
    return AlsoFound(measures, services, found.number_direct, found.number_for_many_needs)
