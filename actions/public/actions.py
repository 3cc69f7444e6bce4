"""The actions: list, file, roadmap, and a page for each."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.dates.promise_line import history_of, promise_line
from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    DueDate,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    PublicFact,
    Round,
)
from actions.parts import states_of
from actions.public.also_found import also_found
from actions.public.filters import ActionFilter
from actions.public.rows import rows_of, statuses_in_words
from actions.public.tally import tallies_of_all, together
from actions.public.verdicts import verdict_on_dates
from actions.quarters import Quarter
from actions.standing import has_ended, standing
from plans.models import Plan
from plans.public_facts import NEWEST_FIRST
from publishing.beside import beside
from publishing.keys import Keys
from publishing.paging import page_of, page_of_rows, query_without_page
from publishing.prepared import prepared
from publishing.public_pages import public_page
from publishing.shared import shared
from publishing.spreadsheets import day, table_response, yes
from publishing.taken_off import public_or_gone

ACTIONS_A_PAGE = 20
ROADMAP_ACTIONS_A_PAGE = 50
UPDATES_A_PAGE = 4
THEMES_SHOWN = 5


@public_page
def action_list(request):
    """Every action, or those asked for by area, status, quarter and words."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    form = ActionFilter(request)
    if not form.is_valid():
        return _refused(request, form)
    one = form.only_reference
    if one and (found := _named(one)):
        return redirect(found)
    keys = form.keys(on, last_round)
    # What they state is worked out only for those shown.
    page = page_of_rows(_actions_in_rows, keys, request, ACTIONS_A_PAGE)
    return render(
        request,
        "actions/action_list.html",
        {
            "page_title": _title_of(form),
            "form": form,
            "cannot_tell": form.cannot_tell(last_round),
            "last_round": last_round,
            "page": page,
            "rows": rows_of(page, on, last_round),
            "query": query_without_page(request),
            "also": also_found(form, request) if page.number == 1 else None,
        },
    )


def _named(reference):
    """Return the action or the measure of this reference, or None."""
    of_this_name = (
        model.objects.visible().filter(reference=reference).first() for model in (Action, Measure)
    )
    return next(filter(None, of_this_name), None)


def _title_of(form):
    chosen = form.in_words()
    return _("Actions: %(chosen)s") % {"chosen": chosen} if chosen else _("Actions")


@prepared
def _actions_in_rows(keys):
    actions = Action.objects.visible().filter(pk__in=keys)
    return actions.with_standing().with_withdrawal().select_related("area")


def _refused(request, form):
    context = {"page_title": _("Actions"), "form": form, "canonical_url": ""}
    return render(request, "actions/action_list.html", context, status=400)


@public_page
def actions_csv(request):
    """The same choice of actions as a file, each with its newest update."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    form = ActionFilter(request)
    if not form.is_valid():
        return _refused(request, form)
    keys = form.keys(on, last_round)
    actions = Action.objects.visible().filter(pk__in=Keys(keys)).order_by().with_standing()
    actions = actions.with_times_moved().with_withdrawal().with_addition()
    actions = actions.select_related("area__lead")
    place_of = {key: place for place, key in enumerate(keys)}
    actions = sorted(actions, key=lambda action: place_of[action.pk])
    newest = ProgressUpdate.objects.visible().newest_of_each_action().with_words()
    newest = {update.action_id: update for update in newest}
    rows = ((row, newest.get(row.action.pk)) for row in rows_of(actions, on, last_round))
    return table_response("actions", "csv", _columns(), rows)


def _columns():
    """Of an ActionRow, and of the newest update of its action or None."""
    return {
        _("Reference"): lambda row, update: row.reference,
        _("Focus area"): lambda row, update: row.action.area.title,
        _("Title"): lambda row, update: row.title,
        _("In plain words"): lambda row, update: row.action.text,
        _("Who is responsible"): lambda row, update: row.action.area.lead.title,
        _("How it is going"): lambda row, update: row.standing.label,
        _("First planned for"): lambda row, update: row.action.first_due,
        _("Planned for now"): lambda row, update: row.action.due,
        _("Times its date moved"): lambda row, update: (
            row.action.times_moved if row.action.due else ""
        ),
        _("When, in the plan's words"): lambda row, update: row.action.timing_words,
        _("Past its planned date"): lambda row, update: yes(row.standing.overdue),
        _("No update in the latest quarter"): lambda row, update: yes(row.standing.silent),
        _("Withdrawn on"): lambda row, update: day(row.action.withdrawn_at),
        _("Why it was withdrawn"): lambda row, update: row.action.withdrawn_because,
        _("Added on"): lambda row, update: day(row.action.added_at),
        _("Why it was added"): lambda row, update: row.action.added_because,
        _("Update for"): lambda row, update: update and update.round.quarter,
        _("Published on"): lambda row, update: update and day(update.published_at),
        _("No change since"): lambda row, update: (
            update and update.no_change_since and update.no_change_since.round.quarter
        ),
        _("What we did"): lambda row, update: update and update.what_we_did,
        _("What difference it made"): lambda row, update: update and update.difference,
        _("What got in the way"): lambda row, update: update and update.got_in_the_way,
        _("What next"): lambda row, update: update and update.what_next,
        _("How you can tell"): lambda row, update: update and update.evidence,
        _("Link to what shows it"): lambda row, update: update and update.evidence_url,
        _("Example, made up"): lambda row, update: yes(update and update.is_sample),
        _("Address"): lambda row, update: settings.SITE_ORIGIN + row.url,
    }


@public_page
def roadmap(request):
    """Every action by the quarter it is planned for now, those without one at the end."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    planned = shared(request, "roadmap", _by_quarter)
    page = page_of_rows(_actions_in_rows, planned.keys, request, ROADMAP_ACTIONS_A_PAGE)
    now = Quarter.containing(on)
    groups = [
        _roadmap_group(quarter, list(rows), planned.stated[quarter], now)
        for quarter, rows in groupby(rows_of(page, on, last_round), lambda row: row.action.due)
    ]
    plan = Plan.objects.visible().filter(focus_areas__isnull=False).first()
    tally = together(tallies_of_all(request, on, last_round).values())
    return render(
        request,
        "actions/roadmap.html",
        {
            "page_title": _("Roadmap: what is planned for when"),
            "page": page,
            "groups": groups,
            "now": now,
            "plan": plan,
            "tally": tally,
            "verdict": verdict_on_dates(tally, on),
            "has_dates": any(group["kind"] != "unknown" for group in groups),
        },
    )


