"""Opening, writing and publishing a quarterly update, and putting right what it said."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CheckConstraint, Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from actions.models import Action, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.signals import round_closing, round_published, update_corrected
from actions.standing import has_ended
from actions.statuses import Status
from publishing.records import save_with_history
from publishing.samples import remove_samples
from publishing.versions import ChangedMeanwhile, Rows
from publishing.visibility import through

ROWS_AT_ONCE = 500
# What the database sees to, of rows that are there.
LEANS_ON = ("action", "round", "no_change_since")
# Enough to see what went on; the history page tells the rest.
ENTRIES_SHOWN = 5

# What a writer fills in, in the order people read it.
WORDS = (
    "status",
    "parts_done",
    "what_we_did",
    "difference",
    "got_in_the_way",
    "what_next",
    "evidence",
    "evidence_url",
)
BLANK = dict.fromkeys(WORDS, "")


@transaction.atomic
def open_round(quarter, *, on, by=None):
    """Open the update for a quarter and return its Round. Real work begins here, so every
    example row goes first.

    Raises ValidationError if another is open, or if the quarter is not later than the newest
    published one: rounds are told in the order of time. Here and below, `by` is who does it, for
    the history.
    """
    remove_samples()
    waiting = Round.objects.drafts().first()
    if waiting:
        raise ValidationError(
            _("The update for %(quarter)s is still open. Publish it first."),
            params={"quarter": waiting.quarter},
        )
    opened = Round(quarter=quarter, opened_on=on)
    opened.refuse_out_of_order()
    opened.full_clean()
    save_with_history(opened, by=by, because=_("Opened"))
    return opened


@transaction.atomic
def write_update(action, *, opened, words, seen, by, reason=""):
    """Write what is said of an action in an open round, as a draft; return the update. An example
    that it is written into is one no longer.

    `words` gives some or all of WORDS; it may be half written. `seen` is the version (see
    `versions_of`) that the writer looked at. Where it said "no change" and now says one, it says
    "no change" no more. Raises ChangedMeanwhile if that is no longer the
    newest, and ValidationError if the round is public or a value is not possible.
    """
    update = _being_written(action, opened, seen)
    take_over(opened, by=by)
    for name in WORDS:
        setattr(update, name, words.get(name, getattr(update, name)))
    update.sent_back = ""
    if update.no_change_since and not update.is_no_change():
        update.no_change_since = None
    update.full_clean()
    save_with_history(update, by=by, because=reason or None)
    return update


@transaction.atomic
def say_no_change(action, *, opened, seen, by):
    """Say of an action, as a draft, that nothing changed since it was last said in public how it
    is going; return the update.

    It states the same again, names the update that said so, and repeats none of its words. `seen`
    and what is raised are as for `write_update`; ValidationError too if nothing was ever said.
    """
    update = _being_written(action, opened, seen)
    last = last_said([action]).get(action.pk)
    if last is None:
        raise ValidationError(_("Nothing was said of it yet, so nothing can be the same."))
    take_over(opened, by=by)
    for name, blank in BLANK.items():
        setattr(update, name, blank)
    update.status, update.parts_done = last.status, last.parts_done
    update.sent_back = ""
    update.no_change_since = last.no_change_since or last
    update.full_clean()
    save_with_history(update, by=by, because=_("Same as last time, checked"))
    return update


@transaction.atomic
def send_back(update, *, note, by):
    """Send a draft back to its writer with a note; return it. It is not published before its words
    change, or the note is taken back by an empty one. Raises ValidationError if its round is
    public."""
    if _is_public(update.round):
        raise ValidationError(_("This quarterly update is public. Correct it instead."))
    update = ProgressUpdate.objects.select_for_update(of=("self",)).get(pk=update.pk)
    update.sent_back = note
    update.full_clean()
    save_with_history(update, by=by, because=_("Sent back") if note else _("Not sent back"))
    return update


def _being_written(action, opened, seen):
    """Return the draft of an action, new or not, for whoever looked at this version of it."""
    if _is_public(opened):
        raise ValidationError(_("This quarterly update is public. Nothing can be added to it."))
    said = Rows(ProgressUpdate, {"round_id": opened.pk, "action_id": action.pk})
    said.lock()
    unseen = said.history().select_related("history_user").order_by("-history_id")
    now = next((row.history_id for row in unseen[:1]), 0)
    if seen != now:
        raise ChangedMeanwhile(now, unseen.filter(history_id__gt=seen)[:ENTRIES_SHOWN])
    update = opened.updates.filter(action=action).select_related("no_change_since").first()
    if update is None:
        return ProgressUpdate(action=action, round=opened)
    update.is_sample = False
    return update


def take_over(opened, *, by):
    """Make an example round a real one: real words are written in it, and must not go with it.
    Whoever calls this holds the round locked."""
    if opened.is_sample:
        opened.is_sample = False
        save_with_history(opened, by=by, because=_("Real words are written in it"))


def versions_of(opened, actions):
    """Return {action id: version} of what is said of these actions in a round, in one query. An
    action that nothing was ever said of is left out: its version is 0."""
    past = ProgressUpdate.history.filter(round=opened, action__in=actions).order_by()
    return dict(past.values_list("action").annotate(Max("history_id")))


def words_of(row):
    """Return what an update, a draft or a row of their history says; blank for None."""
    return {name: getattr(row, name) for name in WORDS} if row else dict(BLANK)


def words_after(last):
    """Return what an update says before anybody writes it: parts that were done are done. `last`
    is the newest public update, or None; what an example says is not done."""
    return {**BLANK, "parts_done": last.parts_done if last and not last.is_sample else ""}


def last_said(actions):
    """Return {action id: its newest public update}, in one query."""
    newest = ProgressUpdate.objects.visible().filter(action__in=actions).newest_of_each_action()
    return {update.action_id: update for update in newest.with_words()}


@transaction.atomic
def publish_round(opened, *, at, by=None):
    """Make a round public, and at the same instant each of its updates that states a status;
    return the Round. It may be public a little after `at`, but not before what belongs before it.

    Drafts without a status stay hidden: their actions show "No update". So do those of actions
    that the public does not see: shown later, they would have said it before. Raises
    ValidationError, with a sentence for each fault, if nothing is written or an update may not be
    published; then nothing has changed. Examples never stand beside what is really said: every
    one goes first.
    """
    opened = Round.objects.select_for_update().get(pk=opened.pk)
    if opened.published_at:
        raise ValidationError(_("This quarterly update is public already."))
    if not opened.is_sample:
        remove_samples()
    opened.refuse_out_of_order()
    # Locked: what somebody saves at this moment is published as they saved it, or not at all.
    of_public_actions = opened.updates.filter(through(ProgressUpdate, "action"))
    drafts = of_public_actions.order_by("pk").select_for_update(of=("self",), no_key=True)
    written = [update for update in drafts.select_related("action") if update.status]
    if not written:
        raise ValidationError(_("Nothing is written yet. Write at least one update first."))
    faults = faults_of(written, at=at)
    if faults:
        raise ValidationError([f"{update.action.reference}: {said}" for update, said in faults])
    heard = round_closing.send(Round, opened=opened, at=at, by=by)
    at = max([at, *(moment for _listener, moment in heard if moment)])
    # The round comes last: once it is public, the database lets no update of it change.
    for update in written:
        update.published_at = at
    bulk_update_with_history(
        written,
        ProgressUpdate,
        ["published_at"],
        batch_size=ROWS_AT_ONCE,
        default_user=by,
        default_change_reason=_("Published with its quarter"),
    )
    opened.published_at = at
    save_with_history(opened, by=by, because=_("Published"))
    round_published.send(Round, published=opened, at=at, by=by)
    return opened


def faults_of(written, *, at):
    """Return (update, sentence) for each reason why an update may not become public."""
    actions = Action.objects.filter(pk__in=[update.action_id for update in written])
    # What is withdrawn is never past its date.
    due = dict(actions.still_promised().with_standing().values_list("pk", "due"))
    now, faults = Quarter.containing(timezone.localdate(at)), []
    against_a_rule = _against_a_rule(written)
    for update in written:
        update.published_at = at
        is_refused = update.pk in against_a_rule
        try:
            # The database has seen to the rest; to ask it again of each takes seconds.
            update.full_clean(
                exclude=() if is_refused else LEANS_ON,
                validate_unique=False,
                validate_constraints=is_refused,
            )
        except ValidationError as refusal:
            faults += [(update, sentence) for sentence in refusal.messages]
        finally:
            update.published_at = None
        quarter = due.get(update.action_id)
        if update.status == Status.ON_TRACK and has_ended(quarter, now):
            faults.append((update, past_its_date(quarter)))
    return faults


def _against_a_rule(written):
    """Return the ids of drafts that a constraint would refuse once they are public."""
    rows = ProgressUpdate.objects.filter(pk__in=[update.pk for update in written]).order_by()
    refused = set()
    for constraint in ProgressUpdate._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            allowed = _once_public(constraint.condition)
            refused.update(rows.exclude(allowed).values_list("pk", flat=True))
    return refused


def _once_public(condition):
    """Return a condition without what it lets pass while a row is a draft."""
    if condition.connector != Q.OR or ("published_at", None) not in condition.children:
        return condition
    rules = [child for child in condition.children if child != ("published_at", None)]
    return Q(*rules, _connector=Q.OR)


def past_its_date(quarter):
    """Return the sentence on an action that is said to go to plan after its quarter ended."""
    return _(
        "It says “Going to plan”, but it was due by %(day)s. Say “Running late” and why, "
        "or change its date with the reason."
    ) % {"day": date_format(quarter.last_day, "j F Y")}


@transaction.atomic
def correct_update(said, *, text, reason, at, by, is_sample=False):
    """Put right a mistake in a public update, in the open and at once; return the correction.

    `said` is the row that says it, which has `corrections`. It stays as it was; the correction
    stands beside it. Raises ValidationError if it is not public, a sentence is missing, or its
    newest correction says the same: none can be taken away.
    """
    if said.published_at is None:
        raise ValidationError(_("This update is not public yet. Change its words instead."))
    # Taking turns at the quarter, as whoever takes words out does: who waited reads what was added.
    Round.objects.select_for_update(no_key=True).get(pk=said.round_id)
    newest = said.corrections.order_by("-published_at", "-id").first()
    if newest and newest.text == text:
        raise ValidationError(
            _("It says this already: the correction is public since %(when)s."),
            params={"when": date_format(timezone.localtime(newest.published_at), "j F Y, H:i")},
        )
    correction = said.corrections.model(
        text=text, reason=reason, published_at=at, is_sample=is_sample
    )
    setattr(correction, correction.said_in, said)
    correction.full_clean()
    save_with_history(correction, by=by, because=reason)
    update_corrected.send(type(correction), correction=correction, at=at)
    return correction


def _is_public(opened):
    # Locked, so that writing and publishing take turns.
    return Round.objects.select_for_update().get(pk=opened.pk).published_at is not None
