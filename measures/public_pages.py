"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from actions.models import Measure
from publishing.public_pages import PublicPage, register

register(
    PublicPage("measure_list", _("How we check"), sought="is it getting better\nis it working"),
    PublicPage("measure", _("A measure"), rows=lambda: Measure.objects.visible(), asked=("page",)),
    PublicPage(
        "readings_csv",
        _("Figures of a measure as a file"),
        rows=lambda: Measure.objects.visible(),
        media_type="text/csv",
    ),
)
