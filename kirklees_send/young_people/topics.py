"""What matters to a young person, and which promises are about it."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from actions.models import Action


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
        # PostgreSQL takes a number alone for the place of a column.
        found_first = [Case(*ranks, default=Value(len(ranks)))] if ranks else []
        return (
            Action.objects.visible()
            .filter(reduce(or_, found, Q(area__slug__in=self.areas)))
            .order_by(*found_first, "area__number", "order")
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
        search_words=("voice", "satisfaction survey", "engagement event"),
    ),
)
