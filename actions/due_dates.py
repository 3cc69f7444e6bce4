"""Reading the ledger of due dates: the promise, its moves, and where it stands now."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from actions.quarters import Quarter


@dataclass(frozen=True)
class Step:
    """A promise or a move as it now reads, with the copying mistakes that were put right.

    `row` is the DueDate it began as, `corrections` the correction rows after it, oldest first.
    """

    row: object
    corrections: list = field(default_factory=list)

    @property
    def quarter(self) -> Quarter:
        """The quarter after corrections."""
        return (self.corrections or [self.row])[-1].quarter


def ledger(rows):
    """Return the steps, oldest first, from the due-date rows of one action in any order."""
    rows = sorted(rows, key=lambda row: row.id)
    steps = {row.id: Step(row, []) for row in rows if row.corrects_id is None}
    for row in rows:
        if row.corrects_id in steps:
            steps[row.corrects_id].corrections.append(row)
    return list(steps.values())


def current_quarter(rows):
    """Return the quarter an action is due in now, or None if no date is on this site."""
    steps = ledger(rows)
    return steps[-1].quarter if steps else None


def current_quarter_of(action_id="pk"):
    """Return the same as a subquery on an outer row whose `action_id` names the action."""
    from actions.models import DueDate

    rows = DueDate.objects.filter(published_at__isnull=False, action=OuterRef(action_id))
    newest = rows.order_by(Coalesce("corrects_id", "id").desc(), "-id")
    return Subquery(newest.values("quarter")[:1])
