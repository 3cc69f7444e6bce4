"""The drafts of staff: that there are some, and none of their words."""

from django.contrib import admin

from staff.admin.inlines import LookOnly
from unsaved.models import Draft


@admin.register(Draft)
class DraftAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["person", "saved_at"]
    list_select_related = ["person"]
    fields = ["person", "saved_at", "number"]
