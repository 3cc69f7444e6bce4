"""The first page of the staff site: what is to be done, as each room tells it, and what changed."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from simple_history.utils import get_history_model_for_model

from staff.pages import registered
from staff.roles import may_see, rooms_seen_by_all

CHANGES_SHOWN = 10


def first_page(request):
    """Return what the first page shows to this person; to staff without a role, only that."""
    if not may_see(request.user):
        return {"may_see_work": False}
    rooms = registered()
    shown = {}
    for pages in rooms:
        shown |= pages.first_page(request) if pages.first_page else {}
    sections = sorted(section for pages in rooms for section in pages.sections)
    return {
        **shown,
        "may_see_work": True,
        "mine": _parts(request, [s for s in sections if shown.get(s.mine_if)], shown),
        "of_others": _parts(request, [s for s in sections if not shown.get(s.mine_if)], shown),
        "lately": what_changed_lately(),
    }


def _parts(request, sections, shown):
    """Return what these sections show, without those that have nothing to say."""
    parts = [render_to_string(section.template, shown, request) for section in sections]
    return [part for part in parts if part.strip()]


@dataclass(frozen=True)
class StaffChange:
    """A row of somebody's history: who changed what, when and why."""

    entry: object
    kind: str
    name: str
    url: str


def what_changed_lately():
    """Return the newest changes by staff to anything, newest first. A query, and one for each
    kind of thing that was changed."""
    wanted = _newest_entries()
    models = _models_with_history()
    found = {}
    for label in {label for label, _pk in wanted}:
        ids = [pk for its_label, pk in wanted if its_label == label]
        _model, history = models[label]
        entries = history.objects.filter(history_id__in=ids).select_related("history_user")
        found |= {(label, entry.history_id): entry for entry in entries}
    return [_told(models[key[0]][0], found[key]) for key in wanted if key in found]


@cache
def _models_with_history():
    """Return {label: (model, model of its history)} of what is told here."""
    return {
        model._meta.label: (model, get_history_model_for_model(model))
        for room in sorted(rooms_seen_by_all())
        for model in apps.get_app_config(room).get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    }


def _newest_entries():
    with connection.cursor() as cursor:
        cursor.execute(_sql_of_the_newest())
        return [(label, pk) for label, pk in cursor.fetchall()]


@cache
def _sql_of_the_newest():
    # By hand: to have Django write it for all of these tables, each time, was half of the page.
    # Inside, so that each branch reads only as far into its index as this page needs.
    branches = [
        f"SELECT * FROM (SELECT history_date, '{label}' AS label, history_id "  # noqa: S608  our own names
        f'FROM "{history._meta.db_table}" '
        f"ORDER BY history_date DESC, history_id DESC LIMIT {CHANGES_SHOWN}) "
        f"AS {history._meta.model_name}"
        for label, (_model, history) in _models_with_history().items()
    ]
    return (
        f"SELECT label, history_id FROM ({' UNION ALL '.join(branches)}) AS newest "  # noqa: S608
        f"ORDER BY history_date DESC, label DESC, history_id DESC LIMIT {CHANGES_SHOWN}"
    )


def _told(model, entry):
    try:
        name = str(entry.instance)
    except ObjectDoesNotExist:  # what it leans on is gone
        name = _("a row that is gone")
    try:
        options = model._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_history", args=[entry.id])
    except NoReverseMatch:
        url = ""
    return StaffChange(entry, str(model._meta.verbose_name), name, url)
