"""The home page: finding help, and what was promised: two doors of the same size."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Round
from actions.public.area_cards import area_cards, coming_next, no_next
from actions.public.verdicts import verdict_on_actions
from actions.updates.expected import expected_updates
from local_offer.directory.results import how_many
from local_offer.topics import topics
from publishing.changes import newest_news
from publishing.public_pages import public_page
from reports.planning.holds import hold_on

NEWS_OF_EACH_KIND = 1
NEWS_SHOWN = 3


@public_page
def home(request):
    """Help by need; every area in counts, what changed, what comes next, and where to turn."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    cards, whole = area_cards(request, on, last_round)
    number_of_services, number_checked = how_many(request)
    return render(
        request,
        "home.html",
        {
            "page_title": _("Home"),
            "number_of_services": number_of_services,
            "number_checked": number_checked,
            "topics": topics(),
            "last_round": last_round,
            "expected": expected_updates(on, last_round),
            "hold": hold_on(on),
            "cards": cards,
            "whole": whole,
            "verdict": verdict_on_actions(whole, last_round, on),
            "coming": coming_next(whole),
            "no_next": no_next(whole),
            "changes": newest_news(NEWS_OF_EACH_KIND, NEWS_SHOWN),
        },
    )
