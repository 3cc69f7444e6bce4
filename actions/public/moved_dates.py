"""Every date that moved: from when to when, why, and who agreed; and every date as a file."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.dates.promise_line import lines_of
from actions.models import Action, DueDate
from actions.public.filters import AreaFilter
from actions.public.verdicts import verdict_on_moves
from publishing.paging import page_of, query_without_page
from publishing.public_pages import public_page
from publishing.shared import shared
from publishing.spreadsheets import day, table_response, yes

ACTIONS_A_PAGE = 5


@dataclass(frozen=True)
class MovedDate:
    """An action whose date moved: its steps as a promise line, and how often in words."""

    action: Action
    steps: list
    how_often: str


@dataclass(frozen=True)
class Moves:
    """What pages share of some actions: (id, how often its date moved) of each whose date did, in
    the order of the plan; how many actions there are; whether any date of them is on this site."""

    times: tuple
    number_of_actions: int
    are_known: bool


@public_page
def moved_dates(request):
    """Every action whose date moved, or those of an area: each step, its reason, who agreed."""
    on = timezone.localdate()
    form = AreaFilter(request)
    if not form.is_valid():
        return _refused(request, form)
    asked = form.choose(Action.objects.visible())
    moves = shared(request, f"moves {form.cleaned_data['area']}", lambda: _moves_of(asked))
    times = dict(moves.times)
    page = page_of(list(times), request, ACTIONS_A_PAGE)
    lines = lines_of(Action.objects.visible().filter(pk__in=page.object_list).only("pk"))
    return render(
        request,
        "actions/moved_dates.html",
        {
            "page_title": _title_of(form),
            "form": form,
            "page": page,
            "query": query_without_page(request),
            "verdict": verdict_on_moves(
                Counter(times.values()), moves.number_of_actions, on, are_known=moves.are_known
            ),
            "moved": [
                MovedDate(line.action, line.steps, _how_often(times[line.action.pk]))
                for line in lines
            ],
        },
    )


def _moves_of(actions):
    moved = actions.moved().order_by("area__number", "order").values_list("pk", "times_moved")
    are_known = DueDate.objects.visible().filter(action__in=actions).exists()
    return Moves(tuple(moved), actions.count(), are_known)


def _title_of(form):
    area = form.area_in_words
    return _("Dates that moved: %(area)s") % {"area": area} if area else _("Dates that moved")


def _how_often(times):
    return ngettext("Moved once.", "Moved %(times)s times.", times) % {"times": times}


def _refused(request, form):
    context = {"page_title": _("Dates that moved"), "form": form, "canonical_url": ""}
    return render(request, "actions/moved_dates.html", context, status=400)


@public_page
def dates_csv(request):
    """Every public date of every action, or of an area, as it was promised, moved or put right."""
    form = AreaFilter(request)
    if not form.is_valid():
        return _refused(request, form)
    actions = form.choose(Action.objects.visible())
    rows = DueDate.objects.visible().filter(action__in=actions).select_related("action__area")
    rows = rows.order_by("action__area__number", "action__order", "id")
    return table_response("dates", "csv", _columns(), _each_with_the_one_before(rows))


def _columns():
    """Of a row of the ledger, and of the quarter before it or None."""
    return {
        _("Reference"): lambda row, before: row.action.reference,
        _("Focus area"): lambda row, before: row.action.area.title,
        _("Title"): lambda row, before: row.action.title,
        _("What happened"): lambda row, before: row.get_kind_display(),
        _("Planned for"): lambda row, before: row.quarter,
        _("Before"): lambda row, before: before,
        _("Why"): lambda row, before: row.reason,
        _("Who agreed"): lambda row, before: row.agreed_by,
        _("Agreed on"): lambda row, before: row.agreed_on and row.agreed_on.isoformat(),
        _("Where it was read"): lambda row, before: (
            row.read_from if row.kind == DueDate.Kind.PROMISE else ""
        ),
        _("Published on"): lambda row, before: day(row.published_at),
        _("Example, made up"): lambda row, before: yes(row.is_sample),
        _("Address"): lambda row, before: settings.SITE_ORIGIN + row.action.get_absolute_url(),
    }


def _each_with_the_one_before(rows):
    """Yield each row, those of an action oldest first, and the quarter before it or None."""
    action, quarters = None, {}
    for row in rows:
        if row.action_id != action:
            action, quarters = row.action_id, {}
        step = row.corrects_id or row.pk
        before = quarters.get(step) if row.corrects_id else next(reversed(quarters.values()), None)
        quarters[step] = row.quarter
        yield row, before
