"""The quarter as a record, in the admin."""

from django.contrib import admin

from reports.models import (
    AreaCorrection,
    AreaReport,
    Hold,
    InterimNote,
    PlannedPublication,
    TakenOutPlace,
    TakingOut,
    UpdateDocument,
    UpdateText,
    View,
)
from staff.admin import LookOnly, ReasonedAdmin


@admin.register(UpdateDocument)
class UpdateDocumentAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["quarter", "kind", "number", "published_at", "digest"]
    list_filter = ["kind"]
    search_fields = ["digest"]


@admin.register(UpdateText)
class UpdateTextAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["digest", "document", "taken_out_on"]
    list_filter = ["taken_out_on"]
    list_select_related = ["document"]
    search_fields = ["words", "digest"]


@admin.register(AreaReport)
class AreaReportAdmin(LookOnly, ReasonedAdmin):
    """To look at. It is written, signed and read on a page of its own (`reports.signing.pages`)."""

    list_display = ["area", "round", "signed_at", "read_at"]
    list_filter = ["round__quarter", "area"]
    list_select_related = ["area", "round"]
    search_fields = ["says", "not_signed_because"]


@admin.register(AreaCorrection)
class AreaCorrectionAdmin(LookOnly, ReasonedAdmin):
    """To look at. It is made on a page of its own (`reports.signing.correcting`)."""

    list_display = ["report", "text", "published_at"]
    list_filter = ["report__area"]
    list_select_related = ["report__area", "report__round"]
    search_fields = ["text", "reason"]


@admin.register(PlannedPublication)
class PlannedPublicationAdmin(LookOnly, ReasonedAdmin):
    """To look at. Moments are set on a page of their own (`reports.planning.pages`)."""

    list_display = ["round", "publish_at", "approved_by", "done_at", "stopped_at"]
    list_filter = ["round__quarter"]
    list_select_related = ["round", "approved_by"]
    search_fields = ["why_stopped"]


@admin.register(Hold)
class HoldAdmin(ReasonedAdmin):
    list_display = ["first_day", "last_day", "reason"]
    list_filter = ["first_day"]
    search_fields = ["reason"]


@admin.register(View)
class ViewAdmin(LookOnly, admin.ModelAdmin):
    """Public views, to look at. Those who wrote them have pages of their own
    (`reports.families.pages`); their drafts are nobody else's to read."""

    list_display = ["by", "round", "area", "update", "judgement", "published_at"]
    list_filter = ["by", "round__quarter", "area"]
    list_select_related = ["round", "area", "update__action", "update__round"]
    search_fields = ["words"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible().with_what_it_is_about()


@admin.register(TakingOut)
class TakingOutAdmin(LookOnly, admin.ModelAdmin):
    """To look at. It is proposed and done on pages of its own (`reports.taking_out.pages`)."""

    list_display = ["title", "why", "prepared_by", "published_by", "published_at"]
    list_filter = ["why", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["prepared_by", "published_by"]
    search_fields = ["title"]


@admin.register(TakenOutPlace)
class TakenOutPlaceAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["taking_out", "kind", "row_id", "field"]
    list_filter = ["kind"]
    list_select_related = ["taking_out"]
    search_fields = ["taking_out__title"]


@admin.register(InterimNote)
class InterimNoteAdmin(ReasonedAdmin):
    list_display = ["noted_on", "area", "text", "written_by"]
    list_filter = ["area", "noted_on"]
    list_select_related = ["area", "written_by"]
    search_fields = ["text"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)
