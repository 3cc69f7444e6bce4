"""What of this room people find by searching."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from actions.models import (
    Action,
    ActionPart,
    AreaDefinition,
    FocusArea,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    RecommendationPoint,
)
from search.kinds import Kind, ListPage, Words, register


def _actions():
    return (
        Action.objects.visible()
        .select_related("area__lead")
        .prefetch_related(Prefetch("parts", ActionPart.objects.visible(), "shown_parts"))
    )


def _words_of_action(action):
    return Words(
        str(action),
        "\n".join(
            filter(
                None,
                [
                    action.text,
                    *(part.text for part in action.shown_parts),
                    action.done_when,
                    action.published_wording,
                    action.for_young_people,
                ],
            )
        ),
        names=(action.title,),
        references=(action.reference,),
        sought=f"{action.keywords}\n{_PROMISED}",
        beside=(action.area.title, action.area.lead.title, *action.involved_list),
    )


def _areas():
    return (
        FocusArea.objects.visible()
        .select_related("lead")
        .prefetch_related(
            Prefetch(
                "recommendation_points", RecommendationPoint.objects.visible(), "shown_points"
            ),
            Prefetch("definitions", AreaDefinition.objects.visible(), "shown_definitions"),
        )
    )


def _words_of_area(area):
    return Words(
        area.title,
        "\n".join(
            [
                area.recommendation,
                *(point.text for point in area.shown_points),
                *(f"{one.term}: {one.text}" for one in area.shown_definitions),
            ]
        ),
        names=tuple(filter(None, [area.full_title])),
        sought=_PROMISED,
        beside=(area.lead.title, area.lead.organisation),
    )


def _measures():
    return Measure.objects.visible().prefetch_related(
        Prefetch("places", MeasureInArea.objects.visible().select_related("area"), "shown_places")
    )


def _words_of_measure(measure):
    return Words(
        str(measure),
        "\n".join(filter(None, [measure.text, measure.parts, measure.unit, measure.audience])),
        names=(measure.question,),
        references=(measure.reference,),
        beside=(measure.source, *(one.area.title for one in measure.shown_places)),
    )


def _updates():
    return ProgressUpdate.objects.visible().select_related("action", "round")


def _words_of_update(update):
    texts = (update.what_we_did, update.difference, update.got_in_the_way)
    return Words(
        f"{update.action} ({update.round})",
        "\n".join(filter(None, [*texts, update.what_next, update.evidence])),
        beside=(update.get_status_display(),),
        is_example=update.is_sample,
    )


# What people type for all of them.
_PROMISED = "promise\naction"

register(
    Kind(
        "action",
        "actions",
        _("Actions"),
        _actions,
        _words_of_action,
        made_of=("area__lead", "parts"),
        worth=75,
        list_page=ListPage(
            "action_list", _("Choose among these by area, date and how it is going")
        ),
    ),
    Kind(
        "area",
        "focus-areas",
        _("Focus areas"),
        _areas,
        _words_of_area,
        made_of=("lead", "recommendation_points", "definitions"),
        worth=80,
    ),
    Kind(
        "measure",
        "measures",
        _("How we check"),
        _measures,
        _words_of_measure,
        made_of=("places__area",),
        worth=75,
    ),
    Kind(
        "update",
        "updates",
        _("Updates"),
        _updates,
        _words_of_update,
        made_of=("action", "round"),
        worth=50,
    ),
)
