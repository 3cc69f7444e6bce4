"""The home page: what was promised, and is it happening?"""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Round
from actions.public.area_cards import area_cards, coming_next
from publishing.changes import kinds_of_change, newest_changes
from publishing.public_pages import owner_of, public_page

CHANGES_SHOWN = 5


@public_page
def home(request):
    """Every area in counts, what changed, what comes next, and where to turn."""
    on = timezone.localdate()
    last_round = Round.objects.visible().first()
    cards, whole = area_cards(on, last_round)
    due = owner_of(request).next_update_due
    news = [kind for kind in kinds_of_change() if kind.on_home_page]
    return render(
        request,
        "home.html",
        {
            "page_title": _("Home"),
            "last_round": last_round,
            "next_update_due": due,
            "next_update_is_late": due is not None and due < on,
            "cards": cards,
            "whole": whole,
            "coming": coming_next(cards, whole),
            "changes": newest_changes(CHANGES_SHOWN, kinds=news),
        },
    )
