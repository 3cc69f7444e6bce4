from django.contrib import admin

from reports.models import View
from staff.admin import LookOnly


@admin.register(View)
class ViewAdmin(LookOnly, admin.ModelAdmin):
    """Public views, to look at. Those who wrote them have pages of their own
    (`reports.giving_views`); their drafts are nobody else's to read."""

    list_display = ["by", "round", "area", "update", "judgement", "published_at"]
    list_filter = ["by", "round__quarter", "area"]
    list_select_related = ["round", "area", "update__action", "update__round"]
    search_fields = ["words"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible().with_what_it_is_about()
