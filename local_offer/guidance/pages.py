"""Guidance as the public reads it: the list, and each page short or whole."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.guidance.words import Reader
from local_offer.models import GuidancePage
from local_offer.models.guidance import LINKED_UNCHECKED, links_in
from local_offer.who_helps import who_helps
from publishing.public_pages import public_page


@public_page
def guidance_list(request):
    """Every page in one sentence, by topic, and whether an officer has checked it."""
    pages = list(GuidancePage.objects.in_short())
    return render(
        request,
        "local_offer/guidance_list.html",
        {
            "page_title": _("Guidance"),
            "topics": [
                (words, found)
                for topic, words in GuidancePage.Topic.choices
                if (found := [page for page in pages if page["topic"] == topic])
            ],
            "number": len(pages),
            "number_checked": sum(page["is_checked"] for page in pages),
        },
    )


@public_page
def guidance_page(request, slug):
    """One page: its words, if an officer's tick stands on them; else what is true without them."""
    page = GuidancePage.objects.visible().filter(slug=slug).first()
    return _whole(request, page) if page else _short(request, slug)


def _whole(request, page):
    read = Reader(page.text, page.if_no)
    tick = page.standing_tick
    return render(
        request,
        "local_offer/guidance_page.html",
        {
            "page_title": page.title,
            "page": page,
            "sections": read.sections(page.text),
            "if_no": read.paragraphs(page.if_no),
            "law": page.law.splitlines(),
            "links": links_in(page.links),
            "tick": tick,
            "is_late": bool(tick and tick.is_late(timezone.localdate())),
        },
    )


def _short(request, slug):
    page = GuidancePage.objects.in_short().filter(slug=slug).first()
    if page is None:
        raise Http404(_("There is no such page of guidance."))
    links = [
        (words, address)
        for words, address in links_in(page.pop("links"))
        # Where they begin, the page leads anyway.
        if address.startswith(LINKED_UNCHECKED) and address not in LINKED_UNCHECKED
    ]
    return render(
        request,
        "local_offer/guidance_short.html",
        {"page_title": page["title"], "page": page, "links": links, "helps": who_helps()},
    )
