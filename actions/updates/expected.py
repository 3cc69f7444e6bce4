"""When the next quarterly updates are expected, and which were missed."""

from dataclasses import dataclass

from actions.models import ExpectedUpdate


@dataclass(frozen=True)
class Expected:
    """`missed`: updates whose day has passed and that are not here, the oldest first. `next`: the
    one that comes next, or None if nobody has said when."""

    missed: list[ExpectedUpdate]
    next: ExpectedUpdate | None


def expected_updates(on, last_round):
    """Return what is Expected as seen on a day. `last_round` is the newest published round, or
    None. One query."""
    rows = ExpectedUpdate.objects.visible().order_by("quarter")
    if last_round is not None:
        rows = rows.filter(quarter__gt=last_round.quarter)
    rows = list(rows)
    coming = [row for row in rows if row.expected_on >= on]
    return Expected([row for row in rows if row.expected_on < on], next(iter(coming), None))
