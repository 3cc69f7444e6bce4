"""What the first page of the staff site says of providers: counts, never a word."""

from local_offer.models import Service
from providers.models import ProposedChange
from providers.roles import may_look_after_providers


def to_be_done(request):
    """Return how many changes wait, and of how many entries that were taken down somebody has not
    talked with the provider yet."""
    waiting = ProposedChange.objects.waiting()
    down = waiting.filter(service__state=Service.State.TAKEN_DOWN)
    return {
        "may_look_after_providers": may_look_after_providers(request.user),
        "provider_changes": waiting.count(),
        "provider_entries_down": down.values("service").distinct().count(),
    }
