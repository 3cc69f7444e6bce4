"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from local_offer.models import Service
from publishing.public_pages import PublicPage, register

register(
    PublicPage("find_help", _("Find help")),
    PublicPage("shortlist", _("My list"), asked=("keep",)),
    PublicPage(
        "services",
        _("Services"),
        asked=("q", "age", "near", "miles", "kind", "access", "easy", "page"),
    ),
    PublicPage("services_csv", _("Services as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage("service", _("A service"), rows=lambda: Service.objects.visible()),
)
