"""The first page of the staff site: what is to be done, as each room tells it, and what changed."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, Subquery, Value
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

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


def what_changed_lately(number=CHANGES_SHOWN):
    """Return the newest changes by staff to anything, newest first."""
    models = {
        model._meta.label: model
        for room in sorted(rooms_seen_by_all())
        for model in apps.get_app_config(room).get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    }
    wanted = _newest_entries(models.values(), number)
    found = {}
    for label in {label for label, _pk in wanted}:
        ids = [pk for its_label, pk in wanted if its_label == label]
        entries = models[label].history.filter(history_id__in=ids).select_related("history_user")
        found |= {(label, entry.history_id): entry for entry in entries}
    return [_told(models[key[0]], found[key]) for key in wanted if key in found]


def _newest_entries(models, number):
    branches = []
    for model in models:
        history = model.history.model.objects
        # Inside, so that each branch reads only as far into its index as this page needs.
        newest = history.order_by("-history_date", "-history_id").values("history_id")[:number]
        branches.append(
            history.filter(history_id__in=Subquery(newest))
            .order_by()
            .annotate(of_model=Value(model._meta.label, output_field=CharField()))
            .values_list("history_date", "of_model", "history_id")
        )
    first, *others = branches
    merged = first.union(*others, all=True).order_by("-history_date", "-of_model", "-history_id")
    return [(kind, pk) for _at, kind, pk in merged[:number]]


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
