"""What is written down of how personal data is treated, to look at. None of it is personal."""

from django.contrib import admin

from privacy.models import Purge
from publishing.admin import LookOnly


@admin.register(Purge)
class PurgeAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "ended_at", "deleted", "held_back"]
    ordering = ["-began_at", "-id"]
