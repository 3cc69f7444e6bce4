"""Taking the words out of one note, one answer, or one thing that was said of a page.

For whoever asks us to delete what others wrote about them (UK GDPR article 17). The words go for
good. The row stays, and says when and why they went. What somebody sent us is theirs: all about
them goes (`privacy.erasure`), or none of it.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.inbox.handling import key_of_mail
from feedback.models import Note, PageVerdict, Reply, Submission
from post.models import Message
from post.outbox import discard
from privacy import tombstones
from privacy.access_log import record_access
from privacy.models import AccessRecord, Tombstone
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed

# By the name in an address, and in a tombstone.
PLACES = {model._meta.model_name: model for model in (Note, Reply, PageVerdict)}


def named(row):
    """Return which row it is, for records of access: no word of it."""
    number = {"number": row.pk}
    if isinstance(row, PageVerdict):
        return _("What was wrong with a page, answer %(number)s") % number
    told = _("%(reference)s, note %(number)s")
    if isinstance(row, Reply):
        told = _("%(reference)s, answer %(number)s")
    return told % {"reference": row.submission.reference, **number}


@transaction.atomic
def take_out(row, *, because, by, at, version):
    """Take the words out of a Note, a Reply or a PageVerdict, and write down who did it.

    `because` is one of `MayBeTakenOut.WhyOut`, and `version` that of the row as its person looked
    at it. Mail that could not be sent goes with the words. Raise ChangedMeanwhile if the row is
    not what they saw, and ValidationError, with a sentence, if the words are gone already or are
    still on their way by mail.
    """
    submission = _lock_submission(row)
    refuse_if_changed(row, version)
    if not row.words:
        raise ValidationError(_("There are no words here any more."))
    if isinstance(row, Reply):
        _discard_mail(row)
    _empty(row, submission, because=because, by=by, at=at, told=_told(row))
    record_access(
        AccessRecord.Kind.TAKEN_OUT,
        by=by,
        subject=named(row),
        at=at,
        reason=row.get_taken_out_because_display(),
    )
    place = f"{row._meta.model_name} {row.pk}"
    tombstones.leave(Tombstone.Of.WORDS, place, basis=because, at=at)


def take_out_again(place, *, because, then, at):
    """Do once more what was done `then`, as a backup from before has brought the words of this
    place back; return a Counter of the rows that were changed. No word is read, so it needs no
    key. Call it inside a transaction."""
    name, _space, pk = place.partition(" ")
    if name not in PLACES:
        return Counter()  # words of another room
    model = PLACES[name]
    # A number may have been given anew since, where the backup is from before the row.
    from_then = {"on__lte": timezone.localdate(then)}
    if model is not PageVerdict:
        from_then = {"written_at__lte": then}
    held = model.objects.exclude(**{model.WORDS: ""}).defer(model.WORDS)
    row = held.filter(pk=pk, **from_then).first()
    if row is None:
        return Counter()
    submission = _lock_submission(row)
    gone = Counter({"words": 1})
    if isinstance(row, Reply):
        # It has left or was discarded by then.
        gone["mail"] += _unsent_mail(row).delete()[0]
    told = _("Taken out again: a backup had brought it back")
    _empty(row, submission, because=because, by=None, at=then, told=told)
    record_access(AccessRecord.Kind.TAKEN_OUT, by=None, subject=named(row), at=at, reason=told)
    return +gone


def _lock_submission(row):
    """Lock the submission that a row belongs to, if any, and return it as it is now."""
    if isinstance(row, PageVerdict):
        return None
    return Submission.objects.select_for_update(no_key=True).get(pk=row.submission_id)


def _unsent_mail(reply):
    return Message.objects.filter(send_key=key_of_mail(reply), sent_at=None)


def _discard_mail(reply):
    """Delete the mail of a Reply if it was given up; refuse if a worker may be sending it."""
    discard(_unsent_mail(reply))
    if _unsent_mail(reply).exists():
        raise ValidationError(
            _("These words are on their way by mail. Wait until they are sent, then come back.")
        )


def _told(row):
    """Return what the history of the submission says of it."""
    if isinstance(row, Reply):
        return _("Took the words out of an answer")
    return _("Took the words out of a note")


def _empty(row, submission, *, because, by, at, told):
    setattr(row, row.WORDS, "")
    row.taken_out_at, row.taken_out_because = at, because
    row.clean_fields(exclude=[row.WORDS])
    row.validate_constraints()
    row.save(update_fields=[row.WORDS, "taken_out_at", "taken_out_because"])
    if submission:
        # Whoever has its page open looks at what is new before they go on.
        save_with_history(submission, by=by, because=told)
