"""What a person does with what waits in the inbox.

Each verb is one transaction with one new row of history, by whom and why. It takes the `version`
of the submission its person looked at (`publishing.versions`), and raises ChangedMeanwhile if
somebody was quicker. It raises ValidationError, with a sentence, for what makes no sense now.
Reasons, subjects and send keys hold nothing personal: histories, lists and logs show them.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback import mails
from feedback.inbox.boxes import unasked
from feedback.models import Note, Reply, Submission
from feedback.roles import inbox_people, may_work_inbox
from post.outbox import promise
from publishing.models import OwnerSettings
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed, version_of

State, Reach = Submission.State, Submission.Reach


def sent_together_with(submission):
    """Return what else came from the same opening of the form: sent again with changed words."""
    same = Submission.objects.filter(form_token=submission.form_token)
    return same.exclude(pk=submission.pk).order_by("received_at", "id")


@transaction.atomic
def note(submission, *, text, by, at, version):
    """Write a note for other staff; return it."""
    refuse_if_changed(submission, version)
    written = Note(submission=submission, text=text, written_by=by, written_at=at)
    written.full_clean()
    written.save()
    _keep(submission, by=by, because=_("Wrote a note"))
    return written


def look_for_their_people(submissions):
    """Say of each submission, as `lost_its_person`, whether it waits for somebody who has left the
    team since it was given to them. At most one query."""
    given = [one for one in submissions if one.assigned_to_id and one.is_open]
    team = set(inbox_people().values_list("pk", flat=True)) if given else set()
    for one in submissions:
        one.lost_its_person = one in given and one.assigned_to_id not in team


@transaction.atomic
def assign(submission, *, to, by, at, version):
    """Give it to somebody to answer, who gets a mail that says where to look; or with None back
    to everybody."""
    refuse_if_changed(submission, version)
    _refuse_unless_open(submission)
    if to and not may_work_inbox(to):
        raise ValidationError(_("This person may not read what people send."))
    submission.assigned_to = to
    if to and submission.state == State.NEW:
        submission.state = State.IN_HAND
    elif to is None and submission.state == State.IN_HAND:
        submission.state = State.NEW
    because = _("Gave it to somebody to answer") if to else _("Put it back for everybody")
    _keep(submission, by=by, because=because)
    if to and to != by and to.email:
        mails.tell_who_answers(submission, to=to, version=version_of(submission), at=at)


@transaction.atomic
def ask_for_translation(submission, *, by, version):
    """Say that it must be translated first."""
    refuse_if_changed(submission, version)
    _refuse_unless_open(submission)
    submission.needs_translating = True
    _keep(submission, by=by, because=_("Asked for a translation"))


@transaction.atomic
def translated(submission, *, by, version):
    """Say that it is translated, or needs no translation after all."""
    refuse_if_changed(submission, version)
    submission.needs_translating = False
    _keep(submission, by=by, because=_("Needs no translation any more"))


@transaction.atomic
def wait(submission, *, by, version):
    """Say that somebody else has to do something first."""
    refuse_if_changed(submission, version)
    _refuse_unless_open(submission)
    submission.state = State.WAITING
    _keep(submission, by=by, because=_("Waits for somebody else"))


@transaction.atomic
def go_on(submission, *, by, version):
    """Take up again what waited or was answered."""
    refuse_if_changed(submission, version)
    if submission.state not in (State.WAITING, State.ANSWERED):
        raise ValidationError(_("It neither waits nor is answered, so just go on."))
    submission.state = State.IN_HAND if submission.assigned_to_id else State.NEW
    submission.answered_at = None
    _keep(submission, by=by, because=_("Took it up again"))


@transaction.atomic
def acknowledge(submission, *, by, at, version):
    """Tell the sender that a person has it, by mail if we know an address; note when they were
    told. Without an address, whoever calls this has told them in another way."""
    refuse_if_changed(submission, version)
    _refuse_unless_open(submission)
    if submission.acknowledged_at:
        raise ValidationError(_("Somebody has told them already that we have it."))
    submission.acknowledged_at = at
    _keep(submission, by=by, because=_("Told them that we have it"))
    if to := submission.email:
        said = _("Thank you. We have what you sent, and a person is looking into it.")
        promise(
            send_key=f"{submission.reference} acknowledged, to the sender",
            to=to,
            subject=_("We are looking into it: %(reference)s") % _named(submission),
            text=f"{said}\n\n{_how_to_ask(submission)}",
            at=at,
            goes_by_itself=False,
        )


@transaction.atomic
def reply(submission, *, text, by, at, version, is_answer=True):
    """Promise an answer by mail, and keep it; return the Reply. If it `is_answer` no longer, such
    as a question, we wait for what comes back."""
    refuse_if_changed(submission, version)
    to = submission.email
    if not to:
        raise ValidationError(_("There is no e-mail address. Answer by phone or letter."))
    given = _answered(submission, way=Reach.EMAIL, text=text, by=by, at=at, is_answer=is_answer)
    promise(
        send_key=key_of_mail(given),
        to=to,
        **mail_that_answers(submission, text),
        at=at,
        goes_by_itself=False,
    )
    return given


def mail_that_answers(submission, text):
    """Return the subject and text of the mail that an answer goes out as."""
    return {
        "subject": _("Our answer: %(reference)s") % _named(submission),
        "text": f"{text}\n\n{_how_to_ask(submission)}",
    }


@transaction.atomic
def answer(submission, *, way, text, by, at, version, is_answer=True):
    """Keep an answer that was given by phone, by letter or through a helper, or why none was
    needed; return the Reply."""
    refuse_if_changed(submission, version)
    if way == Reach.EMAIL:
        raise ValidationError(_("An answer by e-mail is sent from here."))
    return _answered(submission, way=way, text=text, by=by, at=at, is_answer=is_answer)


@transaction.atomic
def close_unasked(ticked, *, text, by, at):
    """Keep with each of these why no answer was needed, and close all or none. `ticked` is
    {reference: the version that was read}."""
    found = Submission.objects.filter(reference__in=ticked).order_by("pk")
    if not found:
        raise ValidationError(_("Tick those that you have read."))
    may_go = set(unasked().filter(reference__in=ticked))
    for one in found:
        # Whoever was quicker is named first.
        refuse_if_changed(one, ticked[one.reference])
        if one not in may_go:
            raise ValidationError(_("%(reference)s has to be closed by itself.") % _named(one))
        answer(one, way=Reach.NO_NEED, text=text, by=by, at=at, version=ticked[one.reference])


@transaction.atomic
def pass_on(submission, *, by, at, version):
    """Pass it on as a safeguarding concern: stamped, first in the inbox, and the team is mailed.

    Whoever calls this has called those whom the owner settings name. It may come from what was
    set aside: then it is no longer. Once closed, it may be passed on anew.
    """
    refuse_if_changed(submission, version)
    if submission.is_concern:
        raise ValidationError(_("Somebody has passed it on already."))
    if submission.erased_at:
        raise ValidationError(_("What they sent is deleted. There is nothing to pass on."))
    submission.safeguarding_at, submission.concern_closed_at = at, None
    if submission.is_doubted:
        submission.state = State.NEW
    elif submission.state == State.ANSWERED:
        submission.state = State.IN_HAND
    _keep(submission, by=by, because=_("Passed it on as a safeguarding concern"))
    promise(
        send_key=f"{submission.reference} safeguarding {version}, to the team",
        to="",
        subject=_("Safeguarding concern passed on: %(reference)s") % _named(submission),
        text="\n\n".join(
            [
                _("Somebody in the team passed this on as a safeguarding concern."),
                _("Who to call: %(who)s")
                % {"who": OwnerSettings.objects.current().safeguarding_help or _("Not set yet")},
                _("Log in to read it: %(address)s")
                % {"address": settings.SITE_ORIGIN + submission.staff_path},
            ]
        ),
        at=at,
    )


@transaction.atomic
def close_concern(submission, *, by, at, version):
    """Say that those who look into a concern need it no longer: it goes in its usual time.

    Raise ValidationError if it is no concern, or if somebody still has to answer it.
    """
    refuse_if_changed(submission, version)
    if not submission.is_concern:
        raise ValidationError(_("It is no safeguarding concern, or is one no longer."))
    if submission.is_open:
        raise ValidationError(_("Answer it first, or write down why no answer is needed."))
    submission.concern_closed_at = at
    _keep(submission, by=by, because=_("Said that it is not needed for the concern any longer"))


@transaction.atomic
def mark_spam(submission, *, by, version):
    """Say that no person wrote it. It is kept, and may be put back."""
    refuse_if_changed(submission, version)
    if submission.safeguarding_at:
        raise ValidationError(_("It was passed on as a safeguarding concern by a person."))
    if not submission.is_open and submission.state != State.QUARANTINED:
        raise ValidationError(_("It is closed already."))
    submission.state = State.SPAM
    submission.assigned_to = None
    _keep(submission, by=by, because=_("Said that it is not from a person"))


@transaction.atomic
def release(submission, *, by, at, version):
    """Say that a person wrote it after all: it is new, and its sender gets the mail that was kept
    back."""
    refuse_if_changed(submission, version)
    if not submission.is_doubted:
        raise ValidationError(_("It is not set aside."))
    submission.state = State.NEW
    _keep(submission, by=by, because=_("Said that it is from a person"))
    if submission.email:
        mails.thank_sender(submission, at=at)


def key_of_mail(given):
    """Return the send key of the mail that a Reply went out with."""
    return f"{given.submission.reference} reply {given.pk}, to the sender"


def _answered(submission, *, way, text, by, at, is_answer):
    _refuse_doubted(submission)
    given = Reply(submission=submission, by=way, text=text, written_by=by, written_at=at)
    given.full_clean()
    given.save()
    if is_answer:
        submission.state, submission.answered_at = State.ANSWERED, at
        because = _("Answered it")
    else:
        submission.state, submission.answered_at = State.WAITING, None
        because = _("Wrote or spoke to them, and waits")
    if way != Reach.NO_NEED:
        # Whoever hears from us knows that we have it.
        submission.acknowledged_at = submission.acknowledged_at or at
    _keep(submission, by=by, because=because)
    return given


def _refuse_doubted(submission):
    if submission.is_doubted:
        raise ValidationError(_("It is set aside. Say first that it is from a person."))


def _refuse_unless_open(submission):
    _refuse_doubted(submission)
    if not submission.is_open:
        raise ValidationError(_("It is answered. Take it up again first."))


def _keep(submission, *, by, because):
    submission.full_clean(validate_unique=False)
    save_with_history(submission, by=by, because=because)


def _named(submission):
    return {"reference": submission.reference}


def _how_to_ask(submission):
    return "\n\n".join(
        [
            _("Your reference is %(reference)s.") % _named(submission),
            _("You can ask about it here: %(address)s")
            % {"address": settings.SITE_ORIGIN + reverse("contact")},
        ]
    )
