"""What other public sources say."""

from django.contrib import admin

from actions.models import (
    FactFigure,
    PublicFact,
)
from staff.admin import (
    KeepingInline,
    ReasonedAdmin,
)


class FiguresOfFact(KeepingInline):
    model = FactFigure
    fields = ["order", "period", "figure", "is_visible"]


@admin.register(PublicFact)
class PublicFactAdmin(ReasonedAdmin):
    shown_on = ("sections", "areas", "actions", "measures")
    list_display = ["reference", "text", "kind", "dated_on", "date_words", "is_visible"]
    list_filter = ["kind", "areas", "is_visible"]
    search_fields = ["reference", "text"]
    inlines = [FiguresOfFact]
    fixed = ["reference"]


@admin.register(FactFigure)
class FactFigureAdmin(ReasonedAdmin):
    shown_on = ("fact",)
    list_display = ["fact", "order", "period", "figure", "is_visible"]
    list_filter = ["fact", "is_visible"]
    list_select_related = ["fact"]
    search_fields = ["period", "figure"]

    def page_of(self, row):
        return self.admin_site.get_model_admin(PublicFact).page_of(row.fact)
