"""The start of finding help, the directory, and the same as a file."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.nothing_found import count_nothing_found
from local_offer.directory.results import facts_of, how_many, looser, possible, results
from local_offer.models import Service
from local_offer.shortlist import kept_in, shortlist_address
from local_offer.topics import topics
from publishing.paging import query_without_page
from publishing.public_pages import public_page
from publishing.spreadsheets import csv_response


@public_page
def find_help(request):
    """Where to start: need, age and place; then topics."""
    number, number_checked = how_many()
    return render(
        request,
        "local_offer/find_help.html",
        {
            "page_title": _("Find help"),
            "form": DirectoryForm(),
            "number": number,
            "number_checked": number_checked,
            "topics": topics(),
        },
    )


@public_page
def services(request):
    """What fits, then what may fit: in the order of how sure we are."""
    form = DirectoryForm(request.GET)
    context = {"page_title": _("Help that may fit"), "form": form}
    if not form.is_valid():
        return render(request, "local_offer/services.html", context, status=400)
    found = results(form, request)
    kept = kept_in(request)
    for service in found.page.object_list:
        service.facts = list(facts_of(service))
        service.is_kept = service.slug in kept
    here = {service.slug for service in found.page.object_list}
    conditions = form.conditions()
    if not found.page.paginator.count:
        count_nothing_found(conditions, timezone.localdate())
    return render(
        request,
        "local_offer/services.html",
        {
            **context,
            "found": found,
            "page": found.page,
            "chips": [(each.said, _query_without(request, each)) for each in conditions],
            "looser": [
                (each.said, number, _query_without(request, each))
                for each, number in (looser(form) if not found.page.paginator.count else [])
            ],
            "query": query_without_page(request),
            "kept": kept,
            "kept_elsewhere": [slug for slug in kept if slug not in here],
            "shortlist_address": shortlist_address(kept),
        },
    )


def _query_without(request, condition):
    """Return the address's question without one of its conditions."""
    asked = request.GET.copy()
    asked.pop("page", None)
    name, value = condition.part
    kept = [each for each in asked.getlist(name) if value is not None and each != value]
    asked.setlist(name, kept)
    if not kept:
        asked.pop(name)
    return asked.urlencode()


@public_page
def services_csv(request):
    """The same choice as a file. What nobody has checked is not in it."""
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        context = {"page_title": _("Help that may fit"), "form": form}
        return render(request, "local_offer/services.html", context, status=400)
    checked = possible(form.conditions()).filter(state=Service.State.CHECKED)
    rows = checked.select_related("organisation").order_by("name")
    header = [_("Name"), _("Run by"), _("What it is"), _("Youngest age"), _("Oldest age")]
    header += [_("Cost"), _("Checked on"), _("Address")]
    lines = (
        [
            one.name,
            one.organisation.name,
            one.what,
            one.min_age,
            one.max_age,
            one.get_cost_display(),
            one.checked_on,
            one.get_absolute_url(),
        ]
        for one in rows
    )
    return csv_response("services.csv", header, lines)
