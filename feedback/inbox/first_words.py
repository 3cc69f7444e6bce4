"""The first words of what somebody sent, in the list of the inbox, and the record of who saw them.

Enough to know which to open first, and no more: no name and no way to reach anybody is read from
the database for it. Of a safeguarding concern nothing is shown before it is opened.
"""

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from feedback.models import PersonalPart
from privacy.access_log import record_opened

MOST_WORDS, LONGEST = 16, 120


def first_words_of(request, submissions):
    """Return {id of a submission: its first words}, and write down that whoever asks saw them:
    each reference stands in a record, so that it can be told who saw whose."""
    asked = [one for one in submissions if not one.is_concern]
    found = PersonalPart.objects.filter(submission__in=asked)
    words = {pk: _shortened(said) for pk, said in found.values_list("submission_id", "words")}
    seen = [one.reference for one in asked if words.get(one.pk)]
    if request.method != "HEAD":  # then nothing of it is sent
        record_opened(seen, about=_("First words"), by=request.user, at=timezone.now())
    return words


def _shortened(said):
    return Truncator(Truncator(" ".join(said.split())).words(MOST_WORDS, truncate="…")).chars(
        LONGEST
    )
