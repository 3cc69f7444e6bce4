"""An admin whose changes are answered for."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from publishing.models import OwnerSettings
from publishing.records import MayBeSample, Record
from publishing.wordings import proposing
from publishing.wordings.promised import is_promised
from staff.admin import worded
from staff.admin.downloads import download_urls
from staff.admin.history import ChangesInWords, newest_entries
from staff.admin.previewed import PreviewedAdmin
from staff.admin.public_memory import (
    LinksToPublic,
    is_published,
    still_hidden_because,
    was_public,
)
from staff.admin.reasons import FIELDS, HintedFields, ReasonedForm, real_rows, reason_in
from staff.admin.refusals import AnswersRefusals
from staff.admin.versioned import ABOUT_THE_CHANGE, VersionedAdmin


def _opened(request):
    if not hasattr(request, "site_is_open"):
        request.site_is_open = proposing.site_is_open()
    return request.site_is_open


class ReasonedAdmin(
    AnswersRefusals,
    HintedFields,
    LinksToPublic,
    PreviewedAdmin,
    VersionedAdmin,
    SimpleHistoryAdmin,
):
    """An admin whose changes are answered for.

    Each change asks for its reason and keeps it in the history, with who made it. What the
    public saw is never deleted, and a published record is never changed. What the database
    refuses comes back as a sentence, with nothing typed lost.
    """

    form = ReasonedForm
    formfield_overrides = FIELDS
    object_history_template = "admin/history.html"
    object_history_list_template = "admin/history_list.html"
    change_list_template = "admin/list_to_take_away.html"
    # Names that addresses and people quote: chosen once.
    fixed = ()

    def get_urls(self):
        # Without simple-history's page of one old version: a POST to it writes that version back,
        # past everything above. The list of changes says the same.
        return [*download_urls(self), *super(SimpleHistoryAdmin, self).get_urls()]

    def get_historical_record_context_helper(self, request, historical_record):
        return ChangesInWords(self.model, historical_record)

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        inside = newest_entries(self.rows_inside(request, row), around=[row]) if row else []
        return super().history_view(request, object_id, {"inside": inside, **(extra_context or {})})

    def get_queryset(self, request):
        # Names are made from related rows on every page, not only in lists.
        return super().get_queryset(request).select_related(*(self.list_select_related or ()))

    def get_search_results(self, request, queryset, search_term):
        if request.path == reverse("admin:autocomplete"):
            queryset = real_rows(queryset)
        return super().get_search_results(request, queryset, search_term)

    def get_list_display(self, request):
        first, *others = super().get_list_display(request)
        marks = ["example"] if issubclass(self.model, MayBeSample) else []
        return [first, *marks, *others]

    def get_readonly_fields(self, request, obj=None):
        names = [*super().get_readonly_fields(request, obj), *(self.fixed if obj else ())]
        if issubclass(self.model, MayBeSample):
            names.append("example")
        if issubclass(self.model, Record):
            names.append("published_at")
        return names

    def get_fields(self, request, obj=None):
        named_elsewhere = {*self.fixed, *ABOUT_THE_CHANGE}
        names = [n for n in super().get_fields(request, obj) if n not in named_elsewhere]
        # Showing a row is the last thing one decides about it.
        return [*self.fixed, *sorted(names, key="is_visible".__eq__)]

    def get_fieldsets(self, request, obj=None):
        """The reason comes last, and only where something is changed."""
        fieldsets = super().get_fieldsets(request, obj)
        asked = ["change_reason"] if obj and self.has_change_permission(request, obj) else []
        if self._is_worded(request, obj):
            asked = list(ABOUT_THE_CHANGE)
        return [*fieldsets, (_("Before you save"), {"fields": asked})] if asked else fieldsets

    def _is_worded(self, request, obj):
        """Return whether words in this form may have to be proposed."""
        models = [self.model, *(inline.model for inline in self.inlines)]
        may_save = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        if not may_save or not any(is_promised(model) for model in models):
            return False
        return self.model is OwnerSettings or _opened(request)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.overwrites = getattr(request, "overwrites", False)
        form.may_preview = self.has_preview
        return form

    def has_change_permission(self, request, obj=None):
        # What is typed into an example would go with it.
        is_example = getattr(obj, "is_sample", False)
        may = super().has_change_permission(request, obj)
        return may and not is_published(obj) and not is_example

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    def closed_meanwhile(self, row):
        return str(row.never_changes) if is_published(row) else super().closed_meanwhile(row)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row and is_published(row) and self.has_view_permission(request, row):
            if request.method == "POST" and "_version" not in request.POST:
                return HttpResponseRedirect(request.path)
            if request.method != "POST":
                self.message_user(request, row.never_changes, messages.WARNING)
        if row and request.method == "GET" and self._is_worded(request, row):
            worded.tell_what_waits(request, row)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        own = {field.name for field in self.opts.concrete_fields}
        obj._change_reason = reason_in(form)
        request.held = self._held_back(request, form)
        # Where only linked rows or rows inside this one changed, their history says so.
        if change and not own & set(form.changed_data) - {each.name for each in request.held}:
            return
        super().save_model(request, obj, form, change)

    def is_preview(self, request):
        """Return whether all that is saved is only looked at: response_change takes it back."""
        return "_preview" in request.POST and self.has_preview

    def _held_back(self, request, form):
        if self.is_preview(request):
            worded.allow_for_preview(form)
            return []
        return worded.hold_back(form)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        self._tell_if_still_hidden(request, obj)
        return response

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        self._tell_if_still_hidden(request, obj)
        return response

    def _tell_if_still_hidden(self, request, row):
        if not self.is_preview(request) and (why := still_hidden_because(row)):
            said = gettext("The public cannot see “%(row)s” yet: %(why)s")
            self.message_user(request, said % {"row": row, "why": " ".join(why)}, messages.WARNING)

    def save_related(self, request, form, formsets, change):
        form.instance._change_reason = reason_in(form)
        super().save_related(request, form, formsets, change)
        worded.propose_all(request, getattr(request, "held", []), form)

    def save_formset(self, request, form, formset, change):
        held = []
        for row_form in formset.forms:
            row_form.instance._change_reason = reason_in(form)
            if row_form.has_changed() and row_form not in formset.deleted_forms:
                held += self._held_back(request, row_form)
        super().save_formset(request, form, formset, change)
        request.held = [*getattr(request, "held", []), *held]

    @admin.display(description=_("made up"))
    def example(self, row):
        return gettext("Example") if row.is_sample else ""
