"""Tombstones, to look at: the database refuses to change them."""

from django.contrib import admin

from privacy.models import Tombstone
from publishing.admin import LookOnly


@admin.register(Tombstone)
class TombstoneAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["id", "at", "basis"]
    list_filter = ["basis"]
    ordering = ["-at"]
