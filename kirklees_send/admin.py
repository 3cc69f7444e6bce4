from django.contrib import admin

from kirklees_send.models import ServiceInPlan
from staff.admin import ReasonedAdmin


@admin.register(ServiceInPlan)
class ServiceInPlanAdmin(ReasonedAdmin):
    shown_on = ("service",)
    list_display = ["service", "action", "measure", "wait", "is_visible"]
    list_filter = ["is_visible", "action__area"]
    list_select_related = ["service", "action", "measure", "wait__service"]
    search_fields = ["service__name", "action__reference", "measure__reference"]
    autocomplete_fields = ["wait"]
