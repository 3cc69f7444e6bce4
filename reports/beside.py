"""What the record puts on the pages of actions and focus areas: how they were in the newest update,
which leads on to the others; and where to read what families say of an area."""

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from publishing.beside import Beside, register
from reports.models import Voice
from reports.public.families import views_of_quarters
from reports.record.updates import updates_with


def _of_an_action(action):
    quarter = _newest(f'"reference":"{action.reference}"')
    return _link(quarter, "update", action.reference)


def _of_an_area(area):
    """What families said of it last stands with it, before the quarter is published and after. One
    query for both."""
    updates = updates_with(f'"slug":"{area.slug}"').order_by()
    told = updates.values_list(Value("", CharField()), "quarter")
    said = views_of_quarters().filter(area=area).order_by().values_list("by", "round__quarter")
    voices = {}
    for voice, quarter in told.union(said):
        voices.setdefault(quarter, set()).add(voice)
    newest = max((quarter for quarter in voices if "" in voices[quarter]), default=None)
    found = _link(newest, "area_then", area.slug, is_in_contents=True)
    heard = [quarter for quarter in voices if voices[quarter] - {""}]
    if heard:
        found["families"] = _said(max(heard), voices[max(heard)])
    return found


def _said(quarter, voices):
    names = [str(voice.label) for voice in Voice if voice in voices]
    return {
        "quarter": quarter,
        "address": reverse("families_say", args=[quarter]),
        "who": capfirst(get_text_list(names, _("and"))),
    }


def _newest(text):
    """Return the quarter of the newest update that has it, or None. One query."""
    return updates_with(text).values_list("quarter", flat=True).first()


def _link(quarter, url_name, name, *, is_in_contents=False):
    """Return what templates/reports/_as_it_was.html takes, {} if no update has it."""
    if quarter is None:
        return {}
    told = _("As it was for %(quarter)s") % {"quarter": quarter}
    return {
        "heading": _("As it was") if is_in_contents else told,
        "address": reverse(url_name, args=[quarter, name]),
        "is_in_contents": is_in_contents,
    }


register(
    Beside(Action, "reports/_as_it_was.html", _of_an_action),
    Beside(FocusArea, "reports/_beside_area.html", _of_an_area),
)
