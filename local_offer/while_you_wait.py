"""While you wait: help without a diagnosis or a referral, and what others must do meanwhile."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.conditions import has_term
from local_offer.directory.results import (
    Possible,
    facts_of,
    in_order,
    possible,
    with_what_is_shown,
)
from local_offer.directory.sieve import listed
from local_offer.models import Contact, WaitingRight
from publishing.keys import Keys
from publishing.public_pages import public_page

# Open to a family that waits: nobody has to say first what the child has, or send them.
OPEN_NOW = ("no-diagnosis", "yourself")
# After what was named, what a family can use this week stands first.
SOON = ("family-support", "parent-and-carer-groups", "clubs-and-activities")
SHOWN = 4
NOTHING = Q(pk__in=Keys(()))
# By their addresses in the directory, in this order.
WHEN_IT_GETS_WORSE = ("night-owls", "childline", "samaritans", "duty-and-advice-team")
INDEPENDENT = ("kias", "pcan", "family-information-service")


@dataclass(frozen=True)
class OpenNow:
    """Services that are `possible`: open to a family now, or they may be. The first few are here,
    in Groups. `everything` is the address of all."""

    possible: Possible
    groups: list
    everything: str


@public_page
def while_you_wait(request):
    """What a family can use now, and ask of school and the NHS."""
    form = DirectoryForm(request.GET)
    when_it_gets_worse, independent = _named(WHEN_IT_GETS_WORSE, INDEPENDENT)
    # They are there to be rung: nobody who cannot wait is sent to a name without a number.
    when_it_gets_worse = [one for one in when_it_gets_worse if _can_be_rung(one)]
    context = {
        "page_title": _("While you wait"),
        "form": form,
        "rights": [(each, each.public()) for each in WaitingRight.objects.visible()],
        "when_it_gets_worse": when_it_gets_worse,
        "independent": independent,
    }
    if not form.is_valid():
        return render(request, "local_offer/while_you_wait.html", context, status=400)
    context["open_now"] = open_now(form, request, when_it_gets_worse)
    return render(request, "local_offer/while_you_wait.html", context)


def open_now(form, request, when_it_gets_worse):
    """Return the OpenNow for a valid form. What was asked there counts as well."""
    conditions = [*form.conditions(), *(form.easies[value] for value in OPEN_NOW)]
    found = possible(request, conditions, first=_first(conditions, form, when_it_gets_worse))
    rows = listed().filter(pk__in=dict(found[:SHOWN]))
    shown = in_order(found[:SHOWN], with_what_is_shown(rows, form.cleaned_data["near"]))
    asked = [*form.typed, *(("easy", value) for value in OPEN_NOW)]
    for service in shown:
        service.facts = list(facts_of(service))
    return OpenNow(
        possible=found,
        groups=found.groups(shown),
        everything=f"{reverse('services')}?{urlencode(asked)}",
    )


def _first(conditions, form, when_it_gets_worse):
    """Return what comes first: what was named, then what a family can use soon."""
    named = next((each.first[0] for each in conditions if each.about and each.first), NOTHING)
    soon = has_term("kinds", [form.kinds[slug].pk for slug in SOON if slug in form.kinds])
    # Who waits has no plan as a rule; and those for when it gets worse stand further down.
    stand_there = Q(pk__in=Keys(one.pk for one in when_it_gets_worse))
    last = ~form.easies["no-ehcp"].may_fit | (stand_there & ~named)
    return named & ~last, soon & ~last, ~last


def _can_be_rung(service):
    return any(contact.phone for contact in service.shown_contacts)


def _named(*lists):
    """Return, for each list of addresses, the services of these that the public can read, each with
    .shown_contacts. Two queries."""
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    services = listed().filter(slug__in=[slug for slugs in lists for slug in slugs])
    found = {one.slug: one for one in services.prefetch_related(contacts)}
    return [[found[slug] for slug in slugs if slug in found] for slugs in lists]
