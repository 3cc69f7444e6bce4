"""The services somebody asked for, as a file: CSV, or one JSON object a line; and all as XLSX.

What nobody has checked is not in it. Its columns come back in by `local_offer.incoming.sheet`.
"""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.results import in_order, possible
from local_offer.directory.sieve import listed
from local_offer.incoming.told import PARTS, as_the_public_sees, in_words, told_of
from local_offer.models import Service
from publishing.keys import Keys
from publishing.public_pages import public_page
from publishing.spreadsheets import sheet_response

FITS = gettext_lazy("Fits")
CHECKED_ON = gettext_lazy("Checked on")
ADDRESS = gettext_lazy("Address")


@public_page
def services_csv(request):
    """The same choice as the page of services, for a spreadsheet."""
    return _of_choice(
        request, lambda services: sheet_response("services", "csv", header(), rows_of(services))
    )


@public_page
def services_xlsx(request):
    """All of them for Excel. It takes ten times as long as CSV to make, so nothing is asked of it:
    it is made once, and kept until something changes."""
    return sheet_response("services", "xlsx", header(), rows_of(public_services(request)))


@public_page
def services_ndjson(request):
    """The same choice for machines: a JSON object a line."""
    return _of_choice(request, _ndjson)


def _of_choice(request, as_file):
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        context = {"page_title": _("Help that may fit"), "form": form}
        return render(request, "local_offer/services.html", context, status=400)
    return as_file(public_services(request, form.conditions()))


def public_services(request, conditions=()):
    """Return the services that fit, or may, and that somebody has checked, as the public sees
    them, each with its `standing`."""
    found = possible(request, conditions)[:]
    checked = listed().filter(state=Service.State.CHECKED, pk__in=Keys(dict(found)))
    return in_order(found, as_the_public_sees(checked))


def header():
    """Return the headings of a file."""
    return [*(part.heading for part in PARTS.values()), FITS, CHECKED_ON, ADDRESS]


def rows_of(services):
    """Yield the cells of each of these `public_services`."""
    for one in services:
        yield [*cells_of(one), _fits(one), one.checked_on, address_of(one)]


def cells_of(service):
    """Return what is told of a service that came from `as_the_public_sees` or `as_kept`, a cell for
    each of PARTS."""
    told = told_of(service)
    return [
        value if isinstance(value := told.get(name), int) else in_words(name, value)
        for name in PARTS
    ]


def address_of(service):
    """Return the whole address of its page, by which it is known when its row comes back."""
    return settings.SITE_ORIGIN + service.get_absolute_url()


def _fits(service):
    return _("may fit: not all is known") if service.standing.is_in_doubt else _("yes")


def _ndjson(services):
    lines = (
        json.dumps(
            {
                **told_of(one),
                "fits": not one.standing.is_in_doubt,
                "checked_on": one.checked_on.isoformat(),
                "address": address_of(one),
            },
            ensure_ascii=False,
        )
        for one in services
    )
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        content_type="application/x-ndjson",
        headers={"Content-Disposition": 'attachment; filename="services.ndjson"'},
    )
