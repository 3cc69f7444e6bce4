"""Words that save themselves while people type, and come back if they were not saved.

Each window has a draft of its own: an opening of a page is told from another by `window`, a number
of chance that it makes up. So two windows of one person never write over each other, and nothing
has to be decided while somebody types. What a window goes on from, such as a form that was refused
or a draft that was put back, it takes the place of.
"""

import re
from dataclasses import replace

from django.db import transaction

from privacy.encryption import Unreadable
from unsaved.models import Draft
from unsaved.words import DRAFT, Words

# More is no work of a person: each stands for an opening of a page, and goes after two weeks.
MOST_DRAFTS = 200
_WINDOW = re.compile(r"[0-9a-f]{32}")


class Gone(Exception):  # noqa: N818  named for what happened
    """The draft of this window was saved, put back in another or thrown away meanwhile."""


class TooMany(Exception):  # noqa: N818  named for what happened
    """This person has more drafts than anybody types."""


def windows_in(text):
    """Return the windows that the box of a form names: those that it goes on from, then its own."""
    return [word for word in text.split() if _WINDOW.fullmatch(word)]


@transaction.atomic
def keep(words, *, by, window, number, after, at):
    """Keep Words as the draft of a window, in place of those of the windows it goes on `after`.

    `number` counts what the window sends. The first makes the draft, and each later one changes
    it, unless it was overtaken on its way; raise Gone if there is none to change, so that what was
    saved meanwhile is not kept again. Raise TooMany instead of the 201st.
    """
    mine = Draft.objects.filter(person=by)
    here = mine.filter(window=window)
    told = {"number": number, "words": words.as_text, "saved_at": at}
    if number > 1:
        if not here.filter(number__lt=number).update(**told) and not here.exists():
            raise Gone
        return
    mine.filter(window__in=after).delete()
    if mine.count() >= MOST_DRAFTS:
        raise TooMany
    path = words.path.partition("?")[0]
    # Sent once more, as the answer was lost: it is there.
    Draft.objects.bulk_create(
        [Draft(person=by, window=window, path=path, **told)], ignore_conflicts=True
    )


def let_go(windows, *, of):
    """Delete somebody's drafts of these windows, if there are any."""
    Draft.objects.filter(person=of, window__in=windows).delete()


def words_of(draft):
    """Return the Words of a draft, with the draft named among them; None if no key opens it."""
    try:
        words = Words.told(draft.words)
    except ValueError:
        return None
    return replace(words, boxes=[*words.boxes, (DRAFT, [draft.window])])


def drafts_here(request):
    """Return (draft, its Words) of each draft that whoever looks has of this page, newest first."""
    return _read(Draft.objects.filter(person=request.user, path=request.path))


def first_page(request):
    """Return the drafts that whoever looks has of any page, for the first one."""
    return {"my_drafts": _read(Draft.objects.filter(person=request.user))}


def _read(drafts):
    try:
        found = list(drafts)
    except Unreadable:
        return []
    both = ((draft, words_of(draft)) for draft in found)
    return [(draft, words) for draft, words in both if words]


def asked_back(request):
    """Return the Words of the draft that a request asks to have put back into its form; None if it
    asks for none, or that is not theirs or not of this page."""
    window = request.POST.get("_put_back", "")
    if not (window and request.user.is_authenticated):
        return None
    draft = Draft.objects.filter(person=request.user, window=window, path=request.path).first()
    words = words_of(draft) if draft else None
    return words and words.at(request.get_full_path())
