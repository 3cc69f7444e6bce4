"""The roles that keep the list of services true, answer for the law, and say how long people
wait."""

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


roles.register(LOCAL_OFFER_EDITOR, _work)
roles.register(GUIDANCE_OFFICER, _ticks)
roles.register(WAIT_SUPPLIER, _work_of_supplier)
roles.show_to_all_staff("local_offer")
