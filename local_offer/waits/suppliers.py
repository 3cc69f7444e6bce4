"""Who may give and sign the figures of which waits."""

from local_offer.models import WaitFigure, WaitingTime
from staff import roles

_GIVE = roles.permission("change", WaitFigure)


def may_supply(user):
    """Return whether somebody gives figures at all: a supplier, or a Local Offer editor."""
    return roles.may(user, _GIVE)


def waits_supplied_by(user):
    """Return the waits whose figures are this person's to give and to sign: an editor's are all,
    a supplier's those of the services given to them. Without a service, or without words on how it
    is measured, a wait has no figures."""
    measured = WaitingTime.objects.exclude(service=None).exclude(statistic="")
    if not may_supply(user):
        return measured.none()
    # Whoever may say what is measured looks after every service.
    if roles.may(user, roles.permission("change", WaitingTime)):
        return measured
    return measured.filter(service__wait_suppliers__person=user)
