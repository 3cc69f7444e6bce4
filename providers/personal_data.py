"""What is held about whoever answers for a provider: how to reach them, and what they proposed."""

from collections import Counter

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.fields import as_stored
from privacy.holdings import ErasableHolding, HeldLine, HeldThing, Mention, lines_of, register
from privacy.mentions import Terms, rows_that_name, unreadable_of
from providers.models import ProposedChange, ProviderContact, ProviderLink


class ProviderContacts(ErasableHolding):
    """Somebody at an organisation whom we ask if our words are true, their links, and what they
    said. What was accepted of it stands in the list of help, without them."""

    name = gettext_lazy("Their address at a provider, and what they proposed")
    name_for_them = gettext_lazy("Your address at a provider, and what you proposed")
    models = (ProviderContact, ProviderLink, ProposedChange)

    def lock(self, subject):
        list(_theirs(subject).select_for_update(no_key=True).values_list("pk"))

    def find(self, subject):
        told = _("An address at %(organisation)s, written down on %(day)s")
        return [
            HeldThing(
                told
                % {
                    "organisation": contact.organisation,
                    "day": date_format(localtime(contact.added_at), "j F Y"),
                },
                caution=_(
                    "The organisation may use this address too. What they proposed goes with it."
                ),
            )
            for contact in _theirs(subject)
            .defer("name", "email", "number_rung")
            .select_related("organisation")
        ]

    def export(self, subject):
        contacts = _theirs(subject).select_related("organisation")
        fields = ("organisation", "name", "email", "added_at", "confirmed_at", "number_rung")
        return [
            [*lines_of(contact, fields), HeldLine("changes", _("Proposed"), _changes_of(contact))]
            for contact in contacts.prefetch_related("changes__service")
        ]

    def stored(self, subject):
        theirs = list(_theirs(subject).values_list("pk", flat=True))
        rows = [ProviderContact.objects.filter(pk__in=theirs)]
        rows += [
            model.objects.filter(contact__in=theirs) for model in (ProviderLink, ProposedChange)
        ]
        return [list(as_stored(each.order_by("pk"))) for each in rows]

    def erase(self, subject, *, by, at):
        gone = Counter()
        for contact in _theirs(subject).only("pk"):
            gone += {
                "proposed changes": contact.changes.count(),
                "links of providers": contact.links.count(),
            }
            contact.delete()
            gone["contacts of providers"] += 1
        return gone

    def mentions(self, subject):
        """Return where another provider names them: in what they wrote, or as whom we ask."""
        terms = Terms.about(subject)
        theirs = list(_theirs(subject).values_list("pk", flat=True))
        contacts = ProviderContact.objects.exclude(pk__in=theirs).order_by("pk")
        changes = ProposedChange.objects.exclude(contact__in=theirs).order_by("pk")
        return [*_mentions_in(contacts, terms), *_mentions_in(changes, terms)]


def _theirs(subject):
    found = ProviderContact.objects.filter(email_hash__in=subject.hashes).order_by("pk")
    return found.filter(added_at__lte=subject.until) if subject.until else found


def _changes_of(contact):
    fields = ("service", "field", "was", "now", "why", "said_at", "verdict", "reason")
    return [lines_of(change, fields) for change in contact.changes.all()]


def _mentions_in(rows, terms):
    found, unreadable = rows_that_name(terms, rows)
    of_contact = "" if rows.model is ProviderContact else "contact__"
    what = rows.model._meta.verbose_name
    named = rows.filter(pk__in=found).values_list(
        "pk", f"{of_contact}organisation__name", f"{of_contact}organisation__slug"
    )
    for pk, organisation, slug in named:
        address = reverse("admin:provider_contact", args=[slug])
        yield Mention(f"{capfirst(what)}: {organisation}, {pk}", address)
    if unreadable:
        yield Mention(unreadable_of(capfirst(what), unreadable))


register(ProviderContacts())
