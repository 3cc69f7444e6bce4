"""The page of one update, at an address for ever."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from actions.models import ProgressUpdate
from publishing.public_pages import public_page
from publishing.taken_off import public_or_gone


@public_page
def update(request, quarter, reference):
    """What was said of an action in one quarter, with what was put right since."""
    public = ProgressUpdate.objects.visible()
    found = public_or_gone(
        public.with_corrections().select_related("action"),
        round__quarter=quarter,
        action__reference=reference,
    )
    later = public.filter(action=found.action, round__quarter__gt=quarter)
    return render(
        request,
        "actions/update.html",
        {
            "page_title": _("%(action)s: update for %(quarter)s")
            % {"action": found.action, "quarter": quarter},
            "update": found,
            "newest": later.select_related("action", "round").first(),
        },
    )
