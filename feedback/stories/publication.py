"""Good news becomes public, and comes off again: what a person does with a story.

One person of the team writes it anew, a second looks and publishes. The sender's yes is looked at
each time, and the database looks once more. As in `feedback.inbox.handling`, a verb is one
transaction with one new row of history, takes the `version` its person looked at, and raises
ChangedMeanwhile or ValidationError. No reason in a history holds a word of the story.
"""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import mails
from feedback.inbox import handling
from feedback.models import Consent, Story, Submission
from feedback.models.submissions import PersonalPart
from feedback.names import names_in, warning_of
from feedback.stories.take_back import PUBLISHING
from privacy import tombstones
from privacy.models import Tombstone
from publishing.records import save_with_history, with_how
from publishing.versions import Rows, refuse_if_changed, version_of

Kind = Consent.Kind


class WhyOff(models.TextChoices):
    """Why a person takes a story off."""

    TOOK_BACK = "took-back", gettext_lazy("They took back their yes")
    MISTAKE = "mistake", gettext_lazy("It should not stand there: a mistake of ours")


@dataclass(frozen=True)
class Allowed:
    """What the sender said yes to and did not take back: to publish it at all, and to show
    `first_name`, "" if no name may be shown. `took_back` is whether they took back a yes to
    publishing; where they did not, and gave one, its time was over or they were erased."""

    to_publish: bool
    first_name: str
    took_back: bool = False


def allowed(submission):
    """Return what may be done with a submission now, as its sender decided."""
    given = [yes for yes in submission.consents.all() if yes.kind in PUBLISHING]
    active = {yes.kind for yes in given if yes.withdrawn_at is None}
    if active:
        # Whoever sent it once more, with changes, may have thought better of it: the last counts.
        last = sent_together(submission).order_by("received_at", "pk").last()
        active &= {yes.kind for yes in last.consents.all() if yes.withdrawn_at is None}
    # Whoever else is in the story could be known by the name of the one who tells it.
    may_name = (
        Kind.PUBLISH_NAME in active
        and submission.others_in_story != Submission.OthersInStory.NOT_ASKED
        and submission.age != Submission.Age.UNDER_13
    )
    return Allowed(
        to_publish=bool(active),
        first_name=_first_name_of(submission) if may_name else "",
        took_back=len(active) < len(given),
    )


def sent_together(submission):
    """Return what came from the same opening of the form, with itself: one person's, sent again
    with changes. Whatever they take back, they take back for all of it."""
    return Submission.objects.filter(form_token=submission.form_token).order_by("pk")


def can_be_written(submission):
    """Return whether there is anything to write a story from: what they wrote, or the story as
    it stands."""
    personal = submission.personal_or_none
    return bool(personal and personal.words) or standing_story_of(submission) is not None


def story_of(submission):
    """Return its Story, or None."""
    try:
        return submission.story
    except Story.DoesNotExist:
        return None


def standing_story_of(submission):
    """Return its Story with its words, or None: none was written, or it is off."""
    story = story_of(submission)
    return None if story is None or story.is_off else story


def names_told(submission, texts, *, shown):
    """Return the words of these texts that are a name of the sender, but for the first name that
    is `shown`. What they sent again with changes may say more of their name: that counts too."""
    senders = PersonalPart.objects.filter(submission__in=sent_together(submission))
    return names_in(texts, senders, shown=shown)


def names_in_story(story):
    """Return the words of a Story that are a name of its sender."""
    texts = (story.title, story.text, story.difference)
    return names_told(story.submission, texts, shown=story.name_shown)


def version_with_story(submission):
    """Return the version of a submission with its story and what its sender said yes to."""
    return version_of(submission, *_inside(submission))


@transaction.atomic
def prepare(submission, *, words, shows_name, others_checked, by, at, version, names_checked=False):
    """Write the story anew, or change it, and hand it to a second person; return the Story.

    `words` are fields of the Story by name: title, text, difference, area, action. A story that
    was public is off the page until the second person has looked. `names_checked`: whoever writes
    has looked at the sender's own names in it; without that they are refused.
    """
    may = _begin(submission, version)
    _refuse_what_is_not_for_the_public(submission, may)
    if not can_be_written(submission):
        raise ValidationError(_("Its time is over: what they wrote is deleted."))
    if not others_checked:
        raise ValidationError(_("Look for names of other people first, then tick the box."))
    if shows_name and not may.first_name:
        raise ValidationError(_("They have not said yes to their first name. Leave it out."))
    story = story_of(submission) or Story(submission=submission)
    is_new = story.pk is None
    for name, value in words.items():
        setattr(story, name, value)
    if not (story.title and story.text):
        raise ValidationError(_("Write a title and what happened."))
    story.name_shown = may.first_name if shows_name else ""
    because = _looked_at_names(
        story, _("Wrote it") if is_new else _("Wrote it anew"), names_checked
    )
    story.others_checked = True
    story.prepared_by, story.prepared_at = by, at
    story.published_by = story.published_at = story.withdrawn_at = None
    _keep(story, by=by, because=because)
    return story


@transaction.atomic
def publish(submission, *, by, at, version, names_checked=False):
    """Make it public at once, as the second person, and mail the sender if we know an address.
    They too look at the sender's own names in it: `names_checked`."""
    may = _begin(submission, version)
    _refuse_what_is_not_for_the_public(submission, may)
    story = _waiting(submission)
    if story.name_shown and story.name_shown != may.first_name:
        raise ValidationError(_("They have not said yes to this name. Send it back."))
    because = _looked_at_names(story, _("Looked at it and published it"), names_checked)
    story.publish_by(by, at=at)
    _keep(story, by=by, because=because)
    mails.tell_sender_of_story(submission, at=at)


