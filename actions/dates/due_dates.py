"""The ledger of due dates: the promise, its moves, and where it stands now."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action
from actions.quarters import Quarter
from actions.standing import has_ended
from publishing.records import save_with_history, with_how
from publishing.versions import refuse_unseen
from staff.dry_run import all_or_nothing


@dataclass(frozen=True)
class LedgerStep:
    """A promise or a move as it now reads, with the copying mistakes that were put right.

    `row` is the DueDate it began as, `corrections` the correction rows after it, oldest first.
    """

    row: object
    corrections: list = field(default_factory=list)

    @property
    def quarter(self) -> Quarter:
        """The quarter after corrections."""
        return self._as_put_right.quarter

    @property
    def public_since(self):
        """When it became public that this is the quarter."""
        return self._as_put_right.published_at

    @property
    def came_too_late(self):
        """Whether the quarter had ended by then, so that nobody could be held to it."""
        return ended_before(self.quarter, self.public_since)

    @property
    def _as_put_right(self):
        return (self.corrections or [self.row])[-1]


def ended_before(quarter, moment):
    """Whether a quarter was over at a moment."""
    return has_ended(quarter, Quarter.containing(timezone.localdate(moment)))


def ledger(rows):
    """Return the steps, oldest first, from the due-date rows of one action in any order."""
    rows = sorted(rows, key=lambda row: row.id)
    steps = {row.id: LedgerStep(row, []) for row in rows if row.corrects_id is None}
    for row in rows:
        if row.corrects_id in steps:
            steps[row.corrects_id].corrections.append(row)
    return list(steps.values())


def current_quarter(rows):
    """Return the quarter an action is due in now, or None if no date is on this site."""
    steps = ledger(rows)
    return steps[-1].quarter if steps else None


@transaction.atomic
def promise(action, *, quarter, read_from, at, by=None, how="", is_sample=False):
    """Add the date an action was first planned for; return the row.

    Here and below, `at` is the moment it becomes public, or None to leave it a draft; `by` is who
    did it, for the history, and `how` a sentence on how, if there is more to say than why; and a
    refusal is a ValidationError.
    """
    _for_change(action)
    return _add(
        action,
        kind="promise",
        quarter=quarter,
        read_from=read_from,
        published_at=at,
        is_sample=is_sample,
        by=by,
        because=with_how(_("Read from: %(source)s") % {"source": read_from}, how),
    )


@transaction.atomic
def move(
    action,
    *,
    quarter,
    reason,
    agreed_by,
    agreed_on,
    at,
    by=None,
    how="",
    seen=None,
    is_sample=False,
):
    """Add a change of date, with its reason and who agreed; return the row.

    `seen` is the id of the newest row the person saw: a newer one is a refusal, so that nobody
    moves a date that moved meanwhile. None asks for no such care.
    """
    rows = _for_change(action)
    _refuse_unseen(rows, seen, by)
    if not rows:
        raise ValidationError(_("This action has no first date yet. Add that before it moves."))
    _refuse_same(quarter, current_quarter(rows))
    return _add(
        action,
        kind="move",
        quarter=quarter,
        reason=reason,
        agreed_by=agreed_by,
        agreed_on=agreed_on,
        published_at=at,
        is_sample=is_sample,
        by=by,
        because=with_how(reason, how),
    )


@transaction.atomic
def correct(row, *, quarter, reason, at, by=None, seen=None, is_sample=False):
    """Put right a public promise or move that was copied wrongly; return the new row.

    Given a correction, it puts right the promise or move behind it once more. `seen` as in `move`.
    """
    began_as = row.corrects or row
    rows = _for_change(row.action)
    _refuse_unseen(rows, seen, by)
    if row.published_at is None:
        raise ValidationError(_("This date is not public yet. Change the date itself."))
    _refuse_same(quarter, next(s.quarter for s in ledger(rows) if s.row == began_as))
    return _add(
        row.action,
        kind="correction",
        corrects=began_as,
        quarter=quarter,
        reason=reason,
        published_at=at,
        is_sample=is_sample,
        by=by,
        because=reason,
    )


@transaction.atomic
def publish_date(row, *, at, by, seen=None):
    """Make a waiting date public as it is; return it as it now stands in the database.

    `seen` is the version of it that the person looked at: a newer one is a refusal.
    """
    rows = _for_change(row.action)
    waiting = next((r for r in rows if r == row and r.published_at is None), None)
    if not waiting:
        raise ValidationError(_("This date is not waiting any more. Somebody dealt with it."))
    refuse_unseen(waiting, seen)
    waiting.published_at = at
    waiting.full_clean()
    save_with_history(waiting, by=by, because=_("Made public"))
    return waiting


def _for_change(action):
    # The action is locked too, so that two people take turns even where there is no date yet.
    type(action).objects.select_for_update(no_key=True).only("pk").get(pk=action.pk)
    return list(action.due_dates.order_by("id").select_for_update(no_key=True))


def _refuse_unseen(rows, seen, by):
    newest = rows[-1] if rows else None
    if seen is None or newest is None or newest.pk == seen:
        return
    kept = newest.history.select_related("history_user").latest()
    is_own = by is not None and kept.history_user == by
    raise ValidationError(
        _("You changed this date on %(when)s: “%(row)s”. Look at it, then decide again.")
        if is_own
        else _("%(who)s changed this date on %(when)s: “%(row)s”. Look at it, then decide again."),
        params={
            "who": kept.history_user or _("Somebody"),
            "when": date_format(timezone.localtime(kept.history_date), "j F Y, H:i"),
            "row": f"{newest.get_kind_display()} {newest.quarter}",
        },
    )


def _refuse_same(quarter, now):
    if quarter == now:
        raise ValidationError(
            _("It says %(quarter)s already. Choose another quarter."), params={"quarter": now}
        )


def _add(action, *, by, because, **values):
    # A draft published after a newer row would stand before it in the ledger.
    if action.due_dates.drafts().exists():
        raise ValidationError(_("Publish or delete the date that is waiting first."))
    row = action.due_dates.model(action=action, **values)
    row.full_clean()
    save_with_history(row, by=by, because=because)
    return row


def change_each(actions, change):
    """Change all of the actions or none. Raises ValidationError, each sentence with its action."""
    faults = []
    with all_or_nothing():
        # Locked in one order, so that two people who change several take turns.
        locked = Action.objects.filter(pk__in=[action.pk for action in actions]).order_by("pk")
        list(locked.select_for_update(no_key=True).values_list("pk"))
        for action in actions:
            try:
                with all_or_nothing():
                    change(action)
            except ValidationError as refusal:
                faults += [f"{action.reference}: {sentence}" for sentence in refusal.messages]
        if faults:
            raise ValidationError(faults)
