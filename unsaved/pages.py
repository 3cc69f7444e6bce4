"""What the script of staff forms asks of the site while people type (`static/staff/drafts.js`)."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publishing.versions import id_in
from unsaved import drafts
from unsaved.giving_back import in_short, is_from_here
from unsaved.models import LONGEST_PATH, Draft
from unsaved.words import TYPED_BY, Words


@require_POST
def keep_draft(request):
    """Keep what somebody typed so far, sent as its form would send it.

    The address asks for the `page` it belongs to, and says the `window`, the `number` of this
    sending and what it goes on `after`. 200 is kept; 410 means that the window has no draft any
    more, and begins another; anything else says in a sentence why not.
    """
    if not is_from_here(request):
        return in_short(_("Another site sent this."), HTTPStatus.FORBIDDEN)
    if request.POST.get(TYPED_BY) != str(request.user.pk):
        told = _("Somebody else is logged in here now.")
        return in_short(told, HTTPStatus.FORBIDDEN)
    page, number = request.GET.get("page", ""), id_in(request.GET.get("number", ""))
    windows = drafts.windows_in(request.GET.get("window", ""))
    after = drafts.windows_in(request.GET.get("after", ""))
    if len(windows) != 1 or not number or not _is_a_staff_page(page):
        return in_short(_("This page cannot keep drafts."), HTTPStatus.BAD_REQUEST)
    words = Words.of(request)
    if words is None:
        drafts.let_go([*windows, *after], of=request.user)
        return in_short(_("Nothing is typed here."))
    at = timezone.now()
    try:
        drafts.keep(
            words.at(page), by=request.user, window=windows[0], number=number, after=after, at=at
        )
    except drafts.Gone:
        return in_short("", HTTPStatus.GONE)
    except drafts.TooMany:
        told = _("You have too many drafts. Save some of them, or throw them away.")
        return in_short(told, HTTPStatus.INSUFFICIENT_STORAGE)
    clock = date_format(timezone.localtime(at), "H:i")
    return in_short(
        _("Kept as a draft at %(clock)s. Save it when you are ready.") % {"clock": clock}
    )


def _is_a_staff_page(address):
    path = address.partition("?")[0]
    return path.startswith(reverse("admin:index")) and len(path) <= LONGEST_PATH


@require_POST
def throw_away_draft(request):
    """Delete one of one's own drafts, and go back to its page."""
    window = request.POST.get("window", "")
    draft = Draft.objects.filter(person=request.user, window=window).first()
    if draft is None:
        messages.info(request, _("This draft is gone already."))
        return HttpResponseRedirect(reverse("admin:index"))
    drafts.let_go([draft.window], of=request.user)
    messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(draft.path)
