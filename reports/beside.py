"""What the record puts on the pages of actions and focus areas: how they were in the newest update,
which leads on to the others."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from publishing.beside import Beside, register
from reports.as_it_was import updates_with


def _of_an_action(action):
    quarter = _newest(f'"reference":"{action.reference}"')
    return _link(quarter, "update", action.reference)


def _of_an_area(area):
    quarter = _newest(f'"slug":"{area.slug}"')
    return _link(quarter, "area_then", area.slug, is_in_contents=True)


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
    Beside(FocusArea, "reports/_as_it_was.html", _of_an_area),
)
