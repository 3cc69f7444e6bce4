"""Forgetting what somebody told us, part by part, until only counted facts are left.

It is done when a part's time is over, and when a person is erased. What nobody has the keys to
read any more can be forgotten too: no personal word is read here.
"""

import uuid
from collections import Counter

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from feedback.models import Consent, Note, PersonalPart, Reply, Story, Submission
from publishing.records import save_with_history


class Part(models.TextChoices):
    """What a submission may hold beside its counted facts."""

    CONTACT = "contact"
    WORDS = "words"
    WORK = "work"  # what staff wrote: notes and replies
    STORY = "story"
    CONSENTS = "consents"


# With these gone, nobody is left whom the submission could be about.
PERSONAL = (Part.CONTACT, Part.WORDS, Part.WORK, Part.STORY)

_FIELDS = {
    Part.CONTACT: PersonalPart.CONTACT,
    Part.WORDS: PersonalPart.WORDS,
    Part.STORY: Story.WORDS,
}
_HASHES = ("email_hash", "phone_hash")


def holds(*parts):
    """Return the condition on submissions that still hold any of these Parts."""
    condition = Q()
    for part in parts:
        for rows in _rows(part):
            condition |= Q(Exists(rows.filter(submission=OuterRef("pk"))))
    return condition


@transaction.atomic
def forget(submission, *parts, at, by, because):
    """Forget these Parts of a submission; return a Counter of the rows that held them, by Part.

    A story that is public comes off. Once nothing personal is left, the submission says since when
    (`erased_at`), and nothing in it tells any more which answers it came with. `because` goes into
    its history, so it holds nothing personal. Forgetting what is gone changes nothing.
    """
    submission = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    gone = Counter()
    for part in parts:
        for rows in _rows(part):
            held = rows.filter(submission=submission)
            gone[str(part)] += _forget(part, held, at=at, by=by, because=because)
    is_empty = not Submission.objects.filter(holds(*PERSONAL), pk=submission.pk).exists()
    if gone.total() or (is_empty and not submission.erased_at):
        submission.sent_key = f"erased {uuid.uuid4().hex}"
        if is_empty:
            PersonalPart.objects.filter(submission=submission).delete()
            submission.form_token = uuid.uuid4()
            submission.erased_at = submission.erased_at or at
        save_with_history(submission, by=by, because=because)
    return +gone


def forget_all(submission, *, at, by, because):
    """Forget everything but the counted facts: see `forget`."""
    return forget(submission, *Part, at=at, by=by, because=because)


def forget_who(submission):
    """Forget the counted facts that hint at who sent it, in its history as well: for somebody who
    asked to be erased. Times, form and topic stay, so that the yearly reports stay true."""
    hints = {"age": "", "role": "", "families": None, "helped": False}
    Submission.objects.filter(pk=submission.pk).update(**hints)
    Submission.history.filter(id=submission.pk).update(**hints)


def _rows(part):
    """Return, for each kind of row that may hold a Part, those of any submission that do."""
    match part:
        case Part.WORK:
            return [Note.objects.all(), Reply.objects.all()]
        case Part.CONSENTS:
            return [Consent.objects.all()]
    model = Story if part == Part.STORY else PersonalPart
    return [model.objects.exclude(**dict.fromkeys(_FIELDS[part], ""))]


def _forget(part, held, *, at, by, because):
    """Empty or delete rows that hold a Part; return how many."""
    if part in (Part.WORK, Part.CONSENTS):
        return held.delete()[0]
    if part == Part.STORY:
        for story in (stories := list(held)):
            story.come_off(at)
            save_with_history(story, by=by, because=because)
        return len(stories)
    names = _FIELDS[part]
    if part == Part.CONTACT:
        names += _HASHES
    return held.update(**dict.fromkeys(names, ""))
