"""The rows of publishing: the glossary, and marks that code leaves."""

from django.contrib import admin

from publishing.models import (
    ContentStamp,
    GlossaryTerm,
    JobRun,
    LoadedRow,
    TrialDatabase,
    Wording,
)
from staff.admin.inlines import LookOnly
from staff.admin.reasoned import ReasonedAdmin


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReasonedAdmin):
    list_display = ["term", "acronym", "full", "basis", "is_visible"]
    list_filter = ["is_visible", "basis"]
    search_fields = ["term", "acronym", "full", "definition"]


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


@admin.register(JobRun)
class JobRunAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "began_at", "ended_at"]


@admin.register(TrialDatabase)
class TrialDatabaseAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["made_at"]


@admin.register(ContentStamp)
class ContentStampAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["number"]
