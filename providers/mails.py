"""Mail to those who run services, and to the team about them. Keys and subjects name no address."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from post.outbox import promise
from providers.links import address_of, make_link
from publishing.models import OwnerSettings


def send_link(contact, sentences, *, why, by, at):
    """Promise a contact a mail with a new link; return the link. Call it inside a transaction."""
    link = make_link(contact, why=why, by=by, at=at)
    until = date_format(timezone.localtime(link.expires_at), "j F Y")
    text = [
        _("To %(organisation)s") % {"organisation": contact.organisation},
        *sentences,
        _("See what families read, and say if it is true: %(address)s")
        % {"address": address_of(link)},
        _(
            "The link works until %(day)s. You need no password. Whoever has it can answer for you,"
            " so please do not pass it on."
        )
        % {"day": until},
        *_how_to_be_sure(),
    ]
    promise(
        send_key=f"link {link.pk} to a provider",
        to=contact.email,
        subject=_("Is what families read about your service true?"),
        text="\n\n".join(text),
        at=at,
        goes_by_itself=by is None,
    )
    return link


def tell_taken_down(change, *, at):
    """Tell the team that an entry was taken down because its provider asked."""
    promise(
        send_key=f"entry taken down, {change.pk}",
        to="",
        subject=_("An entry was taken down: its provider asked"),
        text="\n\n".join(
            [
                _("“%(service)s” is down since now. Families do not find it any more.")
                % {"service": change.service},
                _("Please ring them. You can show it again here: %(address)s")
                % {"address": settings.SITE_ORIGIN + reverse("admin:providers")},
            ]
        ),
        at=at,
    )


def _how_to_be_sure():
    owner = OwnerSettings.objects.current()
    if owner.phone:
        yield _("Are you not sure that this mail is from us? Ring us: %(phone)s") % {
            "phone": owner.phone
        }
