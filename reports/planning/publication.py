"""Publishing at a moment that was set ahead: approved as it stands, checked again then, once."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Round
from actions.permissions import may_publish, publishers
from actions.signals import round_published
from actions.updates.rounds import publish_round
from post.outbox import promise
from publishing.one_by_one import OneByOne
from publishing.records import save_with_history
from reports.models import PlannedPublication
from reports.record.canonical import digest_of, written
from reports.signing.areas import areas_to_sign
from staff.dry_run import all_or_nothing, only_tried

logger = logging.getLogger(__name__)


def state_of(opened):
    """Return the fingerprint of all that would become public with a round."""
    areas = areas_to_sign(opened)
    said = [[one.area.pk, one.state, one.report.not_signed_because] for one in areas]
    return digest_of(written({"areas": said}))


def planned_for(opened):
    """Return the PlannedPublication that waits for a round, or None."""
    return opened.planned_publications.waiting().select_related("approved_by").first()


@transaction.atomic
def plan_publication(opened, *, publish_at, seen, by, at):
    """Approve an open round, to be published at a moment ahead; return the PlannedPublication.

    It is tried whether it could be published then, by whoever approves it. `seen` is the
    fingerprint (`state_of`) of what they looked at. Raises ValidationError, with a sentence for
    each fault, if it could not, if the moment has passed, or if something changed since.
    """
    opened = Round.objects.select_for_update().get(pk=opened.pk)
    if opened.is_sample:
        raise ValidationError(_("This is an example. Publish it now, or open a real update."))
    state = state_of(opened)
    if seen != state:
        raise ValidationError(_("Something changed after you looked at it. Look at it again."))
    planned = PlannedPublication(
        round=opened,
        publish_at=publish_at,
        approved_by=by,
        approved_at=at,
        approved_state=state,
    )
    planned.full_clean()
    with only_tried():
        publish_round(opened, at=publish_at, by=by)
    save_with_history(planned, by=by, because=_("Approved"))
    return planned


@transaction.atomic
def take_plan_back(opened, *, by, at):
    """Stop what waits for a round, if anything does; return it or None."""
    Round.objects.select_for_update().get(pk=opened.pk)
    planned = opened.planned_publications.waiting().select_for_update().first()
    if planned:
        _stop(planned, why=_("Taken back"), by=by, at=at)
    return planned


@dataclass(frozen=True)
class Kept:
    """How many rounds were published, and how many mails promised of those that were not."""

    published: int = 0
    mails: int = 0

    def __add__(self, other):
        return Kept(self.published + other.published, self.mails + other.mails)


def keep_plans(at):
    """Publish what was planned for this moment or before, if nothing speaks against it, and stop
    what can no longer be published as approved: then all who may publish get a mail that says why,
    once. Return what was Kept. Raise SomeBroke if one could not be told; the others are.

    Any number of servers may do this at once, and be killed: each moment is kept once. While the
    database cannot be reached it raises OperationalError, and what waits goes on waiting.
    """
    waiting = PlannedPublication.objects.waiting().order_by("publish_at", "pk")
    each = OneByOne()
    kept = sum((_keep(pk, at, each) for pk in waiting.values_list("pk", flat=True)), Kept())
    each.end()
    return kept


def _keep(pk, at, each):
    try:
        with transaction.atomic():
            planned = _locked(pk)
            if planned is None:
                return Kept()
            if why := _no_longer(planned):
                return _give_up(planned, why=why, at=at, each=each)
            if planned.publish_at > at:
                return Kept()
            try:
                with all_or_nothing():
                    publish_round(planned.round, at=at, by=planned.approved_by)
            except ValidationError as refusal:
                return _give_up(planned, why=" ".join(refusal.messages), at=at, each=each)
            return Kept(published=1)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        logger.exception("A planned publication broke.")
        with transaction.atomic():
            if planned := _locked(pk):
                why = _("Something is broken: %(fault)s. Publish it by hand.")
                why %= {"fault": type(fault).__name__}
                return _give_up(planned, why=why, at=at, each=each)
        return Kept()


def _locked(pk):
    """Lock what waits; return it, or None if by now it does not. Two servers take turns here."""
    # The round first, as whoever publishes by hand does: else each could wait for the other.
    Round.objects.select_for_update().filter(planned_publications=pk).first()
    waiting = PlannedPublication.objects.waiting().filter(pk=pk)
    return waiting.select_for_update(of=("self",)).select_related("round", "approved_by").first()


def _no_longer(planned):
    """Return why it can no longer be published as it was approved, or ""."""
    if planned.approved_state != state_of(planned.round):
        return _("Something was changed after it was approved. Look at it, and approve it again.")
    if not may_publish(planned.approved_by):
        return _("Whoever approved it may not publish any more. Somebody else has to approve it.")
    return ""


def _stop(planned, *, why, by, at):
    planned.stopped_at, planned.why_stopped = at, why
    planned.full_clean()
    save_with_history(planned, by=by, because=why)


def _give_up(planned, *, why, at, each):
    """Stop it and tell all who may publish; return the Kept of that. A mail that cannot be promised
    is one of `each`: it is stopped all the same."""
    _stop(planned, why=why, by=None, at=at)
    quarter = planned.round.quarter
    address = settings.SITE_ORIGIN + reverse("admin:plan_publication", args=[quarter])
    people = publishers().exclude(email="")
    text = [
        _("The update for %(quarter)s is not published as planned. Nothing is public.")
        % {"quarter": quarter},
        why,
        _("Set another day and time, or take it from here: %(address)s") % {"address": address},
    ]
    for person in people:
        with each.alone(f"user {person.pk}"), transaction.atomic():
            promise(
                send_key=f"publication {planned.pk} stopped, to {person.pk}",
                to=person.email,
                subject=_("Not published: %(quarter)s") % {"quarter": quarter},
                text="\n\n".join(text),
                at=at,
            )
    return Kept(mails=len(people))


@receiver(round_published)
def what_waited_is_done(published, at, by, **_how):
    """However a round became public, by hand or by the clock: nothing waits for it any more."""
    for planned in published.planned_publications.waiting().select_for_update():
        planned.done_at = at
        save_with_history(planned, by=by, because=_("Published"))
