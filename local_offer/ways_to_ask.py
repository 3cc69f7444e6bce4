"""What can really be done to ask a service: nobody is sent to ring where there is no number."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.models import Source


class Link(NamedTuple):
    """A page to send people to; the words say whose it is."""

    url: str
    words: str


class Step(NamedTuple):
    """What to do, and the page to do it on, if it takes one."""

    words: str
    link: Link | None = None


def page_about(service, sources):
    """Return a Link to the service's own page, its organisation's, or else that of the first of
    `sources`, those that are shown; None if there is none."""
    organisation = service.organisation
    if service.website and service.website != organisation.website:
        return Link(service.website, _("their own page"))
    if organisation.website:
        words = _("the website of %(name)s") % {"name": organisation.name}
        return Link(organisation.website, words)
    if not sources:
        return None
    source = sources[0]
    if source.kind == Source.Kind.PROVIDER:
        return Link(source.url, _("a page of %(name)s") % {"name": organisation.name})
    return Link(
        source.url, _("a page of %(whose)s about it") % {"whose": source.get_kind_display()}
    )


def way_to_ask(contacts, page):
    """Return the Step to ask a service by, given the contacts that are shown and a page about it
    (Link or None)."""
    phone, email = any(one.number for one in contacts), any(one.email for one in contacts)
    if phone and email:
        return Step(_("Ring them or write to them."))
    if phone:
        return Step(_("Ring them."))
    if email:
        return Step(_("Write to them."))
    if contacts:
        return Step(_("“Contact” says how."))
    if page:
        return Step(_("We have no phone number that we are sure of. Look here:"), page)
    return Step(
        _("We have no phone number or e-mail address that we are sure of. Somebody may know more:"),
        Link(reverse("contact"), _("who to ask")),
    )
