"""What of this room people find by searching."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from plans.models import Plan, Point, Section
from search.kinds import Kind, Words, register


def _words_of_plan(plan):
    return Words(
        plan.title,
        "\n".join([plan.summary, *(point.text for point in plan.shown_points)]),
        names=(plan.short_title,),
        beside=(plan.publisher,),
    )


def _words_of_section(section):
    return Words(str(section), section.body, names=(section.heading,))


register(
    Kind(
        "plan",
        "plans",
        _("The plans"),
        lambda: Plan.objects.visible().prefetch_related(
            Prefetch("points", Point.objects.visible(), "shown_points")
        ),
        _words_of_plan,
        made_of=("points",),
        worth=60,
    ),
    Kind(
        "section",
        "plans",
        _("The plans"),
        lambda: Section.objects.visible().select_related("plan"),
        _words_of_section,
        made_of=("plan",),
        worth=60,
    ),
)
