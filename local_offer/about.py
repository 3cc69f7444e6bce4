"""What this list of help is, who answers for it, and how much of what the law asks for is here.

Special Educational Needs and Disability Regulations 2014, regulations 53 to 57 and schedule 2.
"""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils.translation import gettext as _

from local_offer.directory.results import how_many
from local_offer.models import Consultation, GuidancePage, Service, Term
from publishing.public_pages import public_page


def coverage():
    """Return each heading of schedule 2, in its order, with `number` of services that families can
    use, `number_checked` of them, and `pages` of guidance (dicts) that are about it. Two
    queries."""
    usable = Service.objects.visible().for_families()
    headings = list(
        Term.objects.visible()
        .filter(taxonomy=Term.Taxonomy.SCHEDULE_2)
        .annotate(
            number=_number_of(usable),
            number_checked=_number_of(usable.filter(state=Service.State.CHECKED)),
        )
        .order_by("order", "name")
    )
    pages = list(GuidancePage.objects.in_short())
    for heading in headings:
        heading.pages = [page for page in pages if page["schedule_2"] == heading.pk]
    return headings


def _number_of(services):
    mine = services.filter(schedule_2=OuterRef("pk")).order_by().values("schedule_2")
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


@public_page
def about(request):
    """Who decides, how it was made, who was asked, how else to get it, and what is missing."""
    number, number_checked = how_many(request)
    headings = coverage()
    return render(
        request,
        "local_offer/about.html",
        {
            "page_title": _("About this list of help"),
            "number": number,
            "number_checked": number_checked,
            "headings": headings,
            "number_without": sum(not heading.number for heading in headings),
            "consultations": Consultation.objects.visible(),
        },
    )
