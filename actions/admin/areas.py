"""The focus areas, who leads them, what inspectors asked for and what their words mean."""

from django.contrib import admin

from actions.models import (
    AreaDefinition,
    FocusArea,
    Lead,
    MeasureInArea,
    RecommendationPoint,
)
from staff.admin import (
    KeepingFormSet,
    KeepingInline,
    ReasonedAdmin,
)


@admin.register(Lead)
class LeadAdmin(ReasonedAdmin):
    list_display = ["title", "organisation"]
    search_fields = ["title", "organisation"]


class RecommendationsOfArea(KeepingInline):
    # Which actions answer a point is chosen on the point's own page: fifty in each row are many.
    model = RecommendationPoint
    fields = [("order", "is_visible"), "text"]


class DefinitionsOfArea(KeepingInline):
    model = AreaDefinition
    fields = [("order", "is_visible"), "term", "text"]


class FixedReferences(KeepingFormSet):
    """Rows whose reference is chosen once, like `fixed` on their own page."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["reference"].disabled = form.instance.pk is not None


class MeasuresOfArea(KeepingInline):
    model = MeasureInArea
    formset = FixedReferences
    fields = [("order", "is_visible"), ("reference", "measure")]
    related = ["measure"]


@admin.register(FocusArea)
class FocusAreaAdmin(ReasonedAdmin):
    list_display = ["title", "number", "prefix", "lead", "plan", "is_visible"]
    list_filter = ["plan", "is_visible"]
    list_select_related = ["lead", "plan"]
    search_fields = ["title", "full_title", "prefix"]
    inlines = [RecommendationsOfArea, DefinitionsOfArea, MeasuresOfArea]
    fixed = ["slug", "prefix"]


@admin.register(RecommendationPoint)
class RecommendationPointAdmin(ReasonedAdmin):
    shown_on = ("area",)
    list_display = ["text", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["area"]
    search_fields = ["text"]


@admin.register(AreaDefinition)
class AreaDefinitionAdmin(ReasonedAdmin):
    shown_on = ("area",)
    list_display = ["term", "text", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["area"]
    search_fields = ["term", "text"]
