"""The door for young people: four questions, and the promises by what matters to them."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Case, Prefetch, Q, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.models import Action, Round
from actions.public.rows import rows_of
from actions.public.tally import tally_by_area, together
from actions.public.verdicts import verdict_on_actions
from actions.quarters import Quarter
from actions.statuses import NO_UPDATE, OPEN, Status
from local_offer.models import Contact, Service
from publishing.paging import page_of
from publishing.public_pages import public_page

PROMISES_A_PAGE = 20
# A phone folds what comes after them.
PROMISES_SEEN_FIRST = 4
NEXT_SHOWN = 2
# Whom a young person can talk to at any hour, by its address in the directory.
SOMEBODY_TO_TALK_TO = "childline"


@dataclass(frozen=True)
class Topic:
    """What matters to a young person: the promises of some focus areas, by their addresses, and
    those that are found by some search words, which staff give to each action (`keywords`)."""

    slug: str
    title: str
    about: str
    # As templates/components/area_symbol.html names it.
    symbol: str
    areas: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()

    def get_absolute_url(self):
        return reverse("young_people_topic", args=[self.slug])

    def promises(self):
        """Return the visible actions of this topic: first those that a search word finds."""
        found = [Q(keywords__icontains=words) for words in self.search_words]
        ranks = [When(said, then=Value(rank)) for rank, said in enumerate(found)]
        return (
            Action.objects.visible()
            .filter(reduce(or_, found, Q(area__slug__in=self.areas)))
            .order_by(Case(*ranks, default=Value(len(ranks))), "area__number", "order")
        )


# Together they hold all four focus areas, so no promise is in none of them.
TOPICS = (
    Topic(
        "school",
        gettext_lazy("School and my plan"),
        gettext_lazy("Most of these are about the plan (EHCP) that says what help you get."),
        symbol="school",
        areas=("education-health-and-care-plans",),
        search_words=("EHCP", "schools"),
    ),
    Topic(
        "health",
        gettext_lazy("Health and feelings"),
        gettext_lazy("Help for your body, your mind and how you talk."),
        symbol="health",
        search_words=("mental health", "therapy", "wheelchair", "autism", "health services"),
    ),
    Topic(
        "waiting",
        gettext_lazy("Waiting"),
        gettext_lazy("How long you wait for health help, and what Kirklees does about it."),
        symbol="waiting-times",
        areas=("waiting-times",),
    ),
    Topic(
        "jobs",
        gettext_lazy("Jobs and growing up"),
        gettext_lazy("Getting ready for college, work and adult life."),
        symbol="preparing-for-adulthood",
        areas=("preparing-for-adulthood",),
    ),
    Topic(
        "being-listened-to",
        gettext_lazy("Being listened to"),
        gettext_lazy("How Kirklees listens to you, and how it tells people things."),
        symbol="communication",
        areas=("communication",),
        search_words=("young people's voice", "satisfaction survey", "engagement event"),
    ),
)


@public_page
def young_people(request):
    """What did you promise me? Did it happen? What is next? How do I tell you?"""
    promises = Action.objects.visible()
    context = {
        "page_title": _("For young people: what did Kirklees promise you?"),
        "topics": TOPICS,
        "talk_to": _who_to_talk_to(),
        **_answers(promises, timezone.localdate(), Round.objects.visible().first()),
    }
    return render(request, "young_people/young_people.html", context)


@public_page
def young_people_topic(request, slug):
    """The same of one thing that matters to them, with each promise."""
    topic = next((topic for topic in TOPICS if topic.slug == slug), None)
    if topic is None:
        raise Http404
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    answers = _answers(topic.promises(), on, last_round)
    page = page_of(
        topic.promises().with_standing(), request, PROMISES_A_PAGE, count=answers["tally"].total
    )
    rows = rows_of(page, on, last_round)
    context = {
        "page_title": topic.title,
        "topic": topic,
        "page": page,
        "rows": rows[:PROMISES_SEEN_FIRST],
        "more_rows": rows[PROMISES_SEEN_FIRST:],
        **answers,
    }
    return render(request, "young_people/topic.html", context)


def _answers(promises, on, last_round):
    """Return what both pages answer of some promises: whether it happened, and what is next."""
    tally = together(tally_by_area(promises, on, last_round).values())
    soonest = Quarter.parse(min(tally.coming)) if tally.coming else None
    coming = promises.due_in(soonest).filter(stated__in=OPEN)[:NEXT_SHOWN] if soonest else []
    return {
        "tally": tally,
        "verdict": in_few_words(tally, last_round, on),
        "not_said_again": tally.unrepeated.total(),
        "next_quarter": soonest,
        "next_rows": rows_of(coming, on, last_round),
        "number_next": tally.coming[soonest.code] if soonest else 0,
    }


def in_few_words(tally, last_round, on):
    """Return the Verdict on the actions of a Tally, as short as a child wants it."""
    whole = verdict_on_actions(tally, last_round, on)
    if set(tally.by_status) <= {NO_UPDATE}:
        spoken = [_("We cannot tell yet. Nobody has told us how it is going.")]
    else:
        spoken = [
            ngettext(
                "%(done)s of %(total)s promise is done.",
                "%(done)s of %(total)s promises are done.",
                tally.total,
            )
            % {"done": tally.done, "total": tally.total}
        ]
        if late := tally.by_status[Status.DELAYED]:
            spoken.append(
                ngettext("%(number)s is late.", "%(number)s are late.", late) % {"number": late}
            )
        if unknown := tally.by_status[NO_UPDATE]:
            spoken.append(
                ngettext(
                    "We have no news of %(number)s.", "We have no news of %(number)s.", unknown
                )
                % {"number": unknown}
            )
    if tally.overdue:
        spoken.append(
            ngettext(
                "%(number)s should be done by now, and is not.",
                "%(number)s should be done by now, and are not.",
                tally.overdue,
            )
            % {"number": tally.overdue}
        )
    return replace(whole, says=" ".join(spoken))


def _who_to_talk_to():
    """Return the service that any young person can talk to, with .shown_contacts, in a list; an
    empty one if the public cannot read of it."""
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    services = Service.objects.visible().for_families().filter(slug=SOMEBODY_TO_TALK_TO)
    return list(services.prefetch_related(contacts))
