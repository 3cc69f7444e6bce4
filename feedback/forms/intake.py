"""Taking in what somebody sent: all of it is stored once, or none of it is.

Whoever is thanked can count on it: `receive` returns after the commit, or raises. Sending the
same again, by a double click, a refresh or a retry after a lost answer, changes nothing.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.allowances import OverBudget
from feedback import mails
from feedback.forms.allowances import of_the_day, spend, spend_of_networks
from feedback.forms.tokens import Token
from feedback.models import Consent, PersonalPart, Submission

# Without vowels, which make words, and without letters and figures that look like others.
_LETTERS = "2346789CDFHJKMNPQRTWXY"
_TRIES_FOR_A_REFERENCE = 5

# The same words from several openings of forms. "Yes please" may well come from many people.
_SAME_WORDS = 5
_SAME_WORDS_PERIOD = timedelta(days=1)
_WORDS_OF_ONES_OWN = 60
# Mails of thanks to one address. Anybody can type anybody's, to fill their mailbox from here.
_THANKS = 10
_THANKS_PERIOD = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class CheckedAnswers:
    """What somebody told us, checked by the form, by the names of the model's fields."""

    form: str
    token: Token
    submission: dict
    personal: dict
    consents: dict = field(default_factory=dict)  # kind: the words they were shown
    suspect_because: str = ""

    @property
    def sent_key(self):
        """A keyed hash of this opening of the form and these answers: the same twice is one."""
        answers = [self.form, self.submission, self.personal, self.consents]
        plain = json.dumps(answers, sort_keys=True, default=_plainly)
        return _keyed_hash("sent", self.token.id.hex, plain)


@dataclass(frozen=True)
class Received:
    """What is stored, and whether it was stored only now."""

    submission: Submission
    is_new: bool


def receive(told, *, at, networks, step_taken=""):
    """Store what somebody told us and promise the mails about it, in one transaction.

    `networks` is where it came from (`accounts.networks`): it is counted, not kept. `step_taken` is
    which `feedback.forms.one_more_step` somebody took. Raise OverBudget if too much came already;
    what was stored before is still found then. Of the forms that the law gives people only a
    network can send too much; what others send too much of is set aside.
    """
    for _attempt in range(_TRIES_FOR_A_REFERENCE):
        reference = _new_reference()
        try:
            return Received(_store(told, reference, at, networks, step_taken), is_new=True)
        except IntegrityError:
            stored = Submission.objects.filter(sent_key=told.sent_key).first()
            if stored:
                return Received(stored, is_new=False)
            if not Submission.objects.filter(reference=reference).exists():
                raise
    raise RuntimeError("Every reference that was tried is taken.")


@transaction.atomic
def _store(told, reference, at, networks, step_taken):
    reason = told.suspect_because or _same_words(told, at)
    submission = Submission(
        reference=reference,
        sent_key=told.sent_key,
        form_token=told.token.id,
        form=told.form,
        received_at=at,
        **told.submission,
    )
    if reason:
        submission.state = Submission.State.QUARANTINED
        submission.set_aside_because = reason
    # Not whoever may be logged in: a member of staff may write as a parent.
    submission._history_user = submission.keyed_in_by
    submission.save()
    personal = PersonalPart(submission=submission, **told.personal)
    personal.clean_fields(exclude=["submission"])  # encrypted, so the database takes any length
    personal.save()
    Consent.objects.bulk_create(
        Consent(submission=submission, kind=kind, wording=wording, given_at=at)
        for kind, wording in told.consents.items()
    )
    # Late: others wait here for whoever counts at this moment, so for as short as can be.
    if not submission.keyed_in_by:
        _spend(submission, networks, step_taken, at)
    if submission.state != Submission.State.QUARANTINED and not _was_thanked_often(told, at):
        mails.thank_sender(submission, at=at)
    _tell_team(submission, at)
    return submission


def _same_words(told, at):
    words = " ".join(told.personal.get("words", "").casefold().split())
    if len(words) < _WORDS_OF_ONES_OWN or told.submission.get("keyed_in_by"):
        return ""
    try:
        spend(f"words:{_keyed_hash('words', words)}", _SAME_WORDS, _SAME_WORDS_PERIOD, at)
    except OverBudget:
        return _("The same words came more than %(number)s times in a day.") % {
            "number": _SAME_WORDS
        }
    return ""


def _was_thanked_often(told, at):
    email = told.personal.get("email")
    if not email or told.submission.get("keyed_in_by"):
        return False
    try:
        spend(f"thanks:{of_the_day('thanks', email.casefold(), at)}", _THANKS, _THANKS_PERIOD, at)
    except OverBudget:
        return True
    return False


def _spend(submission, networks, step_taken, at):
    form, period = submission.form, settings.FEEDBACK_PERIOD
    # What machines send has allowances of its own, so that a flood of it keeps no person out.
    suspect = submission.state == Submission.State.QUARANTINED
    kind = "suspect" if suspect else "plain"
    if step_taken:
        # Once more as much, and each step counts once.
        kind += "-after-step"
        spend(f"step:{step_taken}", 1, period, at)
    if form in Submission.BY_RIGHT:
        spend_of_networks(f"{kind}:{form}", networks, at)
        try:
            spend(f"{kind}:{form}", settings.FEEDBACK_PER_FORM, period, at)
        except OverBudget:
            _set_aside_as_one_too_many(submission)
    else:
        spend_of_networks(f"{kind}:all", networks, at)
        spend(f"{kind}:{form}", settings.FEEDBACK_PER_FORM, period, at)
        spend(f"{kind}:all", settings.FEEDBACK_IN_ALL, period, at)


def _set_aside_as_one_too_many(submission):
    """What the law gives people is taken in, however much of it others send."""
    if submission.state == Submission.State.QUARANTINED:
        return
    submission.state = Submission.State.QUARANTINED
    submission.set_aside_because = _("More than %(number)s came by this form in an hour.") % {
        "number": settings.FEEDBACK_PER_FORM
    }
    submission.save()


def _tell_team(submission, at):
    if _has_mail_of_its_own(submission, at) or not mails.tell_team_of_more(at=at):
        mails.tell_team(submission, at=at)


def _has_mail_of_its_own(submission, at):
    suspect = submission.state == Submission.State.QUARANTINED
    if submission.form == Submission.Form.DATA_PROTECTION and not suspect:
        return True  # by law it has to be done in time
    kind = "suspect" if suspect else "plain"
    try:
        spend(f"mail:{kind}", settings.FEEDBACK_MAILS_OF_THEIR_OWN, _HOUR, at)
    except OverBudget:
        return False
    return True


def _new_reference():
    letters = "".join(secrets.choice(_LETTERS) for _letter in range(8))
    return f"BP-{letters[:4]}-{letters[4:]}"


def _keyed_hash(about, *values):
    return salted_hmac(
        f"feedback.intake.{about}", "\n".join(values), algorithm="sha256"
    ).hexdigest()


def _plainly(value):
    return value.pk if isinstance(value, models.Model) else str(value)
