"""Gaps: what this site does not list, and what families looked for and did not find.

The council has to look, again and again, whether there is enough help (Children and Families Act
2014, s.27).
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from local_offer.checking import may_check, to_check
from local_offer.models import (
    NothingFound,
    Place,
    Service,
    ServiceAtLocation,
    Term,
    WaitFigure,
    WaitingTime,
)
from local_offer.waits.reminders import last_quarter
from publishing.paging import page_of
from publishing.spreadsheets import sheet_response
from staff.pages import refuse_strangers, staff_page
from staff.sheets.index import File

SEARCHES_A_PAGE = 50
# A list this long tells enough: what is put right makes room for the rest. The file has all.
MOST_SHOWN = 100

# How services have the terms of a taxonomy.
SERVICES_BY = {
    Term.Taxonomy.NEED: "services_by_need",
    Term.Taxonomy.KIND: "services_by_kind",
    Term.Taxonomy.SCHEDULE_2: "services_by_heading",
}


def terms_without(taxonomy):
    """Return the terms of a taxonomy that no service for families has, nor any term that is part
    of them."""
    has_service = {f"{SERVICES_BY[taxonomy]}__in": Service.objects.visible().for_families()}
    terms = Term.objects.visible().filter(taxonomy=taxonomy)
    parts = Term.objects.visible().filter(**has_service)
    return terms.exclude(**has_service).exclude(children__in=parts)


def not_listed():
    """Return the open services that nobody sees because nobody has confirmed that they exist."""
    return Service.objects.filter(is_listed=False, state__in=Service.OPEN)


def towns_without():
    """Return the towns of Kirklees in which no service for families is to be met."""
    there = ServiceAtLocation.objects.visible().filter(
        service__in=Service.objects.visible().for_families()
    )
    towns = Place.objects.visible().filter(kind=Place.Kind.TOWN, is_beyond=False)
    return towns.exclude(pk__in=there.values("location__place"))


def waits_not_given(on):
    """Return the waits families see for which nobody has given the figure of the last quarter
    before a day."""
    first, last = last_quarter(on)
    given = WaitFigure.objects.visible().filter(wait=OuterRef("pk"), ends_on__range=(first, last))
    return WaitingTime.objects.visible().exclude(Exists(given)).select_related("service")


@dataclass(frozen=True)
class Gap:
    """One kind of gap: what is missing, what that means, and each row it is missing of."""

    what: str
    meaning: str
    rows: QuerySet
    change_url: str  # the address of the form of each row, by name

    @property
    def number(self):
        return self.rows.count()

    @property
    def places(self):
        """(row, address of its form), so many as a page shows."""
        rows = self.rows[:MOST_SHOWN]
        return [(row, reverse(self.change_url, args=[row.pk])) for row in rows]


def all_gaps(on):
    """Return every Gap, as it is on a day."""
    term, service = "admin:local_offer_term_change", "admin:local_offer_service_change"
    return [
        Gap(
            _("Needs that no service is for"),
            _("Families who look for one of these see only what is for any need."),
            terms_without(Term.Taxonomy.NEED),
            term,
        ),
        Gap(
            _("Kinds of help that no service gives"),
            _("Families who look for one of these find nothing."),
            terms_without(Term.Taxonomy.KIND),
            term,
        ),
        Gap(
            _("Headings the law asks for, without a service"),
            _("SEND Regulations 2014, schedule 2."),
            terms_without(Term.Taxonomy.SCHEDULE_2),
            term,
        ),
        Gap(
            _("Towns where no service can be met"),
            _("Families there have to travel, or use what comes to them."),
            towns_without(),
            "admin:local_offer_place_change",
        ),
        Gap(
            _("Waiting times without a figure for the last quarter"),
            _("Families read “not known”, or an older figure."),
            waits_not_given(on),
            "admin:local_offer_waitingtime_change",
        ),
        Gap(
            _("Services not shown, because nobody has confirmed that they exist"),
            _("Find out, then tick “may be listed”."),
            not_listed(),
            service,
        ),
    ]


def _checks(on):
    """Return (words, number) of what waits for a check."""
    waiting = to_check(on)
    late = waiting.filter(state=Service.State.CHECKED).count()
    return [
        (_("Services that nobody has checked"), waiting.count() - late),
        (_("Services whose check is late"), late),
    ]


@require_safe
def gaps(request):
    """Every gap: what is missing, then what nothing was found for, month by month."""
    refuse_strangers(request)
    on = timezone.localdate()
    searches = NothingFound.objects.select_related("term")
    return staff_page(
        request,
        "staff/gaps.html",
        _("Gaps"),
        page=page_of(searches, request, SEARCHES_A_PAGE),
        gaps=all_gaps(on),
        checks=_checks(on),
        may_check=may_check(request.user),
        file=_file(),
    )


@require_safe
def gaps_sheet(request, kind):
    """The same as a file, every row of it."""
    refuse_strangers(request)
    header = [_("Gap"), _("What"), _("Month"), _("How often")]
    return sheet_response("gaps", kind, header, _lines())


def _lines():
    searches = _("Searched for, and nothing found")
    for one in NothingFound.objects.select_related("term").iterator():
        yield [searches, one.words, f"{one.month:%Y-%m}", one.number]
    on = timezone.localdate()
    for gap in all_gaps(on):
        for row in gap.rows.iterator():
            yield [gap.what, str(row), "", ""]
    for words, number in _checks(on):
        yield [words, "", "", number]


def _file():
    return File(
        _("Gaps in the help there is"),
        _("Gaps"),
        *(reverse("admin:gaps_sheet", args=[kind]) for kind in ("csv", "xlsx")),
    )


def files():
    """Return a File for what can be taken away."""
    return [_file()]
