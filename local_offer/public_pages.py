"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from local_offer.models import Event, GuidancePage, Service, Year
from local_offer.waits.pages import first_of_each_service
from publishing.public_pages import PublicPage, register
from publishing.stamp import also_stamped

ASKED_OF_SERVICES = ("q", "age", "kind", "access", "easy")
WHERE_SOMEBODY_LIVES = ("near", "miles")

register(
    PublicPage("find_help", _("Find help"), asked_by_one=("keep",)),
    PublicPage("shortlist", _("My list"), asked=("keep",)),
    PublicPage(
        "services",
        _("Services"),
        asked=(*ASKED_OF_SERVICES, "page"),
        asked_by_one=(*WHERE_SOMEBODY_LIVES, "keep"),
    ),
    PublicPage(
        "services_csv",
        _("Services as a file"),
        media_type="text/csv",
        in_sitemap=False,
        asked=ASKED_OF_SERVICES,
        asked_by_one=WHERE_SOMEBODY_LIVES,
    ),
    PublicPage(
        "services_ndjson",
        _("Services as JSON, one a line"),
        media_type="application/x-ndjson",
        in_sitemap=False,
        asked=ASKED_OF_SERVICES,
        asked_by_one=WHERE_SOMEBODY_LIVES,
    ),
    PublicPage(
        "service",
        _("A service"),
        rows=lambda: Service.objects.visible(),
        rows_to_find=lambda: Service.objects.visible().filter(state__in=Service.OPEN),
    ),
    PublicPage(
        "while_you_wait",
        _("While you wait"),
        asked=ASKED_OF_SERVICES,
        asked_by_one=WHERE_SOMEBODY_LIVES,
    ),
    PublicPage("growing_up", _("Growing up")),
    PublicPage("year", _("A year of growing up"), rows=lambda: Year.objects.visible()),
    PublicPage("waiting_times", _("How long are the waits?")),
    PublicPage(
        "waiting_times_csv",
        _("Waiting times as a file"),
        media_type="text/csv",
        in_sitemap=False,
    ),
    PublicPage("service_waits", _("The waits of a service"), rows=first_of_each_service),
    PublicPage(
        "service_waits_csv",
        _("The waits of a service as a file"),
        rows=first_of_each_service,
        media_type="text/csv",
        in_sitemap=False,
    ),
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

# Words of guidance hang on their tick; calendars hear how often an event was saved.
also_stamped("local_offer.GuidanceTick", "local_offer.HistoricalEvent")
