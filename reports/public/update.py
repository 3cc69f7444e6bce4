"""The page of a quarterly update: all of it at once, as it was published, and how to check it."""

import datetime
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.public.tally import Tally
from actions.quarters import Quarter
from actions.statuses import LABELS
from reports.families.as_told import (
    View,
    address_of,
    late_views,
    said_nothing,
    view_later,
    views_in,
)
from reports.public.as_it_was import Correction, corrections_told, withdrawn_then
from reports.public.comparing import Comparison
from reports.public.verdicts import verdict_on_update
from reports.record.freezing import ADMINISTRATOR, PUBLISHER
from reports.record.pages import record_page
from reports.record.reading import Damaged, filled_together
from reports.record.updates import corrections_in, is_of_an_area, update_or_404

# Of what changed in one way, so many are named here; all are on the page of the comparison.
NAMED = 3
# Of the corrections of actions, and of the answers of families, so many of the newest.
NAMED_LATER = 20
PUBLISHED_BY = {
    PUBLISHER: gettext_lazy("Published by a publisher, who wrote and signed none of it."),
    ADMINISTRATOR: gettext_lazy(
        "Published by an administrator of this site, who wrote and signed none of it."
    ),
}


@dataclass(frozen=True)
class AreaThen:
    """An area in an update: its counts, what we say of it (in `told`), what of that was put right
    since, and what families say."""

    told: dict
    counts: list
    views: list[View]
    corrections: list[Correction]

    @property
    def nothing_said(self):
        """Who said nothing of it, in a sentence, or ""."""
        return said_nothing(self.views)

    @property
    def withdrawn(self):
        return withdrawn_then(self.told["withdrawn"])

    @property
    def signed_on(self):
        """The day its lead signed, or None."""
        signed = self.told.get("signed") or {}
        return datetime.date.fromisoformat(signed["on"]) if "on" in signed else None


@dataclass(frozen=True)
class News:
    """What became of some actions since the update before: `named` are (reference, title, more to
    say) of the first, `more` counts the others."""

    kind: str
    icon: str
    number: int
    named: list
    more: int


@dataclass(frozen=True)
class Later:
    """What stands beside an update: every Correction of what an area said, and the newest of
    others; every View of it or of an area; the newest `answers`, Views without their words; and how
    many older ones are not among them. They stand on the pages of their actions. `told` are the
    actions and the areas of the update."""

    corrections: list[Correction]
    views: list[View]
    answers: list[View]
    older: int
    told: set[str]

    @property
    def views_and_places(self):
        """(View, the address where its words are) in the order in which they came. What the update
        itself does not tell of has no such place: then it is ""."""
        came = sorted([*self.views, *self.answers], key=lambda view: view.number)
        return [(view, self._place_of(view)) for view in came]

    def _place_of(self, view):
        about = view.answers or view.area
        return address_of(view, self.told) if about is None or about in self.told else ""

    def __bool__(self):
        return bool(self.corrections or self.views or self.answers)


@record_page
def quarterly_update(request, quarter):
    """One update, from its document and the texts beside it. At most six queries, however many
    actions it has."""
    update = update_or_404(quarter)
    comparison, cannot_compare = _since_the_one_before(update)
    told, later = _in_words(update, comparison)
    areas = [area_in_words(area, later.views, later.corrections) for area in told["areas"]]
    return render(
        request,
        "reports/update.html",
        {
            "page_title": _("The update for %(quarter)s") % {"quarter": quarter},
            "update": update,
            "verdict": verdict_on_update(
                update, comparison, areas_with_views=sum(bool(area.views) for area in areas)
            ),
            "news": _news(comparison, told["named"]) if comparison else [],
            "silent": update.record.facts["sums"]["silent"],
            "areas": areas,
            "published_by": PUBLISHED_BY.get(update.record.facts.get("published_by")),
            "is_signed": any(area.told.get("signed") for area in areas),
            "views_of_the_whole": [
                *views_in(told),
                *(view for view in later.views if view.area is None and view.answers is None),
            ],
            "later": later,
            "comparison": comparison,
            "both": comparison and _beside_one_another(update.before.document.quarter, quarter),
            "cannot_compare": cannot_compare,
            "others": [other for other in update.published if other != quarter],
            "glossary": told["glossary"],
        },
    )


