"""The promise line: when an action was first planned for, each change, and where it stands now."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.dates.due_dates import ledger
from actions.models import Action, Round
from actions.standing import standing
from actions.statuses import LABELS
from publishing.prepared import prepared
from publishing.sentences import ended


@dataclass(frozen=True)
class PromiseStep:
    """One stop on the line: see templates/components/promise_line.html."""

    kind: str  # first, moved, now or unknown
    heading: str
    quarter: str = ""
    detail: str = ""
    past: bool = False
    url: str = ""
    link_text: str = ""


class _Told(NamedTuple):
    """How the last step is said."""

    heading: str
    past: str
    not_done: str
    planned: str
    ends: str
    never: str
    once: str
    often: str


_NOW = _Told(
    heading=gettext_lazy("Now"),
    past=gettext_lazy("Now: past its planned date"),
    not_done=gettext_lazy("It is not marked as done."),
    planned=gettext_lazy("Now planned for"),
    ends=gettext_lazy("That ends on %(day)s."),
    never=gettext_lazy("The date has not changed."),
    once=gettext_lazy("The date has changed once."),
    often=gettext_lazy("The date has changed %(times)s times."),
)
# As it was on an older day: what was planned then may be planned no more.
_THEN = _Told(
    heading=gettext_lazy("Then"),
    past=gettext_lazy("Then: past its planned date"),
    not_done=gettext_lazy("It was not marked as done."),
    planned=gettext_lazy("Then planned for"),
    ends="",
    never=gettext_lazy("The date had not changed."),
    once=gettext_lazy("The date had changed once."),
    often=gettext_lazy("The date had changed %(times)s times."),
)


def promise_line(action, dates, stands):
    """Return the steps for an action, from its public due dates and its standing. The action came
    through `with_addition()`.

    Without a date on this site there is one step, which says where the plan shows it: of what was
    added since, it may show nothing.
    """
    steps = ledger(dates)
    return line_of(steps, stands) if steps else [_unknown(action)]


def line_of(steps, stands, *, then=False):
    """Return the promise line of a ledger that has a step (LedgerStep) at least: as it is now, or
    as it was `then`."""
    first, *moves = steps
    line = [
        PromiseStep(
            "first",
            _("First planned for"),
            str(first.quarter),
            _join(
                _("Read from: %(source)s") % {"source": ended(first.row.read_from)},
                *_put_right(first),
                _came_too_late(first),
            ),
        )
    ]
    line += [_move(step) for step in moves]
    return [*line, _end(stands, moves, _THEN if then else _NOW)]


def _unknown(action):
    plan = action.area.plan
    if action.added_at and not action.timing_words:
        return PromiseStep(
            "unknown",
            _("Planned for"),
            _("Quarter not on this site yet"),
            _("It was added later. We do not know yet when it is planned for."),
        )
    if action.timing_words:
        heading, quarter = _("The plan says"), action.timing_words
        detail = _("A season is not a quarter, so it is shown as the plan words it.")
    else:
        heading, quarter = _("Planned for"), _("Quarter not on this site yet")
        detail = _("The plan’s page shows it in a picture.")
    return PromiseStep(
        "unknown",
        heading,
        quarter,
        detail,
        url=plan.source_url,
        link_text=_("See the plan’s page"),
    )


def _move(step):
    row = step.row
    agreed = _("Agreed on %(day)s by %(who)s") % {
        "day": date_format(row.agreed_on, "j F Y"),
        "who": ended(row.agreed_by),
    }
    return PromiseStep(
        "moved",
        _("Date changed to"),
        str(step.quarter),
        _join(
            _("Why: %(reason)s") % {"reason": row.reason},
            agreed,
            *_put_right(step),
            _came_too_late(step),
        ),
    )


def _end(stands, moves, told):
    """Return the last step: where the action stands, or stood, as `told` says it."""
    if not stands.is_open:
        return PromiseStep("now", str(told.heading), stands.label)
    if stands.overdue:
        detail = _join(stands.overdue_sentence, str(told.not_done))
        return PromiseStep("now", str(told.past), detail=detail, past=True)
    ends = str(told.ends) % {"day": date_format(stands.due.last_day, "j F Y")}
    times = len(moves)
    changed = (told.never, told.once)[times] if times < 2 else told.often
    return PromiseStep(
        "now", str(told.planned), str(stands.due), _join(ends, str(changed) % {"times": times})
    )


def _put_right(step):
    """Say each copying mistake: what stood there before, when and why it was put right."""
    before = step.row.quarter
    for correction in step.corrections:
        yield _("Copying mistake put right on %(day)s: it said %(before)s. %(reason)s") % {
            "day": date_format(timezone.localdate(correction.published_at), "j F Y"),
            "before": before,
            "reason": correction.reason,
        }
        before = correction.quarter


def _came_too_late(step):
    """Say that the quarter was over when the date came; "" if it was not."""
    if not step.came_too_late:
        return ""
    return _("This date came here on %(day)s, after its quarter had ended.") % {
        "day": date_format(timezone.localdate(step.public_since), "j F Y")
    }


def _join(*sentences):
    return " ".join(filter(None, sentences))


def history_of(dates, updates):
    """Return (day, sentence) for each public change among these rows, newest first."""
    changes = []
    for step in ledger(dates):
        row = step.row
        if row.kind == row.Kind.PROMISE:
            sentence = _("First planned for %(quarter)s.") % {"quarter": row.quarter}
        else:
            sentence = _("Date changed to %(quarter)s.") % {"quarter": row.quarter}
        changes.append((row.published_at, sentence))
        changes += [
            (c.published_at, _("Copying mistake in a date put right: %(q)s.") % {"q": c.quarter})
            for c in step.corrections
        ]
    for update in updates:
        sentence = _("Update for %(quarter)s: %(status)s.") % {
            "quarter": update.round.quarter,
            "status": LABELS[update.status],
        }
        changes.append((update.published_at, sentence))
        changes += [
            (c.published_at, _("Correction to the update for %(q)s.") % {"q": update.round.quarter})
            for c in update.public_corrections
        ]
    changes.sort(key=lambda change: change[0], reverse=True)
    return [(timezone.localdate(moment), sentence) for moment, sentence in changes]


@dataclass(frozen=True)
class PromiseLine:
    """The promise line of an action, as the public would read it now."""

    action: Action
    steps: list


def lines_of(actions):
    """Return a PromiseLine for each action, once. A fixed number of queries."""
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    by_id = _actions_with_dates().in_bulk([action.pk for action in actions])
    lines = []
    for pk in dict.fromkeys(action.pk for action in actions):
        action = by_id[pk]
        public = [row for row in action.due_dates.all() if row.published_at]
        stands = standing(action, on, last_round)
        lines.append(PromiseLine(action, promise_line(action, public, stands)))
    return lines


@prepared
def _actions_with_dates():
    actions = Action.objects.with_standing().with_addition().select_related("area__plan")
    return actions.prefetch_related("due_dates")
