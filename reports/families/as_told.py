"""What families say of an update, as the record has it: with the update, or later, with its day."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import UpdateDocument, Voice
from reports.record.reading import Record


@dataclass(frozen=True)
class View:
    """What one voice said: of the area of this slug, of the action that it `answers`, or, if both
    are None, of the whole. `record` is its own document, None if it came in time."""

    by: str
    words: str | None
    judgement: str | None
    on: datetime.date
    area: str | None = None
    area_title: str | None = None
    answers: str | None = None
    record: Record | None = None

    @property
    def who(self):
        return capfirst(Voice(self.by).label)

    @property
    def number(self):
        """The place of its own document in the chain, None if it came in time."""
        return self.record and self.record.document.number


def late_views(update):
    """Return the Records of views that came after an Update."""
    return [each for each in update.beside if each.document.kind == UpdateDocument.Kind.VIEW]


def views_in(told):
    """Return the Views in a part of a document in words: an area, or the whole. An older document
    has none."""
    return [_view(each, area=told.get("slug")) for each in told.get("views") or []]


def view_later(record, facts):
    """Return the View of a document of its own, with its facts in words."""
    about = {name: facts[name] for name in ("area", "area_title", "answers")}
    return _view(facts, **about, record=record)


def address_of(view, told):
    """Return where a View that came later is shown: on the page of the action that it answers, if
    that is among the actions which its update `told` of, else on the page of the update."""
    quarter = view.record.document.quarter
    if view.answers in told:
        page = reverse("update", args=[quarter, view.answers])
    else:
        page = reverse("quarterly_update", args=[quarter])
    return f"{page}#view-{view.number}"


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