def _since_the_one_before(update):
    """Return (Comparison or None, why not), where there is an update before."""
    if update.before is None:
        return None, ""
    try:
        return Comparison(update.before.facts, update.record.facts), ""
    except Damaged as damaged:
        return None, str(damaged)


def _beside_one_another(then, now):
    asked = urlencode({"then": then.code, "now": now.code})
    return f"{reverse('compare_updates')}?{asked}"


TOLD_HERE = ("became_done", "became_late", "stopped", "is_done_no_more", "moved")


def _in_words(update, comparison):
    """Return what the page shows of the document, with words in place; and what came Later."""
    facts = update.record.facts
    named = (
        [pair for kind in TOLD_HERE for pair in _to_name(comparison, kind)] if comparison else []
    )
    part = {
        "areas": [
            {name: value for name, value in area.items() if name != "actions"}
            for area in facts["areas"]
        ],
        "views": facts.get("views"),
        "glossary": facts.get("glossary"),
        "named": {
            pair.reference: {"title": pair.now["title"], "why": _why(pair.now)} for pair in named
        },
    }
    corrections = corrections_in(update)
    of_actions = [each for each in corrections if not is_of_an_area(each)]
    answers = [each for each in late_views(update) if each.facts["answers"] in update.actions]
    views = [each for each in late_views(update) if each not in answers]
    older = len(of_actions[:-NAMED_LATER]) + len(answers[:-NAMED_LATER])
    corrections = [each for each in corrections if each not in of_actions[:-NAMED_LATER]]
    answers = answers[-NAMED_LATER:]
    told, *filled = filled_together(
        [
            (update.record, part),
            *((each, each.facts) for each in (*corrections, *views)),
            *((each, each.facts | {"words": None}) for each in answers),
        ]
    )
    filled = dict(zip((*corrections, *views, *answers), filled, strict=True))
    return told, Later(
        corrections=corrections_told(corrections, [filled[each] for each in corrections]),
        views=[view_later(each, filled[each]) for each in views],
        answers=[view_later(each, filled[each]) for each in answers],
        older=older,
        told={*update.actions, *(area["slug"] for area in facts["areas"])},
    )


def _to_name(comparison, kind):
    """Return the first Pairs of a kind, of those that this update still has."""
    return [pair for pair in comparison[kind] if pair.now][:NAMED]


def _why(action):
    return action["update"] and action["update"]["got_in_the_way"]


def area_in_words(told, late, corrections):
    """Return the AreaThen of an area in words, with those of the `late` Views and the Corrections
    that are of it."""
    return AreaThen(
        told=told,
        counts=Tally(by_status=told["sums"]["by_status"]).counts if told["sums"] else [],
        views=[*views_in(told), *(view for view in late if view.area == told["slug"])],
        corrections=[each for each in corrections if each.area == told["slug"]],
    )


def _news(comparison, named):
    icons = {"became_done": "done", "became_late": "delayed", "stopped": "stopped"}
    return [
        News(
            kind=kind,
            icon=icons.get(kind, ""),
            number=len(pairs),
            named=[
                (pair.reference, named[pair.reference]["title"], _more(kind, pair, named))
                for pair in shown
            ],
            more=len(pairs) - len(shown),
        )
        for kind in TOLD_HERE
        if (pairs := comparison[kind])
        for shown in [_to_name(comparison, kind)]
    ]


def _more(kind, pair, named):
    """Return what is said behind a title: why it stopped, to when its date moved, or how what was
    done stands now."""
    if kind == "moved":
        return _("to %(quarter)s") % {"quarter": Quarter.parse(pair.now["due"])}
    if kind == "is_done_no_more":
        return _("now: %(status)s") % {"status": LABELS[pair.now["standing"]]}
    return named[pair.reference]["why"] if kind == "stopped" else ""
