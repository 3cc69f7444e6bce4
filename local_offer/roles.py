"""The role that keeps the list of services true."""

from local_offer import models
from staff import roles

LOCAL_OFFER_EDITOR = "Local Offer editor"


def _work():
    return roles.all_of(*(getattr(models, name) for name in models.__all__))


roles.register(LOCAL_OFFER_EDITOR, _work)
roles.show_to_all_staff("local_offer")
