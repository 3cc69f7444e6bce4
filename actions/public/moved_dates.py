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
from publishing.spreadsheets import sheet_response

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
    header = [
        _("Reference"),
        _("Focus area"),
        _("Title"),
        _("What happened"),
        _("Planned for"),
        _("Before"),
        _("Why"),
        _("Who agreed"),
        _("Agreed on"),
        _("Where it was read"),
        _("Published on"),
        _("Example, made up"),
        _("Address"),
    ]
    actions = form.choose(Action.objects.visible())
    rows = DueDate.objects.visible().filter(action__in=actions).select_related("action__area")
    rows = rows.order_by("action__area__number", "action__order", "id")
    return sheet_response("dates", "csv", header, _lines(rows))


def _lines(rows):
    """Yield the line of each row, those of an action oldest first."""
    action, quarters = None, {}
    for row in rows:
        if row.action_id != action:
            action, quarters = row.action_id, {}
        step = row.corrects_id or row.pk
        before = quarters.get(step) if row.corrects_id else next(reversed(quarters.values()), None)
        quarters[step] = row.quarter
        yield [
            row.action.reference,
            row.action.area.title,
            row.action.title,
            row.get_kind_display(),
            row.quarter,
            before or "",
            row.reason,
            row.agreed_by,
            row.agreed_on.isoformat() if row.agreed_on else "",
            row.read_from if row.kind == DueDate.Kind.PROMISE else "",
            timezone.localdate(row.published_at).isoformat(),
            _("yes") if row.is_sample else "",
            settings.SITE_ORIGIN + row.action.get_absolute_url(),
        ]
