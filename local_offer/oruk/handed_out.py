"""Which rows other machines are given: what the public sees and somebody has checked.

Of each that nobody has checked they are given nothing, unless the owner wants to try the data out.
Those are marked as examples, wherever they are.
"""

from local_offer.models import Organisation, Service, ServiceAtLocation, Term


def services(owner):
    """Return the services that these owner settings let out, in an order that stays."""
    return Service.objects.visible().filter(state__in=_states(owner)).order_by("pk")


def service_at_locations(owner):
    """Return where these can be met."""
    rows = ServiceAtLocation.objects.visible().filter(service__state__in=_states(owner))
    return rows.order_by("pk")


def organisations(owner):
    """Return who runs any of these."""
    running = services(owner).order_by().values("organisation")
    return Organisation.objects.visible().filter(pk__in=running).order_by("pk")


def terms():
    """Return every word that services are sorted by."""
    return Term.objects.visible().order_by("pk")


def is_example(service):
    """Return whether a service is let out only to try the data."""
    return service.state != Service.State.CHECKED


def _states(owner):
    return Service.OPEN if owner.shares_unchecked else (Service.State.CHECKED,)
