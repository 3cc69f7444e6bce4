"""What changed: the public record as a running list."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from actions.models import FocusArea
from actions.statuses import Status
from publishing.changes import (
    every_change,
    kind_called,
    kinds_of_change,
    newest_changes,
    newest_changes_with_news,
)
from publishing.feeds import Feed
from publishing.paging import NO_SUCH_PAGE, number_asked
from publishing.public_pages import NOT_WITHOUT_US, public_page
from publishing.spreadsheets import table_response
from publishing.taken_off import public_or_gone

CHANGES_A_PAGE = 10
# More than a quarter makes public on one day.
CHANGES_IN_FEED = 100
NEWS_OF_EACH_KIND = 2


@public_page(readable_without_us=NOT_WITHOUT_US)
def changes(request):
    """Every public change, newest first. Not counted: after twenty years that would cost more
    than the page."""
    number = number_asked(request)
    if number == 1:
        found, news = newest_changes_with_news(CHANGES_A_PAGE + 1, NEWS_OF_EACH_KIND)
    else:
        found, news = newest_changes(CHANGES_A_PAGE + 1, skip=(number - 1) * CHANGES_A_PAGE), []
        if not found:
            raise Http404(NO_SUCH_PAGE)
    many = list(dict.fromkeys(str(each.many) for each in kinds_of_change()))
    return render(
        request,
        "actions/changes.html",
        {
            "page_title": _("What changed"),
            "kinds": get_text_list(many, _("and")),
            "news": news,
            "of_each_kind": NEWS_OF_EACH_KIND,
            "changes": found[:CHANGES_A_PAGE],
            "newer": number - 1,
            "older": number + 1 if len(found) > CHANGES_A_PAGE else None,
        },
    )


@public_page(readable_without_us=NOT_WITHOUT_US)
def changes_csv(request):
    """Every public change as a file, in the order of the list."""
    columns = {
        _("Public since"): lambda kind, change: change.on.isoformat(),
        _("Kind"): lambda kind, change: kind.name,
        _("What changed"): lambda kind, change: change.title,
        _("How it is going"): lambda kind, change: _status_words(change),
        _("What is told"): lambda kind, change: change.text,
        _("Address"): lambda kind, change: settings.SITE_ORIGIN + change.address,
        _("How it stands now"): lambda kind, change: settings.SITE_ORIGIN + change.url,
    }
    return table_response("changes", "csv", columns, every_change())


@public_page(readable_without_us=NOT_WITHOUT_US)
def changes_feed(request):
    """The newest public changes as an Atom feed (RFC 4287). With `?area=`, those of that area."""
    slug, area = request.GET.get("area", "").strip(), None
    title, page = _("What changed: Kirklees SEND Big Plan"), reverse("changes")
    path = reverse("changes_feed")
    if slug:
        area = FocusArea.objects.visible().filter(slug=slug).first()
        if area is None:
            return _no_such_area(request)
        title, page = _("What changed: %(area)s") % {"area": area}, area.get_absolute_url()
        path = f"{path}?area={slug}"
    feed = Feed(title, _("What was promised, what was done, and what moved."), page=page, path=path)
    for change in newest_changes(CHANGES_IN_FEED, about=area):
        address = settings.SITE_ORIGIN + change.address
        told = " ".join(filter(None, [_status_words(change), change.text]))
        feed.add_item(
            title=change.title,
            link=address,
            description=told,
            unique_id=address,
            pubdate=change.at,
            updateddate=change.at,
        )
    return feed.response()


def _no_such_area(request):
    here = reverse("changes_feed")
    ways = [{"url": here, "text": _("All areas")}]
    areas = FocusArea.objects.visible().values_list("slug", "title")
    ways += [{"url": f"{here}?area={slug}", "text": title} for slug, title in areas]
    problem = _("There is no area of that name.")
    return render(request, "errors/400.html", {"problem": problem, "ways": ways}, status=400)


def _status_words(change):
    return str(Status(change.status).label) if change.status else ""


@public_page(readable_without_us=NOT_WITHOUT_US)
def change(request, kind, pk):
    """One change, at an address for ever: its place in the list moves with each newer one."""
    its_kind = kind_called(kind)
    if its_kind is None:
        raise Http404
    row = public_or_gone(its_kind.rows(), pk=pk)
    (told,) = its_kind.changes([row])
    if told.address != request.path:
        return redirect(told, permanent=True)
    title = _("Change on %(day)s: %(title)s") % {
        "day": date_format(told.on, "j F Y"),
        "title": told.link_text,
    }
    return render(request, "actions/change.html", {"page_title": title, "change": told})
