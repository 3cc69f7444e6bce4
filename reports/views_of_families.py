"""What families say of an update, as the record has it: with the update, or later, with its day."""

import datetime
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import UpdateDocument, Voice


@dataclass(frozen=True)
class View:
    """What one voice said: of the area of this slug, of the action that it `answers`, or, if both
    are None, of the whole. `number` is that of its own document, None if it came in time."""

    by: str
    words: str | None
    judgement: str | None
    on: datetime.date
    area: str | None = None
    answers: str | None = None
    number: int | None = None

    @property
    def who(self):
        return capfirst(Voice(self.by).label)


def late_views(update):
    """Return the Records of views that came after an Update."""
    return [each for each in update.beside if each.document.kind == UpdateDocument.Kind.VIEW]


def views_in(told):
    """Return the Views in a part of a document in words: an area, or the whole. An older document
    has none."""
    return [_view(each, area=told.get("slug")) for each in told.get("views") or []]


def view_later(record, facts):
    """Return the View of a document of its own, with its facts in words."""
    about = {name: facts.get(name) for name in ("area", "answers")}
    return _view(facts, **about, number=record.document.number)


def _view(told, **about):
    return View(
        by=told["by"],
        words=told["words"],
        judgement=told["judgement"],
        on=datetime.date.fromisoformat(told["on"]),
        **about,
    )


def said_nothing(views):
    """Return a sentence on the voices that none of these Views is of, or ""."""
    heard = {view.by for view in views}
    silent = [str(voice.label) for voice in Voice if voice not in heard]
    if not silent:
        return ""
    said = ngettext(
        "%(who)s has not given a view this time.",
        "%(who)s have not given a view this time.",
        len(silent),
    )
    return said % {"who": capfirst(get_text_list(silent, _("and")))}
