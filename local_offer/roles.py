"""The role that keeps the list of services true, and the one that answers for the law."""

from local_offer import models
from staff import roles

LOCAL_OFFER_EDITOR = "Local Offer editor"
GUIDANCE_OFFICER = "Guidance officer"


def _work():
    # Whoever writes guidance does not by that say that it is the law.
    written = set(models.__all__) - {models.GuidanceTick.__name__}
    return roles.all_of(*(getattr(models, name) for name in sorted(written)))


def _ticks():
    return [roles.permission("add", models.GuidanceTick)]


roles.register(LOCAL_OFFER_EDITOR, _work)
roles.register(GUIDANCE_OFFICER, _ticks)
roles.show_to_all_staff("local_offer")
