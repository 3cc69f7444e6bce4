from django.urls import include, path

from local_offer import about, growing_up, service_page, shortlist, while_you_wait
from local_offer.directory import files, pages
from local_offer.events import pages as event_pages
from local_offer.guidance import pages as guidance_pages
from local_offer.waits import pages as waits

urlpatterns = [
    path("", include("local_offer.oruk.urls")),
    path("local-offer/", pages.find_help, name="find_help"),
    path("local-offer/list/", shortlist.shortlist, name="shortlist"),
    path("local-offer/services/", pages.services, name="services"),
    path("local-offer/services/services.csv", files.services_csv, name="services_csv"),
    path("local-offer/services/services.xlsx", files.services_xlsx, name="services_xlsx"),
    path("local-offer/services/services.ndjson", files.services_ndjson, name="services_ndjson"),
    path("local-offer/services/<slug:slug>/", service_page.service, name="service"),
    path("local-offer/while-you-wait/", while_you_wait.while_you_wait, name="while_you_wait"),
    path("local-offer/growing-up/", growing_up.growing_up, name="growing_up"),
    path("local-offer/growing-up/<slug:slug>/", growing_up.year, name="year"),
    path("local-offer/waiting-times/", waits.waiting_times, name="waiting_times"),
    path(
        "local-offer/waiting-times/waiting-times.csv",
        waits.waiting_times_csv,
        name="waiting_times_csv",
    ),
    path("local-offer/waiting-times/<slug:slug>/", waits.service_waits, name="service_waits"),
    path(
        "local-offer/waiting-times/<slug:slug>/waits.csv",
        waits.service_waits_csv,
        name="service_waits_csv",
    ),
    path("local-offer/guidance/", guidance_pages.guidance_list, name="guidance"),
    path("local-offer/guidance/<slug:slug>/", guidance_pages.guidance_page, name="guidance_page"),
    path("local-offer/about/", about.about, name="about_local_offer"),
    path("events/", event_pages.events, name="events"),
    path("events/calendar.ics", event_pages.events_ics, name="events_ics"),
    path("events/feed.xml", event_pages.events_feed, name="events_feed"),
    path("events/<slug:slug>/", event_pages.event, name="event"),
    path("events/<slug:slug>/event.ics", event_pages.event_ics, name="event_ics"),
]
