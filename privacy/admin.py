"""How personal data was treated, as superusers see it: to look at, never to change."""

from django.contrib import admin

from privacy.models import AccessRecord
from publishing.admin import LookOnly


@admin.register(AccessRecord)
class AccessRecordAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["at", "kind", "by", "subject", "rows", "reason"]
    list_select_related = ["by"]
    list_filter = ["kind"]
    search_fields = ["subject", "by__username"]
