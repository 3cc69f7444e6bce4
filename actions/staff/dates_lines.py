"""Promise lines, as the public reads them now or would read them."""

from dataclasses import dataclass

from django.utils import timezone

from actions.models import Action, Round
from actions.promise_line import promise_line
from actions.standing import standing


@dataclass(frozen=True)
class Line:
    """The promise line of an action, as the public would read it now."""

    action: Action
    steps: list


def lines_of(actions):
    """Return a Line for each action, once. A fixed number of queries."""
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    by_id = (
        Action.objects.with_standing()
        .select_related("area__plan")
        .prefetch_related("due_dates")
        .in_bulk([action.pk for action in actions])
    )
    lines = []
    for pk in dict.fromkeys(action.pk for action in actions):
        action = by_id[pk]
        public = [row for row in action.due_dates.all() if row.published_at]
        stands = standing(action, on, last_round)
        lines.append(Line(action, promise_line(action, public, stands)))
    return lines
