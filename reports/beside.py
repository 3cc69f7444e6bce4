"""What the record puts on the pages of actions and focus areas: how they were in each update."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from publishing.beside import Beside, register
from reports.as_it_was import updates_with

UPDATES_SHOWN = 4


def _of_an_action(action):
    found = _newest(f'"reference":"{action.reference}"')
    return _links(found, lambda quarter: reverse("update", args=[quarter, action.reference]))


def _of_an_area(area):
    found = _newest(f'"slug":"{area.slug}"')
    return _links(found, lambda quarter: reverse("area_then", args=[quarter, area.slug]))


def _newest(text):
    return list(updates_with(text).values_list("quarter", flat=True)[:UPDATES_SHOWN])


def _links(quarters, address_in):
    """Return what templates/reports/_as_it_was.html takes, {} if no update has it."""
    links = [(quarter, address_in(quarter)) for quarter in quarters]
    return {"links": links, "anchor": "as-it-was", "heading": _("As it was")} if links else {}


register(
    Beside(Action, "reports/_as_it_was.html", _of_an_action),
    Beside(FocusArea, "reports/_as_it_was.html", _of_an_area),
)
