"""The link by which somebody answers for an organisation, without a log-in.

Its address is a serial that nobody can guess, signed, so that whoever reads our tables cannot make
one. Whether it still works stands in the database: taken back, it is worth nothing at once. The
address itself is kept nowhere but in the mail that waits to be sent.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from providers.models import ProviderLink

# Longer than from the first reminder until the check is late.
WORKS_FOR = timedelta(days=42)
_LETTERS_OF_SIGNATURE = 40


def make_link(contact, *, why, by, at):
    """Return a new link for a contact; `by` is None if it goes by itself."""
    return ProviderLink.objects.create(
        contact=contact, why=why, made_by=by, made_at=at, expires_at=at + WORKS_FOR
    )


def token_of(link):
    """Return what the address of a link holds."""
    serial = link.serial.hex
    return f"{serial}.{_signature(serial)}"


def address_of(link):
    """Return the whole address of a link, as a mail gives it."""
    return settings.SITE_ORIGIN + reverse("provider_entries", args=[token_of(link)])


def link_of(token):
    """Return the link whose address holds this token, whether it still works or not; None if we
    made none."""
    serial, _dot, signature = token.partition(".")
    if not constant_time_compare(signature, _signature(serial)):
        return None
    links = ProviderLink.objects.select_related("contact__organisation")
    return links.filter(serial=UUID(hex=serial)).first()


def take_back_links(contact, *, at):
    """Have no link of a contact work any more, from now on; return how many did."""
    return contact.links.working(at).update(revoked_at=at)


def _signature(serial):
    made = salted_hmac("providers.links", serial, algorithm="sha256").hexdigest()
    return made[:_LETTERS_OF_SIGNATURE]
