"""The start of finding help, and the directory."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.nothing_found import count_nothing_found
from local_offer.directory.results import facts_of, how_many, looser, results
from local_offer.guidance.meant import guidance_meant
from local_offer.shortlist import kept_in, number_left_out, shortlist_address
from local_offer.topics import topics
from publishing.paging import query_without_page
from publishing.public_pages import owner_of, public_page


@public_page
def find_help(request):
    """Where to start: need, age and place; then topics."""
    number, number_checked = how_many(request)
    is_adopted = owner_of(request).is_local_offer
    return render(
        request,
        "local_offer/find_help.html",
        {
            "page_title": _("Find help: the Local Offer") if is_adopted else _("Find help"),
            "form": DirectoryForm(),
            "kept": kept_in(request),
            "number": number,
            "number_checked": number_checked,
            "topics": topics(),
        },
    )


@public_page
def services(request):
    """What is about what was asked, then what is for many needs: of both what fits, then what
    may."""
    form = DirectoryForm(request.GET)
    kept = kept_in(request)
    context = {"page_title": _("Help that may fit"), "form": form, "kept": kept}
    if not form.is_valid():
        context["canonical_url"] = ""
        return render(request, "local_offer/services.html", context, status=400)
    found = results(form, request)
    for service in found.page.object_list:
        service.facts = list(facts_of(service))
        service.is_kept = service.slug in kept
    here = {service.slug for service in found.page.object_list}
    conditions = form.conditions()
    if not found.possible:
        count_nothing_found(conditions, timezone.localdate())
    return render(
        request,
        "local_offer/services.html",
        {
            **context,
            "found": found,
            "page": found.page,
            "guidance": guidance_meant(form.found),
            "chips": [(each.said, _query_without(request, each)) for each in conditions],
            "looser": [
                (each.said, number, _query_without(request, each))
                for each, number in ([] if found.possible else looser(conditions, found.possible))
            ],
            "query": query_without_page(request),
            "start": _start_again(kept),
            "kept_elsewhere": [slug for slug in kept if slug not in here],
            "number_left_out": number_left_out(request),
            "shortlist_address": shortlist_address(kept),
        },
    )


def _query_without(request, condition):
    """Return the address's question without one of its conditions."""
    asked = request.GET.copy()
    asked.pop("page", None)
    name, value = condition.part
    if name == "near":
        asked.pop("miles", None)
    kept = [each for each in asked.getlist(name) if value is not None and each != value]
    asked.setlist(name, kept)
    if not kept:
        asked.pop(name)
    return asked.urlencode()


def _start_again(kept):
    """Return where to start from, with what is kept."""
    return f"{reverse('find_help')}?{urlencode([('keep', slug) for slug in kept])}"
