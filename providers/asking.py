"""Whom we ask at an organisation, and by which links: added, confirmed by phone, sent a link, taken
back.

Each verb is one transaction and raises ValidationError, with a sentence, for what makes no sense
now.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacy.subjects import hash_of_email
from providers.links import take_back_links
from providers.mails import send_link
from providers.models import ProviderContact, ProviderLink

# Two people who press the same button send one mail.
NOT_AGAIN_WITHIN = timedelta(minutes=10)


@transaction.atomic
def add(organisation, *, name, email, by, at):
    """Write down an address at an organisation; return it, not yet confirmed."""
    contact = ProviderContact(
        organisation=organisation,
        name=name,
        email=email,
        email_hash=hash_of_email(email),
        added_by=by,
        added_at=at,
        last_used_at=at,
    )
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def confirm(contact, *, number_rung, by, at):
    """Keep that somebody rang this number of the organisation, and was told that the address is
    right."""
    contact = _locked(contact)
    if contact.confirmed_at:
        raise ValidationError(_("Somebody has confirmed this address already."))
    contact.number_rung, contact.confirmed_by, contact.confirmed_at = number_rung, by, at
    contact.last_used_at = at
    contact.full_clean()
    contact.save()


@transaction.atomic
def ask(contact, *, by, at):
    """Send a contact a link, by hand. From then on they are reminded too."""
    contact = _locked(contact)
    if not contact.confirmed_at:
        raise ValidationError(_("Ring them first: a link goes only to a confirmed address."))
    if contact.links.filter(made_at__gt=at - NOT_AGAIN_WITHIN, revoked_at=None).exists():
        raise ValidationError(_("A link went there in the last ten minutes."))
    said = _("Families read about your services on our site. We want every word to be true.")
    send_link(contact, [said], why=ProviderLink.Why.SENT, by=by, at=at)
    ProviderContact.objects.filter(pk=contact.pk).update(last_used_at=at, links_taken_back_at=None)


@transaction.atomic
def take_back(contact, *, at):
    """Have no link of a contact work any more, at once, and send none there by itself before
    somebody sends one by hand."""
    contact = _locked(contact)
    if not take_back_links(contact, at=at):
        raise ValidationError(_("No link of theirs works now."))
    ProviderContact.objects.filter(pk=contact.pk).update(links_taken_back_at=at)


@transaction.atomic
def remove(contact):
    """Delete a contact, with their links and with what they proposed, once that is decided."""
    contact = _locked(contact)
    if contact.changes.waiting().exists():
        raise ValidationError(_("Decide first on what they proposed: it would go with them."))
    contact.delete()


def _locked(contact):
    found = ProviderContact.objects.select_for_update(of=("self",), no_key=True)
    locked = found.select_related("organisation").filter(pk=contact.pk).first()
    if locked is None:
        raise ValidationError(_("Somebody has deleted this contact."))
    return locked
