"""The page for people about the data: what is in it, what is not, and how to ask for it."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

from local_offer.oruk import handed_out
from local_offer.oruk.answering import STUB
from local_offer.oruk.described import lists
from publishing.public_pages import public_page
from publishing.shared import shared


@public_page
def open_data(request):
    """What other sites and programs can take from here."""
    owner = request.site_owner
    return render(
        request,
        "local_offer/open_data.html",
        {
            "page_title": _("Open data: take this list elsewhere"),
            "number": shared(request, "services handed out", handed_out.services(owner).count),
            "holds_examples": owner.shares_unchecked,
            "stub": settings.SITE_ORIGIN + STUB,
            "lists": lists(),
        },
    )
