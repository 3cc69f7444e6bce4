"""Measures, their series, definitions and figures."""

from django.contrib import admin

from actions import permissions
from actions.admin.areas import FixedReferences
from actions.admin.permitted import PermittedAdmin
from actions.models import (
    Definition,
    Measure,
    MeasureInArea,
    Reading,
    Series,
)
from actions.staff.wanted import OF_MEASURES, how_much_of
from staff.admin import (
    KeepingInline,
    LookOnlyInline,
    ReasonedAdmin,
)
from staff.admin.how_much import TellsHowMuch


class PlacesOfMeasure(KeepingInline):
    model = MeasureInArea
    formset = FixedReferences
    fields = ["area", "reference", "order", "is_visible"]
    related = ["measure"]


class SeriesOfMeasure(KeepingInline):
    model = Series
    fields = ["order", "name", "is_visible"]
    related = ["measure"]


class DefinitionsOfMeasure(LookOnlyInline):
    model = Definition
    fields = ["version", "text", "unit", "in_force_from", "why_changed", "published_at"]
    related = ["measure"]


@admin.register(Measure)
class MeasureAdmin(TellsHowMuch, ReasonedAdmin):
    change_form_template = "admin/actions/measure/change_form.html"
    list_display = ["reference", "question", "kind", "method", "owner", "next_due", "is_visible"]
    list_display_links = ["reference", "question"]
    list_filter = ["places__area", "method", "kind", "is_visible", "counts_people"]
    search_fields = ["reference", "question", "text"]
    inlines = [PlacesOfMeasure, SeriesOfMeasure, DefinitionsOfMeasure]
    fixed = ["reference"]

    def how_much_of(self, row):
        return how_much_of(row, OF_MEASURES)


@admin.register(MeasureInArea)
class MeasureInAreaAdmin(ReasonedAdmin):
    shown_on = ("measure",)
    list_display = ["reference", "measure", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["measure", "area"]
    search_fields = ["reference", "measure__question"]
    fixed = ["reference"]


@admin.register(Series)
class SeriesAdmin(ReasonedAdmin):
    shown_on = ("measure",)
    list_display = ["measure", "name", "order", "is_visible"]
    list_filter = ["is_visible"]
    list_select_related = ["measure"]
    search_fields = ["name", "measure__reference", "measure__question"]
    fixed = ["measure"]


@admin.register(Definition)
class DefinitionAdmin(ReasonedAdmin):
    list_display = ["measure", "version", "text", "in_force_from", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["measure"]
    search_fields = ["text", "measure__reference", "measure__question"]
    autocomplete_fields = ["measure", "corrects"]


@admin.register(Reading)
class ReadingAdmin(PermittedAdmin):
    about = "series"
    list_display = ["series", "starts_on", "ends_on", "is_early", "published_at"]
    list_filter = ["is_early", "ends_on", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["series__measure"]
    search_fields = ["series__measure__reference", "series__name", "words"]
    autocomplete_fields = ["series", "definition", "replaces"]

    def permitted(self, user):
        return Series.objects.filter(measure__in=permissions.fillable_measures(user))
