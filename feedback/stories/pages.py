"""Good news as the public reads it: a page, a feed and a file; and the page that takes it back."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from feedback.models import Story
from feedback.stories import publication, take_back
from publishing.cut_off import CutOff
from publishing.feeds import Feed
from publishing.paging import page_of, query_without_page
from publishing.public_pages import NOT_WITHOUT_US, form_page, public_page
from publishing.spreadsheets import day, table_response
from publishing.taken_off import public_or_gone

STORIES_A_PAGE = 8
STORIES_IN_FEED = 30


@dataclass(frozen=True)
class AreaChoice:
    """A focus area to choose, and how many stories are about it. Without one: all of them."""

    area: FocusArea | None
    number: int
    is_here: bool


@dataclass(frozen=True)
class StoryCard:
    """A story as the public reads it. Its area and action are None where they are not shown."""

    story: Story
    area: FocusArea | None
    action: Action | None


class NoSuchArea(Exception):  # noqa: N818  named for what happened
    """The address asks for a focus area that is not there."""


@public_page(readable_without_us=NOT_WITHOUT_US)
def good_news(request):
    """Every story, newest first, or those about one focus area: `?area=<slug>`."""
    areas = list(FocusArea.objects.visible())
    try:
        area = _asked(request, areas)
    except NoSuchArea:
        return _refused(request, areas)
    choices = _choices(areas, area)
    number = next(choice.number for choice in choices if choice.is_here)
    page = page_of(_about(area), request, STORIES_A_PAGE, count=number)
    title = _("Good news: %(area)s") % {"area": area} if area else _("Good news")
    return render(
        request,
        "feedback/good_news.html",
        {
            "page_title": title,
            "choices": choices,
            "area": area,
            "page": page,
            "cards": list(_cards(page, areas)),
            "query": query_without_page(request),
        },
    )


@public_page(readable_without_us=NOT_WITHOUT_US)
def story(request, pk):
    """One story, at an address for ever; once it is taken off, that says so."""
    found = public_or_gone(Story.objects.visible().select_related("action"), pk=pk)
    [card] = _cards([found], FocusArea.objects.visible())
    return render(request, "feedback/story.html", {"page_title": found.title, "card": card})


@public_page(readable_without_us=NOT_WITHOUT_US)
def good_news_csv(request):
    """The same choice of stories as a file."""
    areas = list(FocusArea.objects.visible())
    try:
        area = _asked(request, areas)
    except NoSuchArea:
        return _refused(request, areas)
    columns = {
        _("Title"): lambda card: card.story.title,
        _("What happened"): lambda card: card.story.text,
        _("What difference it made"): lambda card: card.story.difference,
        _("First name"): lambda card: card.story.name_shown,
        _("Focus area"): lambda card: card.area,
        _("Action"): lambda card: card.action,
        _("Published on"): lambda card: day(card.story.published_at),
        _("Address"): lambda card: settings.SITE_ORIGIN + card.story.get_absolute_url(),
    }
    return table_response("good-news", "csv", columns, zip(_cards(_about(area), areas)))


@public_page(readable_without_us=NOT_WITHOUT_US)
def good_news_feed(request):
    """The newest stories as an Atom feed (RFC 4287), for whoever follows them in a reader."""
    feed = Feed(
        _("Good news: Kirklees SEND Big Plan"),
        _("What went well for children and young people with SEND in Kirklees."),
        page=reverse("good_news"),
        path=reverse("good_news_feed"),
    )
    for story in Story.objects.visible()[:STORIES_IN_FEED]:
        told = "\n\n".join(filter(None, (story.text, story.difference, story.name_shown)))
        feed.add_item(
            title=story.title,
            link=settings.SITE_ORIGIN + story.get_absolute_url(),
            description=told,
            unique_id=settings.SITE_ORIGIN + story.get_absolute_url(),
            pubdate=story.published_at,
            updateddate=story.published_at,
        )
    return feed.response()


@form_page
def take_back_page(request, token):
    """Say what happens if the sender takes back their yes; on POST, do it.

    Looking changes nothing: mail programs open links by themselves.
    """
    submission = take_back.submission_of(token)
    if submission is None:
        raise CutOff
    if request.method == "POST":
        publication.withdraw(submission, at=timezone.now())
        return HttpResponseRedirect(request.path)
    is_done = publication.is_withdrawn(submission)
    took_back = publication.allowed(submission).took_back
    if not is_done:
        title = _("Take back your good news?")
    else:
        title = _("It is taken back") if took_back else _("It is not on this site")
    response = render(
        request,
        "feedback/take_back.html",
        {
            "page_title": title,
            "submission": submission,
            "is_done": is_done,
            "took_back": took_back,
            "is_public": Story.objects.visible().filter(submission=submission).exists(),
        },
    )
    # Whoever has the address may press the button.
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _asked(request, areas):
    """Return the area the address asks for, None if it asks for none; raise NoSuchArea."""
    slug = request.GET.get("area", "")
    if not slug:
        return None
    found = next((area for area in areas if area.slug == slug), None)
    if found is None:
        raise NoSuchArea
    return found


def _refused(request, areas):
    context = {
        "page_title": _("Good news"),
        "choices": _choices(areas, None),
        "is_refused": True,
        "canonical_url": "",
    }
    return render(request, "feedback/good_news.html", context, status=400)


def _about(area):
    found = Story.objects.visible().select_related("action")
    return found.filter(Q(area=area) | Q(action__area=area)) if area else found


def _choices(areas, chosen):
    """Return an AreaChoice for all, and for each area that has stories or is chosen. One query."""
    counted = (
        Story.objects.visible()
        .order_by()
        .annotate(about=Coalesce("area", "action__area"))
        .values_list("about")
        .annotate(number=Count("pk"))
    )
    number_of = dict(counted)
    return [
        AreaChoice(None, sum(number_of.values()), is_here=chosen is None),
        *(
            AreaChoice(area, number_of.get(area.pk, 0), is_here=area == chosen)
            for area in areas
            if area.pk in number_of or area == chosen
        ),
    ]


def _cards(stories_shown, areas):
    """Return a StoryCard for each story. One query for all their actions."""
    shown = list(stories_shown)
    actions = Action.objects.visible().in_bulk({s.action_id for s in shown if s.action_id})
    area_of = {area.pk: area for area in areas}
    for story in shown:
        about = story.action.area_id if story.action else story.area_id
        yield StoryCard(story, area_of.get(about), actions.get(story.action_id))
