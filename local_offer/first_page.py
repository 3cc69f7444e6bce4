"""What the first page of the staff site says of services and guidance."""

from django.utils import timezone

from local_offer.checking import may_check, to_check
from local_offer.guidance import ticking
from local_offer.models import Service, Term


def to_be_done(request):
    """Return how many services wait for a check, what the law asks for and nobody offers, and how
    many pages of guidance wait for an officer."""
    on = timezone.localdate()
    waiting = to_check(on)
    return {
        "may_check_services": may_check(request.user),
        "services_to_check": waiting.count(),
        "services_late": waiting.filter(state=Service.State.CHECKED).count(),
        "headings_without": Term.objects.visible()
        .filter(taxonomy=Term.Taxonomy.SCHEDULE_2)
        .exclude(services_by_heading__in=Service.objects.visible().for_families()),
        "may_tick_guidance": ticking.may_tick(request.user),
        "guidance_to_tick": ticking.waiting().count(),
        "guidance_late": ticking.late(on).count(),
    }
