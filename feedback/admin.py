"""What people tell us, as rows to look at. The inbox (feedback/inbox) is where it is worked."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from feedback.models import (
    Budget,
    CommentsReport,
    Consent,
    Note,
    PageVerdict,
    PersonalPart,
    Reply,
    Story,
    Submission,
    Theme,
)
from privacy.fields import EncryptedTextField
from staff.admin import LookOnly


class Wordless(LookOnly):
    """Rows without a word that anybody wrote. Those are read in the inbox (feedback/inbox), where
    reading leaves a record."""

    def get_exclude(self, request, obj=None):
        fields = self.model._meta.concrete_fields
        return [field.name for field in fields if isinstance(field, EncryptedTextField)]


class WithHistory(LookOnly, SimpleHistoryAdmin):
    """Rows with the page that says who did what to them, and when."""

    object_history_list_template = "admin/history_list.html"

    def get_urls(self):
        # Without simple-history's page of one old version, as everywhere (staff.admin).
        return super(SimpleHistoryAdmin, self).get_urls()


@admin.register(Submission)
class SubmissionAdmin(WithHistory):
    list_display = ["reference", "form", "state", "received_at", "assigned_to", "answered_at"]
    list_select_related = ["assigned_to"]
    list_filter = ["state", "form", "needs_translating"]
    search_fields = ["reference"]
    ordering = ["-received_at", "-id"]
    # Of use to machines only.
    exclude = ["sent_key", "form_token"]


class ToldAdmin(WithHistory):
    """What the team tells the public. It is written and read on staff pages of its own: a draft
    may still name somebody."""

    readonly_fields = ["where_it_is_read"]

    @admin.display(description=_("the words"))
    def where_it_is_read(self, row):
        return format_html('<a href="{}">{}</a>', self.address_of(row), gettext("Read them"))

    def address_of(self, row):
        """Return the staff page on which it is read."""
        return reverse(f"admin:{self.page}", args=[row.pk])


@admin.register(Theme)
class ThemeAdmin(ToldAdmin):
    page = "theme"
    exclude = ["you_said", "told_otherwise", "we_did"]
    list_display = ["title", "topic", "answer", "prepared_by", "published_at"]
    list_select_related = ["prepared_by"]
    list_filter = ["topic", "answer"]
    search_fields = ["title"]


@admin.register(CommentsReport)
class CommentsReportAdmin(ToldAdmin):
    page = "yearly_report"
    exclude = ["words"]
    list_display = ["starts_on", "ends_on", "prepared_by", "published_by", "published_at"]
    list_select_related = ["prepared_by", "published_by"]


@admin.register(Story)
class StoryAdmin(ToldAdmin):
    exclude = ["title", "text", "difference", "name_shown"]
    list_display = ["submission", "prepared_by", "published_by", "published_at", "withdrawn_at"]
    list_select_related = ["submission", "prepared_by", "published_by"]
    search_fields = ["submission__reference"]

    def get_queryset(self, request):
        # In lists too: what is fetched here already, Django adds nothing to.
        return super().get_queryset(request).select_related(*self.list_select_related)

    def address_of(self, row):
        return reverse("admin:story", args=[row.submission.reference])


class PartAdmin(Wordless, admin.ModelAdmin):
    """What belongs to a submission."""

    list_select_related = ["submission"]
    search_fields = ["submission__reference"]
    readonly_fields = ["where_it_is_read"]

    @admin.display(description=_("the words"))
    def where_it_is_read(self, part):
        return format_html(
            '<a href="{}">{}</a>', part.submission.staff_path, gettext("Read them in the inbox")
        )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.list_select_related)


@admin.register(PersonalPart)
class PersonalPartAdmin(PartAdmin):
    list_display = ["submission"]


@admin.register(Consent)
class ConsentAdmin(PartAdmin):
    list_display = ["submission", "kind", "given_at", "withdrawn_at"]


@admin.register(Note)
class NoteAdmin(PartAdmin):
    list_display = ["submission", "written_by", "written_at"]
    list_select_related = ["submission", "written_by"]


@admin.register(Reply)
class ReplyAdmin(PartAdmin):
    list_display = ["submission", "by", "written_by", "written_at"]
    list_select_related = ["submission", "written_by"]


@admin.register(Budget)
class BudgetAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "began_at", "used"]
    search_fields = ["key"]
    ordering = ["-began_at", "key"]


@admin.register(PageVerdict)
class PageVerdictAdmin(Wordless, admin.ModelAdmin):
    list_display = ["path", "useful", "on"]
    list_filter = ["useful"]
    search_fields = ["path"]
