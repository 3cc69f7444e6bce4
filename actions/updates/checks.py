"""What a publisher should look at before a quarter becomes public, in sentences."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action, ActionPart, Measure, Round
from actions.parts import states_of
from actions.quarters import Quarter
from actions.signals import round_closing
from actions.standing import has_ended
from actions.statuses import SLIPPING, WITHDRAWN, Status
from actions.updates.rounds import faults_of, last_said, past_its_date
from staff.dry_run import only_tried


@dataclass(frozen=True)
class RoundFinding:
    """A sentence about an action, about a measure, or about the whole."""

    sentence: str
    action: Action | None = None
    measure: Measure | None = None


def needed_by(draft):
    """Return what keeps a draft from being published, in the sentences of its constraints. Asks
    no database."""
    missing = {
        "a_published_update_states_how_it_is_going": not draft.status,
        "what_is_published_was_not_sent_back": draft.sent_back,
        "slipping_updates_are_explained": draft.status in SLIPPING
        and not (draft.got_in_the_way or draft.no_change_since_id),
        "done_comes_with_how_you_can_tell": draft.status == Status.DONE
        and not (draft.evidence or draft.no_change_since_id),
    }
    return [
        constraint.get_violation_error_message()
        for constraint in draft._meta.constraints
        if missing.get(constraint.name)
    ]


def keeps_back(action, draft, *, on):
    """Return all that keeps the draft of an action from being published that day, in sentences.
    `action` has come through `with_standing()`. Asks no database."""
    found = needed_by(draft)
    if draft.status == Status.ON_TRACK and (sentence := too_late_for_plan(action, on=on)):
        found.append(sentence)
    return found


def too_late_for_plan(action, *, on):
    """Return why an action may not be said to go to plan that day, or "". What is withdrawn is
    never past its date."""
    is_late = action.stated != WITHDRAWN and has_ended(action.due, Quarter.containing(on))
    return past_its_date(action.due) if is_late else ""


def refusals(opened, *, at):
    """Return a RoundFinding for each reason why the round may not be published as it is."""
    written = list(opened.updates.exclude(status="").select_related("action__area"))
    return [RoundFinding(said, action=update.action) for update, said in faults_of(written, at=at)]


def refused_above(opened, *, at, by):
    """Return the sentences with which rooms above would refuse that this person publishes the
    round now; none once it is public."""
    with only_tried():
        # Somebody quicker may have published it since it was read.
        opened = Round.objects.select_for_update().get(pk=opened.pk)
        if opened.published_at:
            return []
        try:
            round_closing.send(Round, opened=opened, at=at, by=by)
        except ValidationError as refusal:
            return refusal.messages
    return []


def doubts(opened, *, on, public_on=None):
    """Return a RoundFinding for each thing that may be right and should be looked at again.
    `public_on` is the day on which it is to become public, if not that one."""
    updates = list(opened.updates.select_related("action__area").order_by("action"))
    actions = {update.action_id: update.action for update in updates}
    standing = Action.objects.filter(pk__in=actions).still_promised().with_standing()
    due = dict(standing.values_list("pk", "due"))
    parts, last = _parts_of(actions), last_said(actions)
    found = list(_of_the_day(opened.quarter, public_on or on))
    for update in updates:
        action = update.action
        sentences = [
            *_of_update(update, due.get(action.pk), parts.get(action.pk, []), on),
            *_said_before(update, last.get(action.pk)),
        ]
        found += [RoundFinding(sentence, action=action) for sentence in sentences]
    return [*found, *_measures_without_figures(on)]


def _of_the_day(quarter, day):
    if day <= quarter.last_day:
        yield RoundFinding(
            _("%(quarter)s ends on %(day)s. What happens until then would not be in it.")
            % {"quarter": quarter, "day": date_format(quarter.last_day, "j F Y")}
        )


def _of_update(update, due, parts, on):
    if not update.status:
        yield _("Half written: nobody has said how it is going. It will not be published.")
        return
    slow = update.status in (Status.NOT_STARTED, Status.AT_RISK)
    if slow and has_ended(due, Quarter.containing(on)):
        yield _("It says “%(status)s”, but it was due by %(day)s. Is it running late?") % {
            "status": update.get_status_display(),
            "day": date_format(due.last_day, "j F Y"),
        }
    if update.status == Status.DONE:
        for part in states_of(parts, update.parts_done):
            if part.is_to_do:
                yield _("It says “Done”, though this part is not: %(part)s") % {"part": part.text}
    if update.status == Status.DONE and update.action.ongoing:
        yield _("It says “Done”, but the plan says to start or keep doing it. Can it be done?")
    is_told = update.what_we_did or update.no_change_since_id
    if not is_told and update.status not in (Status.NOT_STARTED, Status.STOPPED):
        yield _("It does not say what was done.")


def _said_before(update, last):
    before = last and (last.no_change_since or last)
    if before and update.what_we_did and update.what_we_did == before.what_we_did:
        yield _(
            "It says word for word what was done by %(quarter)s. Say what is new, or press “same "
            "as last time”: then the public reads “no change”."
        ) % {"quarter": before.round.quarter}


def _parts_of(actions):
    found = {}
    for part in ActionPart.objects.visible().filter(action__in=actions).order_by("order"):
        found.setdefault(part.action_id, []).append(part)
    return found


def _measures_without_figures(on):
    due = Measure.objects.visible().still_promised().filter(next_due__lte=on, told_as_wait=False)
    due = due.order_by("next_due", "pk")
    for measure in due.exclude(series__readings__published_at__date__gte=F("next_due")):
        yield RoundFinding(
            _("A figure was due on %(day)s. None is public since. Add it, or say the new day.")
            % {"day": date_format(measure.next_due, "j F Y")},
            measure=measure,
        )
