"""The focus areas: all four side by side, and a page for each."""

from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import (
    Action,
    AreaDefinition,
    FactFigure,
    FocusArea,
    PublicFact,
    RecommendationPoint,
    Round,
)
from actions.models.querysets import newest_round_columns
from actions.public.area_cards import area_cards
from actions.public.rows import rows_of, statuses_in_words
from actions.public.tally import Tally, tallies_of_all
from actions.public.verdicts import verdict_on_actions
from actions.updates.expected import expected_updates
from plans.public_facts import NEWEST_FIRST
from publishing.beside import beside
from publishing.paging import page_of_rows, query_without_page
from publishing.prepared import prepared
from publishing.public_pages import public_page
from publishing.taken_off import public_or_gone

ACTIONS_A_PAGE = 15
THEMES_SHOWN = 5


@public_page
def focus_area_list(request):
    """The focus areas, each with its counts, what is planned next and who is responsible."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    cards, whole = area_cards(request, on, last_round)
    return render(
        request,
        "actions/focus_area_list.html",
        {
            "page_title": _("Focus areas"),
            "cards": cards,
            "whole": whole,
            "verdict": verdict_on_actions(whole, last_round, on),
        },
    )


@public_page
def focus_area(request, slug):
    """One area: where it stands, every action, what inspectors asked for, how it is checked."""
    on = timezone.localdate()
    area = public_or_gone(_area_with_its_round, slug=slug)
    tally = tallies_of_all(request, on, area.last_round).get(area.pk, Tally())
    # What presses comes first on the first page, however far down the plan it stands.
    page = page_of_rows(_actions_in_rows, [*tally.pressing, *tally.rest], request, ACTIONS_A_PAGE)
    rows = rows_of(page, on, area.last_round)
    return render(
        request,
        "actions/focus_area.html",
        {
            "page_title": area.title,
            "area": area,
            "tally": tally,
            "verdict": verdict_on_actions(tally, area.last_round, on),
            "beside": beside(area),
            "page": page,
            "pressing": [row for row in rows if row.needs_attention],
            "others": [row for row in rows if not row.needs_attention],
            "number_of_others": tally.others.total(),
            "others_in_words": statuses_in_words(tally.others),
            "query": query_without_page(request),
            "points": _points_with_answers(area),
            "definitions": list(_definitions(area=area.pk)),
            "facts": list(_facts_with_figures(area=area.pk)),
            # A higher room makes this relation.
            "themes": list(area.themes.visible()[:THEMES_SHOWN]),
            "expected": expected_updates(on, area.last_round),
        },
    )


@prepared
def _area_with_its_round(slug):
    areas = FocusArea.objects.visible().filter(slug=slug).with_withdrawal()
    return areas.annotate(**newest_round_columns()).select_related("plan", "lead")


@prepared
def _actions_in_rows(keys):
    actions = Action.objects.visible().filter(pk__in=keys)
    return actions.with_standing().with_times_moved().with_withdrawal()


@prepared
def _definitions(area):
    return AreaDefinition.objects.visible().filter(area=area).with_withdrawal()


def _points_with_answers(area):
    """Return [(point, [reference, title and whether it stands of each action that answers it])].
    One query."""
    return [
        (point, [(row.reference, row.title, row.answer_stands) for row in of_it if row.is_shown])
        for point, of_it in _grouped(_points_by_answer(area=area.pk))
    ]


@prepared
def _points_by_answer(area):
    answer = Action.objects.visible().filter(pk=OuterRef("actions__pk"))
    points = RecommendationPoint.objects.visible().filter(area=area).with_withdrawal()
    answered = points.annotate(
        is_shown=Exists(answer),
        answer_stands=Exists(answer.still_promised()),
        reference=F("actions__reference"),
        title=F("actions__title"),
    )
    return answered.order_by("order", "pk", "actions__reference")


def _grouped(rows):
    for _pk, group in groupby(rows, attrgetter("pk")):
        of_it = list(group)
        yield of_it[0], of_it


@prepared
def _facts_with_figures(area):
    """Return the public facts about an area or its actions, each with its `public_figures`. Two
    queries."""
    concerns = PublicFact.objects.filter(Q(areas=area) | Q(actions__area=area))
    figures = Prefetch("figures", FactFigure.objects.visible(), "public_figures")
    facts = PublicFact.objects.visible().filter(pk__in=concerns.values("pk"))
    return facts.prefetch_related(figures).order_by(*NEWEST_FIRST, "pk")
