"""A quarter to publish and to verify, for the tests of the record."""

from django.utils import timezone

from actions.quarters import Quarter
from reports.record.verifying import differences
from tests import factories

LAST = Quarter.containing(timezone.localdate()).shifted(-1)
# Rows that are made once for a module are numbered from here: those of each test from 1.
MADE_ONCE = 1_000


def found():
    """Return every difference there is now, as the command says it."""
    return [str(difference) for difference in differences()]


def count_again(reading, value, *, at):
    """Publish another figure in the place of a public one of the last quarter."""
    factories.make_reading(
        series=reading.series,
        quarter=LAST,
        value=value,
        replaces=reading,
        why_replaced="Counted again.",
        published_at=at,
    )
