"""Deciding on what providers propose: each change accepted or turned down, with a reason.

What is accepted goes the way of every edit: locked, checked, saved with its history, which says
where it came from. The entry counts as checked by it only if that settles all that was proposed:
what was turned down, or still waits, is a doubt.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, Min, OuterRef, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from local_offer.checking import as_checked
from local_offer.models import Service
from local_offer.ways_to_reach import WAYS, WaysToReach, contacts_of, save_contacts
from providers.entries import EntryForm, value_of
from providers.models import ProposedChange
from publishing.records import save_with_history, with_how
from publishing.versions import refuse_if_changed

Verdict = ProposedChange.Verdict


@dataclass(frozen=True)
class Decision:
    """What somebody of the team decides on one change, and why."""

    change: ProposedChange
    is_accepted: bool
    reason: str


def waiting_services():
    """Return the services of which something waits: what is taken down first, then the longest
    waiting."""
    waiting = ProposedChange.objects.waiting().filter(service=OuterRef("pk"))
    first = waiting.order_by().values("service").annotate(first=Min("said_at")).values("first")
    is_down = When(state=Service.State.TAKEN_DOWN, then=Value(0))
    down_first = Case(is_down, default=Value(1))
    return Service.objects.filter(Exists(waiting)).order_by(down_first, Subquery(first), "pk")


@transaction.atomic
def decide(service, decisions, *, by, at, seen):
    """Do what was decided on changes of one service, all or nothing. `seen` is the version of it,
    with its contacts, that was looked at.

    Raise ChangedMeanwhile if there is a newer one, and ValidationError, with a sentence, if
    somebody was quicker or the service cannot be so.
    """
    refuse_if_changed(service, seen, contacts_of(service))
    service = Service.objects.select_related("organisation").get(pk=service.pk)
    changes = ProposedChange.objects.waiting().filter(service=service)
    locked = changes.select_for_update(of=("self",), no_key=True)
    decided = [each.change.pk for each in decisions]
    there = {change.pk for change in locked.filter(pk__in=decided)}
    if len(there) < len(decisions):
        raise ValidationError(_("Somebody else decided this a moment ago. Look at it again."))
    of_taking_down = [each for each in decisions if each.change.is_taking_down]
    accepted = [each for each in decisions if each.is_accepted and each not in of_taking_down]
    all_accepted = all(each.is_accepted for each in decisions)
    is_settled = all_accepted and not changes.exclude(pk__in=decided).exists()
    _write(service, accepted, by, is_settled=is_settled)
    for each in of_taking_down:
        if not each.is_accepted:
            _show_again(service, each, by)
    for each in decisions:
        each.change.verdict = Verdict.ACCEPTED if each.is_accepted else Verdict.TURNED_DOWN
        each.change.decided_at, each.change.decided_by = at, by
        each.change.reason = each.reason
        each.change.full_clean()
        each.change.save()


def _write(service, accepted, by, *, is_settled):
    """Write what was accepted to the service and its contacts. `is_settled`: nothing else that was
    proposed of it is in doubt."""
    texts = {each.change.field: each.change.now for each in accepted}
    if len(texts) < len(accepted):
        raise ValidationError(_("Two of these are about the same thing. Accept one of them."))
    values = {name: value_of(name, now) for name, now in texts.items() if name in EntryForm.FACTS}
    is_closed = any(each.change.is_closing for each in accepted)
    if not (values or is_closed):
        return
    if not service.is_open:
        state = service.get_state_display()
        told = _("It is %(state)s. Only the whole form opens it again.")
        raise ValidationError(told % {"state": state})
    because = _because(accepted)
    for name in EntryForm.Meta.fields:
        if name in values:
            setattr(service, name, values[name])
    said_on = timezone.localdate(max(each.change.said_at for each in accepted))
    is_news = service.checked_on is None or service.checked_on <= said_on
    if is_closed or (is_settled and is_news):
        as_checked(service, by=by, on=said_on, is_closed=is_closed)
    service.full_clean()
    save_with_history(service, by=by, because=because)
    _write_contacts(service, {way: values[way] for way in WAYS if way in values}, by, because)


def _write_contacts(service, values, by, because):
    # What the public sees stands first: of that the provider spoke.
    contacts = service.contacts.filter(is_visible=True).order_by("-is_sure", "order")
    ways = WaysToReach(service, list(contacts))
    changed = ways.put(values)
    if "phone" in values and ways["phone"]:
        ways["phone"].rung_on = None
    save_contacts(changed, by=by, because=because)


def _show_again(service, decision, by):
    if service.state != Service.State.TAKEN_DOWN:
        raise ValidationError(_("It is not down any more. Open the whole form to see how it is."))
    service.state = decision.change.was
    service.full_clean()
    because = with_how(decision.reason, _("It was down because those who run it had asked."))
    save_with_history(service, by=by, because=because)


def _because(accepted):
    days = sorted({timezone.localdate(each.change.said_at) for each in accepted})
    told = _("Those who run it proposed it on %(days)s, by the link we sent them.") % {
        "days": ", ".join(date_format(day, "j F Y") for day in days)
    }
    return with_how(" ".join(dict.fromkeys(each.reason for each in accepted)), told)
