"""Who may give and sign the figures of which waits."""

from django.db.models import Q

from local_offer.models import WaitFigure, WaitingTime
from staff import roles

_GIVE = roles.permission("change", WaitFigure)


def may_supply(user):
    """Return whether somebody gives figures at all: a supplier, or a Local Offer editor."""
    return roles.may(user, _GIVE)


def may_say_how(user):
    """Return whether somebody says what is measured of a wait, and so looks after all of them."""
    return roles.may(user, roles.permission("change", WaitingTime))


def waits_supplied_by(user):
    """Return the waits whose figures are this person's to give and to sign: an editor's are all,
    a supplier's those of the services given to them."""
    return _theirs(user, WaitingTime.objects.exclude(_NOT_MEASURED))


def waits_not_measured(user):
    """Return the waits that the public sees and whose figures would be this person's, if somebody
    had said of which service they are and how they are measured."""
    return _theirs(user, WaitingTime.objects.visible().filter(_NOT_MEASURED))


_NOT_MEASURED = Q(service=None) | Q(statistic="")


def _theirs(user, waits):
    if not may_supply(user):
        return waits.none()
    return waits if may_say_how(user) else waits.filter(service__wait_suppliers__person=user)
