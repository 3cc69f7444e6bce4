"""When the next quarterly updates are expected, and which were missed."""

from dataclasses import dataclass

from actions.models import ExpectedUpdate, Round
from publishing.prepared import prepared


@dataclass(frozen=True)
class Expected:
    """`missed`: updates whose day has passed and that are not here, the oldest first; `never_came`
    are those of them that never will: once a later one is public, they stay missed. `next`: the one
    that comes next, or None if nobody has said when."""

    missed: list[ExpectedUpdate]
    never_came: list[ExpectedUpdate]
    next: ExpectedUpdate | None


@prepared
def _not_there():
    there = Round.objects.visible().values("quarter")
    return ExpectedUpdate.objects.visible().exclude(quarter__in=there).order_by("quarter")


def expected_updates(on, last_round):
    """Return what is Expected as seen on a day. `last_round` is the newest published round, or
    None. One query."""
    rows = list(_not_there())
    missed = [row for row in rows if row.expected_on < on]
    may_come = [row for row in rows if last_round is None or row.quarter > last_round.quarter]
    return Expected(
        missed,
        [row for row in missed if row not in may_come],
        next((row for row in may_come if row.expected_on >= on), None),
    )
