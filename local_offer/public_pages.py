"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from local_offer.models import Event, GuidancePage, Service
from publishing.public_pages import PublicPage, register

register(
    PublicPage("find_help", _("Find help")),
    PublicPage("shortlist", _("My list")),
    PublicPage("services", _("Services")),
    PublicPage("services_csv", _("Services as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage("service", _("A service"), rows=lambda: Service.objects.visible()),
    PublicPage("guidance", _("Guidance")),
    PublicPage(
        "guidance_page", _("A page of guidance"), rows=lambda: GuidancePage.objects.with_a_page()
    ),
    PublicPage("about_local_offer", _("About this list of help")),
    PublicPage("events", _("Events")),
    PublicPage("event", _("An event"), rows=lambda: Event.objects.visible()),
    PublicPage(
        "events_ics",
        _("Events for a calendar"),
        media_type="text/calendar",
        in_sitemap=False,
    ),
    PublicPage(
        "event_ics",
        _("An event for a calendar"),
        rows=lambda: Event.objects.visible(),
        media_type="text/calendar",
        in_sitemap=False,
    ),
    PublicPage(
        "events_feed",
        _("Events as a feed"),
        media_type="application/atom+xml",
        in_sitemap=False,
    ),
)