@dataclass(frozen=True)
class Planned:
    """The ids of all actions by the quarter they are due in, those without one at the end; and of
    each quarter, or None, how many state what: {quarter: Counter}. A quarter may go on to another
    page, and its sum is of both."""

    keys: tuple
    stated: dict


def _by_quarter():
    in_order = Action.objects.visible().with_standing()
    in_order = in_order.order_by(F("due").asc(nulls_last=True), "area__number", "order")
    keys, stated = [], defaultdict(Counter)
    for pk, due, status in in_order.values_list("pk", "due", "stated"):
        keys.append(pk)
        stated[due][status] += 1
    return Planned(tuple(keys), stated)


def _roadmap_group(quarter, rows, stated, now):
    group = {"rows": rows, "number": stated.total(), "in_words": statuses_in_words(stated)}
    if quarter is None:
        return group | {"words": _("Quarter not on this site yet"), "kind": "unknown"}
    kind = "current" if quarter == now else "past" if has_ended(quarter, now) else "coming"
    return group | {"words": str(quarter), "slug": f"quarter-{quarter.code}", "kind": kind}


@public_page
def action(request, reference):
    """One action: what was promised, for when, where it stands, and every update."""
    on = timezone.localdate()
    found = public_or_gone(_action_with_all_its_page_shows, reference=reference)
    parts = _parts(action=found.pk)
    updates = _updates(action=found.pk)
    page = page_of(updates, request, UPDATES_A_PAGE, count=found.update_count)
    context = what_a_page_shows(found, parts, page, page, on=on, last_round=found.last_round)
    context |= {"page_title": str(found), "query": query_without_page(request)}
    return render(request, "actions/action.html", context)


@prepared
def _action_with_all_its_page_shows(reference):
    return (
        Action.objects.visible()
        .filter(reference=reference)
        .with_standing()
        .with_last_round()
        .with_parts_done()
        .with_withdrawal()
        .with_addition()
        .annotate(update_count=ProgressUpdate.objects.visible().count_for_action())
        .select_related("area__plan", "area__lead")
    )


@prepared
def _parts(action):
    return ActionPart.objects.visible().filter(action=action).with_withdrawal()


@prepared
def _updates(action):
    return ProgressUpdate.objects.visible().filter(action=action).with_corrections()


def what_a_page_shows(action, parts, page, told, *, on, last_round):
    """Return what the page of an action shows, around its public parts and a page of updates.
    `told` are those of them that are public, and so part of its history. The action came through
    `with_standing()`, `with_parts_done()`, `with_withdrawal()` and `with_addition()`, its parts
    through `with_withdrawal()`."""
    dates = list(_dates(action=action.pk))
    stands = standing(action, on, last_round)
    return {
        "action": action,
        "standing": stands,
        "line": promise_line(action, dates, stands),
        "history": history_of(dates, told),
        "page": page,
        "parts": states_of(parts, action.parts_done),
        # Asked for only where the work goes on as another action.
        "continued_in": action.continued_in_id
        and Action.objects.visible().filter(pk=action.continued_in_id).first(),
        "links": _links_of(action),
        # A higher room makes this relation.
        "themes": list(action.themes.visible()[:THEMES_SHOWN]),
        "measures": _measures_of(action),
        "facts": list(_facts(action=action.pk)),
        "beside": beside(action),
    }


@prepared
def _dates(action):
    return DueDate.objects.visible().filter(action=action).order_by("id")


@prepared
def _facts(action):
    return PublicFact.objects.visible().filter(actions=action).order_by(*NEWEST_FIRST)


def _measures_of(action):
    """Return the measures that are linked to an action, or those of its area if none is; each with
    `is_its_own`, and `no_longer_stands`, there where it is used. One query."""
    found = list(_measures(action=action.pk, area=action.area_id))
    return [each for each in found if each.is_its_own] or found


@prepared
def _measures(action, area):
    there = MeasureInArea.objects.visible().filter(area=area, measure=OuterRef("pk"))
    linked = Measure.actions.through.objects.filter(action=action, measure=OuterRef("pk"))
    measures = Measure.objects.visible().annotate(
        is_its_own=Exists(linked),
        no_longer_stands=Case(
            When(is_its_own=True, then=F("is_withdrawn")), default=~Exists(there.still_promised())
        ),
    )
    return measures.filter(Q(is_its_own=True) | Exists(there))


def _links_of(action):
    """Return (how, other action) for each link, whichever of the two it was written at."""
    found = {}
    for link in _links(action=action.pk):
        if link.from_action_id == action.pk:
            how, other = link.get_kind_display(), link.to_action
        else:
            follows = link.kind == ActionLink.Kind.FOLLOWS
            how = _("comes before") if follows else link.get_kind_display()
            other = link.from_action
        found[how, other.pk] = (how, other)
    return list(found.values())


@prepared
def _links(action):
    links = ActionLink.objects.visible().filter(Q(from_action=action) | Q(to_action=action))
    return links.select_related("from_action", "to_action")
