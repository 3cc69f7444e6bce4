from django.contrib import admin

from plans.models import (
    Document,
    Inspection,
    KeyArea,
    OversightBody,
    Plan,
    Point,
    Section,
)
from staff.admin import KeepingInline, ReasonedAdmin


class SectionsOfPlan(KeepingInline):
    model = Section
    fields = [("order", "is_visible"), "heading", "body", "holds", "caution"]
    related = ["plan"]


class PointsOfPlan(KeepingInline):
    model = Point
    fields = [("order", "is_visible"), "kind", "text"]


class DocumentsOfPlan(KeepingInline):
    model = Document
    fields = [("order", "is_visible"), "kind", "name", "url"]


class OversightOfPlan(KeepingInline):
    model = OversightBody
    fields = [("order", "is_visible"), "name", "role", "how_often", "url"]


@admin.register(Plan)
class PlanAdmin(ReasonedAdmin):
    list_display = ["title", "part", "published_words", "period", "is_visible"]
    list_filter = ["is_visible"]
    search_fields = ["title", "short_title", "summary"]
    inlines = [SectionsOfPlan, PointsOfPlan, DocumentsOfPlan, OversightOfPlan]
    fixed = ["slug"]


@admin.register(Section)
class SectionAdmin(ReasonedAdmin):
    shown_on = ("plan",)
    list_display = ["heading", "plan", "order", "holds", "is_visible"]
    list_filter = ["plan", "is_visible", "holds"]
    list_select_related = ["plan"]
    search_fields = ["heading", "body", "plan__title"]


@admin.register(Point)
class PointAdmin(ReasonedAdmin):
    shown_on = ("plan",)
    list_display = ["text", "kind", "plan", "order", "is_visible"]
    list_filter = ["plan", "kind", "is_visible"]
    list_select_related = ["plan"]
    search_fields = ["text"]


@admin.register(KeyArea)
class KeyAreaAdmin(ReasonedAdmin):
    shown_on = ("plans",)
    list_display = ["title", "formal_name", "order", "is_visible"]
    list_filter = ["is_visible"]
    search_fields = ["title", "formal_name", "text"]
    fixed = ["slug"]


@admin.register(Document)
class DocumentAdmin(ReasonedAdmin):
    shown_on = ("plan",)
    list_display = ["name", "kind", "plan", "order", "is_visible"]
    list_filter = ["plan", "kind", "is_visible", ("url", admin.EmptyFieldListFilter)]
    list_select_related = ["plan"]
    search_fields = ["name", "url"]


@admin.register(Inspection)
class InspectionAdmin(ReasonedAdmin):
    shown_on = ("plan",)
    list_display = ["dates", "inspectors", "plan", "is_visible"]
    list_filter = ["is_visible"]
    list_select_related = ["plan"]
    search_fields = ["dates", "inspectors", "outcome"]


@admin.register(OversightBody)
class OversightBodyAdmin(ReasonedAdmin):
    shown_on = ("plan",)
    list_display = ["name", "how_often", "plan", "order", "is_visible"]
    list_filter = ["plan", "is_visible"]
    list_select_related = ["plan"]
    search_fields = ["name", "role"]
