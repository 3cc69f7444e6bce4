"""Events as the public reads them: a list, a page each, and the same for calendars and feeds."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.events.calendar import calendar_of, title_of, told_of
from local_offer.events.when import when
from local_offer.models import Event, Newsletter
from publishing.feeds import Feed
from publishing.paging import page_of, query_without_page
from publishing.public_pages import public_page

PAST_A_PAGE = 20
EVENTS_IN_FEED = 30


@public_page
def events(request):
    """What is coming, then what has been, the latest first; and the newsletters."""
    on = timezone.localdate()
    coming = list(Event.objects.visible().coming(on))
    page = page_of(Event.objects.visible().past(on), request, PAST_A_PAGE)
    return render(
        request,
        "local_offer/events.html",
        {
            "page_title": _("Events"),
            "coming": _told(coming),
            "number": sum(not each.is_cancelled for each in coming),
            "past": _told(page.object_list),
            "page": page,
            "query": query_without_page(request),
            "newsletters": [
                (letter, letter.topics.splitlines()) for letter in Newsletter.objects.visible()
            ],
        },
    )


def _told(found):
    return [(event, when(event)) for event in found]


@public_page
def event(request, slug):
    """One event. Its page stays when it is over, and when it is cancelled."""
    found = get_object_or_404(Event.objects.visible(), slug=slug)
    return render(
        request,
        "local_offer/event.html",
        {
            "page_title": title_of(found),
            "event": found,
            "when": when(found),
            "is_past": found.last_day < timezone.localdate(),
        },
    )


@public_page
def events_ics(request):
    """Every event, those that are over too, for a calendar that follows them."""
    return _calendar(Event.objects.visible())


@public_page
def event_ics(request, slug):
    """One event for a calendar."""
    found = Event.objects.visible().filter(slug=slug)
    get_object_or_404(found)
    return _calendar(found)


def _calendar(found):
    made = calendar_of(found.with_versions().order_by("starts_on", "pk"))
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


@public_page
def events_feed(request):
    """The events that were added or changed last, as an Atom feed (RFC 4287)."""
    feed = Feed(
        _("SEND events in Kirklees"),
        _("What families and young people can go to, and what changed."),
        page=reverse("events"),
        path=reverse("events_feed"),
    )
    newest = Event.objects.visible().with_versions().order_by("-last_saved", "-pk")
    for each in newest[:EVENTS_IN_FEED]:
        address = settings.SITE_ORIGIN + each.get_absolute_url()
        told = "\n".join(filter(None, [when(each), each.place, told_of(each)]))
        feed.add_item(
            title=title_of(each),
            link=address,
            description=told,
            unique_id=each.uuid.urn,
            updateddate=each.last_saved,
        )
    return feed.response()
