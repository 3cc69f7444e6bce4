"""How far a quarter is written: what is there, what is missing, what is late."""

from dataclasses import dataclass, field

from actions.models import Action, FocusArea, Round
from actions.standing import standing
from actions.statuses import CLOSED
from actions.updates.checks import keeps_back


@dataclass
class AreaProgress:
    """One focus area in an open round. `written` counts what could be published, `sent_back` are
    actions whose drafts wait for other words, `half_written` those whose drafts could not be
    published either, and `missing` have none; `overdue` and `silent` are told of what is public
    now."""

    area: FocusArea
    written: int = 0
    missing: list = field(default_factory=list)
    half_written: list = field(default_factory=list)
    sent_back: list = field(default_factory=list)
    overdue: list = field(default_factory=list)
    silent: list = field(default_factory=list)

    @property
    def wanted(self):
        """How many updates this area owes, those written included."""
        return self.written + len(self.missing) + len(self.half_written) + len(self.sent_back)

    @property
    def unwritten(self):
        """The actions that nobody has written, or not all of it."""
        return [*self.half_written, *self.missing]


def open_round():
    """Return the round that is being written, or None."""
    return Round.objects.drafts().first()


def set_to_publish(opened):
    """Return the moment at which an open round is published by itself, or None. One query."""
    # A higher room makes this relation.
    planned = opened.planned_publications.waiting().first()
    return planned and planned.publish_at


def is_written(action, update, *, on):
    """Return whether the draft of an action could be published that day. `action` has come through
    `with_standing()`."""
    return update is not None and not keeps_back(action, update, on=on)


def is_owed(action, update):
    """Return whether a round wants words on this action: not after it is done, stopped or
    withdrawn, unless somebody has begun to write. `action` has come through `with_standing()`."""
    return update is not None or action.stated not in CLOSED


def progress_by_area(opened, on):
    """Return an AreaProgress for each visible area. Four queries."""
    last_round = Round.objects.visible().first()
    drafts = {update.action_id: update for update in opened.updates.all()} if opened else {}
    found = {area.pk: AreaProgress(area) for area in FocusArea.objects.visible()}
    for action in Action.objects.visible().with_standing().select_related("area").order_by("order"):
        of_area, draft = found[action.area_id], drafts.get(action.pk)
        stands = standing(action, on, last_round)
        if stands.overdue:
            of_area.overdue.append(action)
        if stands.silent:
            of_area.silent.append(action)
        if not opened or not is_owed(action, draft):
            continue
        if is_written(action, draft, on=on):
            of_area.written += 1
        elif draft is not None and draft.sent_back:
            of_area.sent_back.append(action)
        elif draft is not None:
            of_area.half_written.append(action)
        else:
            of_area.missing.append(action)
    return list(found.values())
