"""What words find beside actions: ways to check progress, and help."""

from dataclasses import dataclass

from actions.models import Measure
from local_offer.directory.asking import DirectoryForm
from local_offer.directory.results import in_order, possible
from local_offer.directory.sieve import listed

SHOWN = 5


@dataclass(frozen=True)
class AlsoFound:
    """Measures that say the words, the best first; services that fit them or may, of
    `number_of_services`. At most five of each."""

    measures: list
    services: list
    number_of_services: int


def also_found(form, request):
    """Return what the words of a valid ActionFilter find beside actions, or None without words."""
    if form.found is None:
        return None
    keys = form.found.rows_of("measure")[:SHOWN]
    measures = Measure.objects.visible().in_bulk(keys)
    sought = DirectoryForm({"q": form.cleaned_data["q"]})
    conditions = sought.conditions() if sought.is_valid() else []
    services = possible(request, conditions) if conditions else []
    shown = services[:SHOWN]
    rows = listed().filter(pk__in=dict(shown))
    return AlsoFound(
        [measures[key] for key in keys if key in measures], in_order(shown, rows), len(services)
    )
