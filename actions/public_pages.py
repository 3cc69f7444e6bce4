"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from actions.models import Action, FocusArea
from publishing.changes import changes_without_a_page
from publishing.public_pages import PublicPage, register

register(
    PublicPage(
        "focus_area_list", _("Focus areas"), sought="who is responsible\nwho is in charge\nlead"
    ),
    PublicPage(
        "focus_area",
        _("A focus area"),
        rows=lambda: FocusArea.objects.visible(),
        asked=("page",),
    ),
    PublicPage(
        "action_list",
        _("Actions"),
        asked=("q", "area", "status", "quarter", "page"),
        sought="how many are late\nwhat has been done so far\npromises",
    ),
    PublicPage(
        "actions_csv",
        _("Actions as a file"),
        media_type="text/csv",
        asked=("q", "area", "status", "quarter"),
    ),
    PublicPage("roadmap", _("Roadmap"), asked=("page",)),
    PublicPage("moved_dates", _("Dates that moved"), asked=("area", "page")),
    PublicPage(
        "dates_csv",
        _("Dates as a file"),
        media_type="text/csv",
        asked=("area",),
    ),
    PublicPage("action", _("An action"), rows=lambda: Action.objects.visible(), asked=("page",)),
    PublicPage("changes", _("What changed"), asked=("page",)),
    PublicPage("changes_csv", _("What changed, as a file"), media_type="text/csv"),
    PublicPage(
        "changes_feed",
        _("What changed, as a feed"),
        media_type="application/atom+xml",
        asked=("area",),
    ),
    # Search engines find each of them on the page of what changed.
    PublicPage("change", _("A change"), rows=changes_without_a_page, in_sitemap=False),
)
