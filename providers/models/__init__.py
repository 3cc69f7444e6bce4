"""Whom we ask at an organisation, by which link they answer, and what they propose."""

from providers.models.changes import ProposedChange
from providers.models.contacts import ProviderContact
from providers.models.links import LinkUse, ProviderLink

__all__ = ["LinkUse", "ProposedChange", "ProviderContact", "ProviderLink"]
