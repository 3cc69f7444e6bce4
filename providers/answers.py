"""What a provider answers: all of it is true, something should be otherwise, or take it down.

Each verb is one transaction. It raises OverBudget if the link was used too often, ChangedMeanwhile
if the public reads something else by now than they were shown, and ValidationError, with a
sentence, for what makes no sense now.
"""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.allowances import spend
from local_offer.checking import as_checked
from local_offer.models import Service
from local_offer.ways_to_reach import contacts_of
from providers import mails
from providers.models import LinkUse, ProposedChange, ProviderContact, ProviderLink
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed

# More than anybody has entries to answer for.
ANSWERS = 300
PERIOD = timedelta(hours=1)
_SALT = "providers.answers"

Field, Verdict = ProposedChange.Field, ProposedChange.Verdict


def opened(link, service, version):
    """Return the signed text that says which version of which service was shown by a link."""
    return signing.dumps([link.pk, service.pk, version], salt=_SALT, compress=False)


def version_opened(text, link, service):
    """Return the version in a text that `opened` made for this link and service; "", which is the
    version of nothing, for any other."""
    try:
        link_pk, service_pk, version = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return ""
    return version if (link_pk, service_pk) == (link.pk, service.pk) else ""


@transaction.atomic
def say_still_true(service, *, link, at, seen):
    """Check a service, as all that the public reads of it is true. While a change of it waits, that
    is in doubt, whoever proposed it."""
    _begin(link, at)
    refuse_if_changed(service, seen, contacts_of(service))
    _refuse_unless_open(service)
    if ProposedChange.objects.waiting().filter(service=service).exists():
        raise ValidationError(
            _("Somebody told us of a change. We look at that first, before all of it is true.")
        )
    as_checked(service, by=None, on=timezone.localdate(at))
    _save(service, _("Those who run it said that all of it is true, by the link we sent them."))


@transaction.atomic
def propose(service, changes, *, link, at, seen):
    """Keep what should be otherwise, {field: (was, now)}, for staff to look at. What the same
    contact proposed for the same field before, and nobody has looked at, is replaced; if it should
    be as it was, nothing is proposed in its place."""
    _begin(link, at)
    refuse_if_changed(service, seen, contacts_of(service))
    _refuse_unless_open(service)
    before = ProposedChange.objects.waiting().filter(
        service=service, contact=link.contact, field__in=changes
    )
    before.update(verdict=Verdict.REPLACED, decided_at=at)
    otherwise = {name: texts for name, texts in changes.items() if texts[0] != texts[1]}
    for name, (was, now) in otherwise.items():
        _keep(service, link.contact, at, field=name, was=was, now=now)


@transaction.atomic
def take_down(service, *, link, at, why):
    """Take a service down at once, because those who run it want that, and tell the team."""
    _begin(link, at)
    service.refresh_from_db(from_queryset=Service.objects.select_for_update(no_key=True))
    _refuse_unless_open(service)
    was, service.state = service.state, Service.State.TAKEN_DOWN
    _save(service, _("Those who run it asked us to take it down, by the link we sent them."))
    change = _keep(
        service, link.contact, at, field=Field.STATE, was=was, now=service.state, why=why
    )
    mails.tell_taken_down(change, at=at)


def _save(service, because):
    service.full_clean()
    # Nobody of the team, whoever may be logged in in the browser that this came from.
    service._history_user = None
    save_with_history(service, by=None, because=because)


def _keep(service, contact, at, **said):
    change = ProposedChange(service=service, contact=contact, said_at=at, **said)
    change.full_clean()
    change.save()
    return change


def _begin(link, at):
    spend(LinkUse, f"link:{link.pk}", ANSWERS, PERIOD, at)
    # Both are locked, the contact first as everywhere: somebody may be taking the link back.
    ProviderContact.objects.filter(pk=link.contact_id).update(last_used_at=at)
    working = ProviderLink.objects.working(at).select_for_update(of=("self",), no_key=True)
    if not working.filter(pk=link.pk):
        raise ValidationError(_("This link does not work any more."))


def _refuse_unless_open(service):
    if not service.is_open or not Service.objects.visible().filter(pk=service.pk).exists():
        raise ValidationError(_("Families cannot find this entry any more, so it cannot change."))
