"""The rows of publishing: the glossary, the owner's settings, and marks that code leaves."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from publishing.models import GlossaryTerm, LoadedRow, OwnerSettings, TrialDatabase, Wording
from staff.admin.inlines import LookOnly
from staff.admin.reasoned import ReasonedAdmin


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReasonedAdmin):
    list_display = ["term", "acronym", "full", "basis", "is_visible"]
    list_filter = ["is_visible", "basis"]
    search_fields = ["term", "acronym", "full", "definition"]


@admin.register(OwnerSettings)
class OwnerSettingsAdmin(ReasonedAdmin):
    """The one row: it is there from the start and stays."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:publishing_ownersettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Wording)
class WordingAdmin(LookOnly, admin.ModelAdmin):
    """Proposed by saving a form, and published on a page of its own: here it is looked up."""

    list_display = ["title", "field", "proposed_at", "published_at", "closed_at"]
    list_filter = ["kind", "field", "is_slip", "takes_words_out", "published_at"]
    search_fields = ["title", "before", "after", "reason", "why_closed"]
    list_select_related = ["prepared_by", "published_by", "closed_by"]


@admin.register(LoadedRow)
class LoadedRowAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["kind", "key", "loader"]
    list_filter = ["loader", "kind"]
    search_fields = ["key"]


@admin.register(TrialDatabase)
class TrialDatabaseAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["made_at"]
