"""The public pages and files of this room."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models import ProgressUpdate
from publishing.public_pages import At, PublicPage, register
from publishing.stamp import also_stamped
from reports.models import UpdateDocument
from reports.public.families import quarters_with_views
from reports.record.updates import every_update, those_that_verify


def _updates(name):
    """Return a function that yields where each update has its page, or file, of this name."""
    return lambda: (At(reverse(name, args=[each.document.quarter])) for each in every_update())


def _beside(name):
    later = UpdateDocument.objects.visible().exclude(kind=UpdateDocument.Kind.UPDATE)
    return lambda: (At(reverse(name, args=[each.quarter, each.number])) for each in later.all())


def _families():
    return (
        At(reverse("families_say", args=[quarter])) for quarter in quarters_with_views().distinct()
    )


def _areas():
    for record in those_that_verify(every_update()):
        for area in record.codes["areas"]:
            yield At(reverse("area_then", args=[record.document.quarter, area["slug"]]))


def _actions():
    for record in those_that_verify(every_update()):
        for area in record.codes["areas"]:
            for action in area["actions"]:
                place = [record.document.quarter, action["reference"]]
                yield At(reverse("update", args=place))


def _file(name, title, rows=None, media_type="application/json", asked=()):
    return PublicPage(name, title, rows=rows, media_type=media_type, asked=asked)


register(
    PublicPage(
        "updates",
        _("Quarterly updates"),
        asked=("page",),
        sought="progress\nreport\nwhen is the next update",
    ),
    PublicPage("quarterly_update", _("A quarterly update"), rows=_updates("quarterly_update")),
    PublicPage(
        "families_say", _("What families say of a quarter"), rows=_families, asked=("page",)
    ),
    PublicPage("area_then", _("A focus area in an update"), rows=_areas, asked=("page",)),
    PublicPage(
        "update",
        _("An action in an update"),
        rows=_actions,
        # Of what an update says nothing, there is nothing to find.
        rows_to_find=lambda: ProgressUpdate.objects.visible().select_related("action", "round"),
    ),
    PublicPage("compare_updates", _("Compare two updates"), asked=("then", "now", "only", "page")),
    PublicPage(
        "kept",
        _("How often dates were kept"),
        sought="did they do what they promised\nkept promises\nbroken promises",
    ),
    _file("kept_csv", _("How often dates were kept, as a file"), media_type="text/csv"),
    _file("update_json", _("The record of an update"), _updates("update_json")),
    _file("update_texts", _("The words of an update"), _updates("update_texts")),
    _file("update_csv", _("An update as a file"), _updates("update_csv"), "text/csv"),
    _file("beside_json", _("The record of what came later"), _beside("beside_json")),
    _file("beside_texts", _("The words of what came later"), _beside("beside_texts")),
    _file(
        "updates_feed",
        _("Updates as a feed"),
        media_type="application/atom+xml",
        asked=("area",),
    ),
    _file("updates_ics", _("Updates and dates for a calendar"), media_type="text/calendar"),
)

# The calendar says which dates moved.
also_stamped("actions.HistoricalExpectedUpdate")
