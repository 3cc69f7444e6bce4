"""Who asks providers, and decides on what they propose: those who keep the list of help true."""

from local_offer.roles import LOCAL_OFFER_EDITOR
from providers.models import ProposedChange, ProviderContact, ProviderLink
from staff import roles

_DECIDE = roles.permission("change", ProposedChange)


def _work():
    seen = (ProposedChange, ProviderContact, ProviderLink)
    return [*(roles.permission("view", model) for model in seen), _DECIDE]


roles.let_also(LOCAL_OFFER_EDITOR, _work)


def may_look_after_providers(user):
    """Return whether this person may ask providers, and decide on what they propose."""
    return roles.may(user, _DECIDE)
