"""What the first page of the staff site says of services and guidance."""

from django.utils import timezone

from local_offer.checking import may_check, to_check
from local_offer.gaps import terms_without
from local_offer.guidance import ticking
from local_offer.incoming.reviewing import may_review
from local_offer.models import FeedRun, IncomingService, Service, Term, WaitingRight, Year
from local_offer.waits.reminders import last_quarter, waits_without
from local_offer.waits.signing import number_to_sign
from local_offer.waits.suppliers import may_supply, waits_not_measured


def to_be_done(request):
    """Return how many services wait for a check or come from other lists, which of these lists
    could not be read last time, what the law asks for and nobody offers, what waits to be read
    against the law, and how many waiting times are this person's to give and to sign."""
    on = timezone.localdate()
    waiting = to_check(on)
    return {
        "may_check_services": may_check(request.user),
        "services_to_check": waiting.count(),
        "may_review_incoming": may_review(request.user),
        "incoming_to_review": IncomingService.objects.to_review().count(),
        "feeds_failed": FeedRun.objects.exclude(failure=""),
        "advice_to_tick": [
            (model._meta, number)
            for model in (Year, WaitingRight)
            if (number := model.objects.visible().filter(checked_on=None).count())
        ],
        "services_late": waiting.filter(state=Service.State.CHECKED).count(),
        "may_give_waits": may_supply(request.user),
        "waits_to_give": waits_without(request.user, last_quarter(on)).count(),
        "waits_not_measured": waits_not_measured(request.user).count(),
        "waits_to_sign": number_to_sign(request.user),
        "headings_without": terms_without(Term.Taxonomy.SCHEDULE_2),
        "may_tick_guidance": ticking.may_tick(request.user),
        "guidance_to_tick": ticking.waiting().count(),
        "guidance_late": ticking.late(on).count(),
    }
