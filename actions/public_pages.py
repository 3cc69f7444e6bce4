"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from actions.models import Action, FocusArea, Measure
from publishing.public_pages import PublicPage, register

register(
    PublicPage("focus_area_list", _("Focus areas")),
    PublicPage("focus_area", _("A focus area"), rows=lambda: FocusArea.objects.visible()),
    PublicPage("action_list", _("Actions")),
    PublicPage("actions_csv", _("Actions as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage("roadmap", _("Roadmap")),
    PublicPage("action", _("An action"), rows=lambda: Action.objects.visible()),
    PublicPage("measure_list", _("How we check")),
    PublicPage("measure", _("A measure"), rows=lambda: Measure.objects.visible()),
    PublicPage(
        "readings_csv",
        _("Figures of a measure as a file"),
        rows=lambda: Measure.objects.visible(),
        media_type="text/csv",
        in_sitemap=False,
    ),
    PublicPage("changes", _("What changed")),
)
