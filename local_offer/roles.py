"""The roles that keep the list of services true, answer for the law, and say how long people
wait."""

from django.utils.translation import gettext_lazy as _

from local_offer import models
from staff import roles

LOCAL_OFFER_EDITOR = "Local Offer editor"
GUIDANCE_OFFICER = "Guidance officer"
WAIT_SUPPLIER = "Waiting-time supplier"


def _work():
    # Whoever writes guidance does not by that say that it is the law. Who supplies what is about
    # people: only superusers look after them. What is counted is written by nobody, and what other
    # lists tell is decided on, not written.
    not_theirs = {models.GuidanceTick, models.WaitSupplier, models.NothingFound}
    not_theirs |= {models.IncomingService, models.FeedRun}
    written = {getattr(models, name) for name in models.__all__} - not_theirs
    return [roles.permission("change", models.IncomingService), *roles.all_of(*written)]


def _ticks():
    """Read what the law gives people, mend it, and say that it is so."""
    words = roles.all_of(models.Year, models.WaitingRight)
    return [roles.permission("add", models.GuidanceTick), *words]


def _work_of_supplier():
    """Give and sign figures, of the services given to them (`local_offer.waits.suppliers`)."""
    return roles.all_of(models.WaitFigure)


roles.register(
    LOCAL_OFFER_EDITOR,
    _work,
    says=_("Keeps services, guidance, waiting times and events true."),
)
roles.register(
    GUIDANCE_OFFICER, _ticks, says=_("Knows the law, and says which guidance agrees with it.")
)
roles.register(
    WAIT_SUPPLIER,
    _work_of_supplier,
    says=_("Gives and signs the waiting times of the services given to them."),
)
roles.show_to_all_staff("local_offer")
