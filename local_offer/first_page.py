"""What the first page of the staff site says of the services."""

from django.utils import timezone

from local_offer.checking import may_check, to_check
from local_offer.gaps import terms_without
from local_offer.models import Service, Term


def to_be_done(request):
    """Return how many services wait for a check, and what the law asks for and nobody offers."""
    on = timezone.localdate()
    waiting = to_check(on)
    return {
        "may_check_services": may_check(request.user),
        "services_to_check": waiting.count(),
        "services_late": waiting.filter(state=Service.State.CHECKED).count(),
        "headings_without": terms_without(Term.Taxonomy.SCHEDULE_2),
    }