@transaction.atomic
def send_back(submission, *, note, by, at, version):
    """Ask for it to be written again; the note says what is wrong."""
    _begin(submission, version)
    story = _waiting(submission)
    handling.note(submission, text=note, by=by, at=at, version=version_of(submission))
    story.prepared_at = None
    _keep(story, by=by, because=_("Sent it back to be written again"))


@transaction.atomic
def take_off(submission, *, why, by, at, version):
    """Take it off the site at once and delete its words. If they took back their yes, as by
    phone, it cannot come back without a new one; after a mistake it can be written again."""
    together = list(sent_together(submission))
    for one in together:
        _lock(one)
    may = _begin(submission, version)
    took_back = why == WhyOff.TOOK_BACK
    story = standing_story_of(submission)
    if not story and not (took_back and may.to_publish):
        raise ValidationError(_("It is off already."))
    if story:
        story.come_off(at)
        _keep(story, by=by, because=WhyOff(why).label)
    if took_back:
        _note_taken_back(submission, by=by, at=at)
        for other in together:
            if other != submission:
                _withdraw_one(other, by=by, at=at)
    basis = Tombstone.Basis.WITHDRAWN if took_back else Tombstone.Basis.UNLAWFUL
    tombstones.leave(Tombstone.Of.STORY, submission.reference, basis=basis, at=at)


@transaction.atomic
def withdraw(submission, *, at):
    """Do as the sender asks by their link: off the site at once, words deleted, nothing published
    without a new yes. Return whether there was anything left to do; doing it twice is no harm.

    UK GDPR article 7(3): taking it back is as easy as giving it.
    """
    # Whoever has the link is not asked what they looked at: their no counts always.
    together = list(sent_together(submission))
    for one in together:
        _lock(one)
    went = [_withdraw_one(one, by=None, at=at) for one in together]
    if any(went):
        mails.tell_team_of_withdrawal(submission, at=at)
    return any(went)


def _withdraw_one(submission, *, by, at):
    submission.refresh_from_db()
    if _is_off(submission):
        return False
    if story := standing_story_of(submission):
        story.come_off(at)
        _keep(story, by=by, because=_("Its sender took back their yes"))
    _note_taken_back(submission, by=by, at=at)
    basis = Tombstone.Basis.WITHDRAWN
    tombstones.leave(Tombstone.Of.STORY, submission.reference, basis=basis, at=at)
    return True


@transaction.atomic
def take_off_again(submission, *, took_back, at):
    """Do once more what was done at `at`, as a backup from before has brought it back; return a
    Counter of the rows that were changed. Nobody gets a mail: they had theirs then."""
    _lock(submission)
    gone = Counter()
    if story := standing_story_of(submission):
        story.come_off(at)
        _keep(story, by=None, because=_("Taken off again: a backup had brought it back"))
        gone["story"] += 1
    if took_back and allowed(submission).to_publish:
        gone["consents"] += _note_taken_back(submission, by=None, at=at)
    return gone


def is_withdrawn(submission):
    """Return whether nothing of it, or of what was sent together with it, is public, and nobody
    may publish it."""
    return all(_is_off(one) for one in sent_together(submission))


def _is_off(submission):
    if standing_story_of(submission):
        return False
    given = submission.consents.filter(kind__in=PUBLISHING, withdrawn_at=None)
    return not given.exists()


def _inside(submission):
    about = {"submission_id": submission.pk}
    return Rows(Story, about), Rows(Consent, about)


def _lock(submission):
    for rows in (Rows(Submission, {"pk": submission.pk}), *_inside(submission)):
        rows.lock()


def _begin(submission, version):
    refuse_if_changed(submission, version, *_inside(submission))
    return allowed(submission)


def _refuse_what_is_not_for_the_public(submission, may):
    if submission.form != Submission.Form.GOOD_NEWS:
        raise ValidationError(_("This is not good news."))
    if submission.is_doubted:
        raise ValidationError(_("It is set aside. Say first that it is from a person."))
    if submission.safeguarding_at:
        raise ValidationError(
            _("It was passed on as a safeguarding concern, so it is not told in public.")
        )
    if not may.to_publish:
        raise ValidationError(
            _("They have not said yes to publishing, took it back, or its time is over.")
        )


def _looked_at_names(story, because, names_checked):
    """Return the reason for the history; raise ValidationError if the sender's own name is in the
    story and nobody said that they looked at it."""
    named = names_in_story(story)
    if not named:
        return because
    if not names_checked:
        raise ValidationError(
            _("%(warning)s Take it out, or look at it and tick the box.")
            % {"warning": warning_of(named)}
        )
    return with_how(because, _("The sender’s own name may be in it: looked at."))


def _waiting(submission):
    story = story_of(submission)
    if story is None or not story.waits:
        raise ValidationError(_("No story waits for a second person."))
    return story


def _note_taken_back(submission, *, by, at):
    given = Consent.objects.filter(submission=submission, kind__in=PUBLISHING, withdrawn_at=None)
    number = given.update(withdrawn_at=at)
    save_with_history(submission, by=by, because=_("They took back their yes to publishing"))
    return number


def _first_name_of(submission):
    personal = submission.personal_or_none
    # Some write more than they were asked for; more than the first word is never shown, and none
    # that is longer than a name.
    first = next(iter(personal.name.split()), "") if personal else ""
    return first if len(first) <= Story._meta.get_field("name_shown").max_length else ""


def _keep(story, *, by, because):
    story.full_clean(validate_unique=False)
    save_with_history(story, by=by, because=because)
