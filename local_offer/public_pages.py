"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from local_offer.models import Event, GuidancePage, Service, Year
from local_offer.oruk import its_pages as open_referral
from local_offer.waits.pages import first_of_each_service
from publishing.public_pages import PublicPage, register
from publishing.stamp import also_stamped

ASKED_OF_SERVICES = ("q", "age", "kind", "access", "easy")
# Whatever looks for services reads their form.
READS_THEIR_FORM = {
    "asked": ASKED_OF_SERVICES,
    "not_cited": ("miles",),
    "of_one_visitor": ("near",),
}

register(
    *open_referral.PAGES,
    PublicPage("find_help", _("Find help"), sought="Local Offer\ndirectory", not_cited=("keep",)),
    PublicPage("shortlist", _("My list"), asked=("keep",)),
    PublicPage(
        "services",
        _("Services"),
        asked=(*ASKED_OF_SERVICES, "page"),
        not_cited=("miles", "keep"),
        of_one_visitor=("near",),
    ),
    PublicPage(
        "services_csv",
        _("Services as a file"),
        media_type="text/csv",
        **READS_THEIR_FORM,
    ),
    PublicPage(
        "services_xlsx",
        _("Services for Excel"),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    PublicPage(
        "services_ndjson",
        _("Services as JSON, one a line"),
        media_type="application/x-ndjson",
        **READS_THEIR_FORM,
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
        **READS_THEIR_FORM,
    ),
    PublicPage(
        "growing_up",
        _("Growing up"),
        sought="what happens after school\nwhat happens after year 11\nleaving school\n"
        "when I leave school\nwhat next after school",
    ),
    PublicPage("year", _("A year of growing up"), rows=lambda: Year.objects.visible()),
    PublicPage(
        "waiting_times",
        _("How long are the waits?"),
        sought="waiting list\nwaiting times",
        asked=("page",),
    ),
    PublicPage(
        "waiting_times_csv",
        _("Waiting times as a file"),
        media_type="text/csv",
    ),
    PublicPage("service_waits", _("The waits of a service"), rows=first_of_each_service),
    PublicPage(
        "service_waits_csv",
        _("The waits of a service as a file"),
        rows=first_of_each_service,
        media_type="text/csv",
    ),
    PublicPage("guidance", _("Guidance"), sought="my rights\nour rights\nwhat are my rights"),
    PublicPage(
        "guidance_page", _("A page of guidance"), rows=lambda: GuidancePage.objects.with_a_page()
    ),
    PublicPage("about_local_offer", _("About this list of help")),
    PublicPage("events", _("Events"), sought="what's on\nthings to do\ndays out", asked=("page",)),
    PublicPage("event", _("An event"), rows=lambda: Event.objects.visible()),
    PublicPage(
        "events_ics",
        _("Events for a calendar"),
        media_type="text/calendar",
    ),
    PublicPage(
        "event_ics",
        _("An event for a calendar"),
        rows=lambda: Event.objects.visible(),
        media_type="text/calendar",
    ),
    PublicPage(
        "events_feed",
        _("Events as a feed"),
        media_type="application/atom+xml",
    ),
)

# Words of guidance hang on their tick; calendars hear how often an event was saved.
also_stamped("local_offer.GuidanceTick", "local_offer.HistoricalEvent")
