"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from actions.models import Action, FocusArea
from publishing.public_pages import PublicPage, register

register(
    PublicPage("focus_area_list", _("Focus areas")),
    PublicPage("focus_area", _("A focus area"), rows=lambda: FocusArea.objects.visible()),
    PublicPage("action_list", _("Actions")),
    PublicPage("actions_csv", _("Actions as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage("roadmap", _("Roadmap")),
    PublicPage("moved_dates", _("Dates that moved")),
    PublicPage("dates_csv", _("Dates as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage("action", _("An action"), rows=lambda: Action.objects.visible()),
    PublicPage("changes", _("What changed")),
)
