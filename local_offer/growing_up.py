"""Growing up, year by year: what comes, who helps, and a sheet to take to a review."""

from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.directory.conditions import has_term
from local_offer.directory.results import with_what_is_shown
from local_offer.directory.sieve import listed
from local_offer.models import Contact, Term, Year
from publishing.public_pages import public_page

# Kinds of help that are about growing up, as the directory's addresses name them.
KINDS = ("preparing-for-adulthood", "work", "post-16-learning")


@public_page
def growing_up(request):
    """Every year with its one sentence: what comes when."""
    years = list(Year.objects.visible())
    return render(
        request,
        "local_offer/growing_up.html",
        {"page_title": _("Growing up"), "years": years, "everything": _directory_for_growing_up()},
    )


@public_page
def year(request, slug):
    """One year, and what comes after it."""
    years = list(Year.objects.visible())
    place = next((n for n, each in enumerate(years) if each.slug == slug), None)
    if place is None:
        raise Http404
    found = years[place]
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    return render(
        request,
        "local_offer/year.html",
        {
            "page_title": _("Growing up: %(year)s") % {"year": found.title},
            "year": found,
            "words": found.public(),
            "before": years[place - 1] if place else None,
            "after": next(iter(years[place + 1 :]), None),
            "contacts": listed().filter(pk__in=found.contacts.all()).prefetch_related(contacts),
            "leading_to": _services_leading_to(found),
            "everything": _directory_for_growing_up(age=found.min_age),
            "prompts": [
                _("What I like, and what I am good at"),
                _("What is hard for me"),
                _("What helps me"),
                _("What I want to do next"),
                _("Who I want at my review"),
            ],
        },
    )


def _services_leading_to(year):
    """Return (outcome, services that lead to it) for the ages of a year. A service of which nobody
    knows the ages stays among them."""
    outcomes = list(Term.objects.visible().filter(pk__in=year.outcomes.all()))
    young_enough = Q(min_age=None) | Q(min_age__lte=year.max_age)
    old_enough = Q(max_age=None) | Q(max_age__gte=year.min_age)
    services = with_what_is_shown(
        listed()
        .filter(young_enough, old_enough, has_term("outcomes", [one.pk for one in outcomes]))
        .prefetch_related("outcomes")
    )
    return [
        (outcome, [service for service in services if outcome in service.outcomes.all()])
        for outcome in outcomes
    ]


def _directory_for_growing_up(**asked):
    return f"{reverse('services')}?{urlencode({**asked, 'kind': KINDS}, doseq=True)}"
