"""While you wait: help without a diagnosis or a referral, and what others must do meanwhile."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Prefetch, Q, Value, When
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.conditions import has_term
from local_offer.directory.results import count, facts_of, listed, possible, with_what_is_shown
from local_offer.models import Contact, Service, Term, WaitingRight
from publishing.public_pages import public_page

# Open to a family that waits: nobody has to say first what the child has, or send them.
OPEN_NOW = ("no-diagnosis", "yourself")
# After what was named, what a family can use this week stands first.
SOON = ("family-support", "parent-and-carer-groups", "clubs-and-activities")
SHOWN = 4
# By their addresses in the directory, in this order.
WHEN_IT_GETS_WORSE = ("night-owls", "childline", "samaritans", "duty-and-advice-team")
INDEPENDENT = ("kias", "pcan", "family-information-service")


@dataclass(frozen=True)
class OpenNow:
    """Services that are open to a family now. `fitting` are known to be, `possible` may be; of
    both the first few are here. `not_known` is what nobody knows of those that may be."""

    fitting: list
    possible: list
    number: int
    number_fitting: int
    not_known: list
    everything: str


@public_page
def while_you_wait(request):
    """What a family can use now, and ask of school and the NHS."""
    form = DirectoryForm(request.GET)
    context = {
        "page_title": _("While you wait"),
        "form": form,
        "rights": [(each, each.public()) for each in WaitingRight.objects.visible()],
        "when_it_gets_worse": _named(WHEN_IT_GETS_WORSE),
        "independent": _named(INDEPENDENT),
    }
    if not form.is_valid():
        return render(request, "local_offer/while_you_wait.html", context, status=400)
    return render(
        request, "local_offer/while_you_wait.html", {**context, "open_now": open_now(form)}
    )


def open_now(form):
    """Return the OpenNow for a valid form. What was asked there counts as well."""
    conditions = [*form.conditions(), *(form.easies[value] for value in OPEN_NOW)]
    found = possible(conditions)
    counts = count(found, conditions)
    ordered = found.annotate(rank=_rank(conditions)).order_by("in_doubt", "rank", "name", "pk")
    shown = with_what_is_shown(ordered[:SHOWN], form.cleaned_data["near"])
    asked = [*form.typed, *(("easy", value) for value in OPEN_NOW)]
    for service in shown:
        service.facts = list(facts_of(service))
    return OpenNow(
        fitting=[one for one in shown if not one.in_doubt],
        possible=[one for one in shown if one.in_doubt],
        number=counts.all,
        number_fitting=counts.all - counts.in_doubt,
        not_known=counts.not_known,
        everything=f"{reverse('services')}?{urlencode(asked)}",
    )


def _rank(conditions):
    named = next((each.first[0] for each in conditions if each.about and each.first), Q(pk=None))
    soon = Term.objects.visible().filter(taxonomy=Term.Taxonomy.KIND, slug__in=SOON).values("pk")
    return Case(
        When(needs_ehcp=Service.YesNo.YES, then=Value(3)),  # who waits has none as a rule
        When(named, then=Value(0)),
        When(slug__in=WHEN_IT_GETS_WORSE, then=Value(3)),  # they stand further down
        When(has_term("kinds", soon), then=Value(1)),
        default=Value(2),
    )


def _named(slugs):
    """Return the services of these addresses that the public can read, each with
    .shown_contacts."""
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    found = {one.slug: one for one in listed().filter(slug__in=slugs).prefetch_related(contacts)}
    return [found[slug] for slug in slugs if slug in found]
