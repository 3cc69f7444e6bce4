"""The focus areas: all four side by side, and a page for each."""

from django.db.models import Prefetch, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, FactFigure, FocusArea, PublicFact, Round
from actions.models.querysets import newest_round_columns
from actions.public.area_cards import area_cards
from actions.public.rows import rows_of
from actions.public.tally import Tally, tally_by_area
from plans.public_facts import NEWEST_FIRST
from publishing.paging import page_of, query_without_page
from publishing.public_pages import public_page
from publishing.taken_off import public_or_gone

ACTIONS_A_PAGE = 20
PRESSING_SHOWN = 8
THEMES_SHOWN = 5


@public_page
def focus_area_list(request):
    """The focus areas, each with its counts, what is planned next and who is responsible."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    cards, whole = area_cards(on, last_round)
    return render(
        request,
        "actions/focus_area_list.html",
        {"page_title": _("Focus areas"), "cards": cards, "whole": whole},
    )


@public_page
def focus_area(request, slug):
    """One area: where it stands, every action, what inspectors asked for, how it is checked."""
    on = timezone.localdate()
    area = public_or_gone(
        FocusArea.objects.visible()
        .annotate(**newest_round_columns())
        .select_related("plan", "lead"),
        slug=slug,
    )
    actions = Action.objects.visible().filter(area=area)
    tally = tally_by_area(actions, on, area.last_round).get(area.pk, Tally())
    page = page_of(
        actions.with_standing().order_by("order"), request, ACTIONS_A_PAGE, count=tally.total
    )
    rows = rows_of(page, on, area.last_round)
    return render(
        request,
        "actions/focus_area.html",
        {
            "page_title": area.title,
            "area": area,
            "tally": tally,
            "page": page,
            "rows": rows,
            "pressing": [row for row in rows if row.needs_attention][:PRESSING_SHOWN],
            "query": query_without_page(request),
            "points": _points_with_answers(area),
            "definitions": list(area.definitions.visible()),
            "places": list(area.measure_places.visible().select_related("measure")),
            "facts": _facts_with_figures(area),
            # A higher room makes this relation.
            "themes": list(area.themes.visible()[:THEMES_SHOWN]),
        },
    )


def _points_with_answers(area):
    """Return [(text of a point, [reference and title of each action that answers it])]. Two
    queries."""
    answers = Prefetch("actions", Action.objects.visible().order_by("reference"), "answers")
    points = area.recommendation_points.visible().prefetch_related(answers)
    return [
        (point.text, [(action.reference, action.title) for action in point.answers])
        for point in points.order_by("order")
    ]


def _facts_with_figures(area):
    """Return the public facts about an area or its actions, each with its `public_figures`. Two
    queries."""
    concerns = PublicFact.objects.filter(Q(areas=area) | Q(actions__area=area))
    figures = Prefetch("figures", FactFigure.objects.visible(), "public_figures")
    facts = PublicFact.objects.visible().filter(pk__in=concerns.values("pk"))
    return list(facts.prefetch_related(figures).order_by(*NEWEST_FIRST, "pk"))
