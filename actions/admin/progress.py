"""The public record of actions: due dates, rounds, updates and corrections."""

from django.contrib import admin

from actions import permissions
from actions.admin.permitted import MadeElsewhere, PermittedAdmin
from actions.models import (
    Correction,
    DueDate,
    ExpectedUpdate,
    ProgressUpdate,
    Round,
)
from staff.admin import ReasonedAdmin


@admin.register(DueDate)
class DueDateAdmin(PermittedAdmin):
    list_display = ["action", "kind", "quarter", "agreed_by", "agreed_on", "published_at"]
    list_filter = ["kind", "quarter", "action__area", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["action"]
    search_fields = ["action__reference", "action__title", "reason"]
    autocomplete_fields = ["action", "corrects"]

    permitted = staticmethod(permissions.dateable_actions)


@admin.register(Round)
class RoundAdmin(MadeElsewhere):
    list_display = ["quarter", "opened_on", "published_at"]
    list_filter = ["quarter"]
    search_fields = ["quarter"]


@admin.register(ExpectedUpdate)
class ExpectedUpdateAdmin(ReasonedAdmin):
    list_display = ["quarter", "expected_on"]
    list_filter = ["expected_on"]
    search_fields = ["quarter"]


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(PermittedAdmin):
    list_display = ["action", "round", "status", "published_at"]
    list_filter = [
        "round__quarter",
        "status",
        "action__area",
        ("published_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["action", "round"]
    search_fields = ["action__reference", "action__title", "what_we_did", "what_next"]
    autocomplete_fields = ["action", "round", "no_change_since"]

    permitted = staticmethod(permissions.writable_actions)


@admin.register(Correction)
class CorrectionAdmin(MadeElsewhere):
    list_display = ["update", "text", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["update__action", "update__round"]
    search_fields = ["text", "reason", "update__action__reference"]
    autocomplete_fields = ["update"]
