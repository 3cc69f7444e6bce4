"""Whom we ask, as rows to look at, without a word that is theirs. Those are read on the staff pages
of this room, where reading leaves a record."""

from django.contrib import admin

from providers.models import LinkUse, ProposedChange, ProviderContact, ProviderLink
from staff.admin import LookOnly


@admin.register(ProviderContact)
class ProviderContactAdmin(LookOnly, admin.ModelAdmin):
    exclude = ["name", "email", "number_rung"]
    list_display = ["organisation", "added_at", "confirmed_at", "confirmed_by", "last_used_at"]
    list_select_related = ["organisation", "confirmed_by"]
    search_fields = ["organisation__name"]


@admin.register(ProviderLink)
class ProviderLinkAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["contact", "why", "made_at", "expires_at", "revoked_at"]
    list_select_related = ["contact__organisation"]
    list_filter = ["why"]
    search_fields = ["contact__organisation__name"]


@admin.register(ProposedChange)
class ProposedChangeAdmin(LookOnly, admin.ModelAdmin):
    exclude = ["now", "why"]
    list_display = ["service", "field", "said_at", "verdict", "decided_at", "decided_by"]
    list_select_related = ["service", "decided_by"]
    list_filter = ["verdict", "field"]
    search_fields = ["service__name"]


@admin.register(LinkUse)
class LinkUseAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "began_at", "used"]
    search_fields = ["key"]
