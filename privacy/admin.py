"""How personal data was treated, to look at, never to change: no name, no address, no word. What
tombstones hold can still be traced to a person by whoever has the key."""

from django.contrib import admin

from privacy.models import AccessRecord, Purge, Tombstone
from staff.admin import LookOnly


@admin.register(AccessRecord)
class AccessRecordAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["at", "kind", "by", "subject", "rows", "reason"]
    list_select_related = ["by"]
    list_filter = ["kind"]
    search_fields = ["subject", "by__username"]


@admin.register(Purge)
class PurgeAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "ended_at", "deleted", "held_back"]
    ordering = ["-began_at", "-id"]


@admin.register(Tombstone)
class TombstoneAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["id", "at", "of", "basis"]
    list_filter = ["of", "basis"]
    ordering = ["-at"]
