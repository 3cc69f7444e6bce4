"""What every staff page keeps to: each change has a reason, and nothing the public saw is lost."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from publishing.models import GlossaryTerm, LoadedRow, OwnerSettings, TrialDatabase
from publishing.records import MayBeSample, Record
from publishing.visibility import PublicModel

admin.site.site_title = _("Kirklees SEND Big Plan: staff")
admin.site.site_header = _("Kirklees SEND Big Plan: staff")
admin.site.index_title = _("What this site is made of")
# It would delete many rows at once, each without a look at whether the public saw it.
admin.site.disable_action("delete_selected")


def is_published(row):
    """Return whether this is a record that is public and so stays as it is."""
    return isinstance(row, Record) and row.published_at is not None


def seen_by_public(row):
    """Return whether visitors see this row as it is stored. One query; none for a new row."""
    if row._state.adding:
        return False
    if isinstance(row, PublicModel):
        return type(row).objects.visible().filter(pk=row.pk).exists()
    return True


def was_public(row):
    """Return whether visitors see this row, or once did. Two queries at most."""
    if is_published(row) or seen_by_public(row):
        return True
    hidden_again = {"id": row.pk, "is_visible": True}
    return hasattr(row, "is_visible") and type(row).history.filter(**hidden_again).exists()


def in_words(refusal):
    """Return the sentence for what the database refused, an IntegrityError."""
    said = str(refusal)
    for model in apps.get_models():
        for guard in model.guards() if hasattr(model, "guards") else []:
            if str(guard.sentence) in said:
                return guard.sentence
        for constraint in model._meta.constraints:
            if constraint.name in said:
                return constraint.get_violation_error_message()
    return gettext(
        "The database refused this. Perhaps somebody changed the same thing a moment ago. "
        "Open this page again in another window and compare."
    )


class ReasonedForm(forms.ModelForm):
    """Asks why. An answer is needed when the public sees the row."""

    change_reason = forms.CharField(
        label=_("Why are you changing this?"),
        help_text=_("Staff see this in the history. Say where you read it, or who asked."),
        error_messages={"required": _("Say why. The public can see this, so staff must know.")},
        max_length=500,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    # What the database refused when this very form was saved a moment ago.
    refusal = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change_reason"].required = seen_by_public(self.instance)

    def clean(self):
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean()

    def _get_validation_exclusions(self):
        # Django skips each constraint that reads a field the form does not show.
        return super()._get_validation_exclusions() - {"published_at"}


def reason_in(form):
    """Return the reason given on a form that is valid, or None."""
    return form.cleaned_data.get("change_reason") or None


class LinesField(forms.CharField):
    """Text of several lines. Browsers send other line ends than they were given, and a row that
    nobody touched would look edited."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


FIELDS = {
    models.TextField: {"form_class": LinesField},
    # What to add when somebody leaves out "https://".
    models.URLField: {"assume_scheme": "https"},
}


class KeepingFormSet(forms.BaseInlineFormSet):
    """Rows inside another row's form. Those that were public can be hidden, not deleted."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if was_public(form.instance):
                raise ValidationError(
                    _("“%(row)s” has been public. Hide it from the public instead."),
                    params={"row": form.instance},
                )


class KeepingInline(admin.TabularInline):
    """Rows edited inside another row's form. `related` names what their names are made from."""

    formset = KeepingFormSet
    formfield_overrides = FIELDS
    extra = 0
    show_change_link = True
    view_on_site = False
    related = ()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.related)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            # In a table only sight joins a box to its column's heading.
            field.widget.attrs["aria-label"] = field.label
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
        return field


class LookOnly:
    """Rows that are shown to staff, and changed elsewhere or never."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LookOnlyInline(LookOnly, KeepingInline):
    """Rows of the public record, beside what they are about. Each has its own page."""

    readonly_fields = ["published_at"]


class ReasonedAdmin(SimpleHistoryAdmin):
    """An admin whose changes are answered for.

    Each change asks for its reason and keeps it in the history, with who made it. What the
    public saw is never deleted, and a published record is never changed. What the database
    refuses comes back as a sentence, with nothing typed lost.
    """

    form = ReasonedForm
    formfield_overrides = FIELDS
    object_history_list_template = "admin/history_list.html"
    # Names that addresses and people quote: chosen once.
    fixed = ()

    def get_urls(self):
        # Without simple-history's page of one old version: a POST to it writes that version back,
        # past everything above. The list of changes says the same.
        return super(SimpleHistoryAdmin, self).get_urls()

    def get_queryset(self, request):
        # Names are made from related rows on every page, not only in lists.
        return super().get_queryset(request).select_related(*(self.list_select_related or ()))

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
        named_elsewhere = {*self.fixed, "change_reason"}
        names = [n for n in super().get_fields(request, obj) if n not in named_elsewhere]
        return [*self.fixed, *names]

    def get_fieldsets(self, request, obj=None):
        """The reason comes last, and only where something is changed."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            return [*fieldsets, (_("Before you save"), {"fields": ["change_reason"]})]
        return fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_published(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    def get_view_on_site_url(self, obj=None):
        if obj and hasattr(obj, "get_absolute_url") and seen_by_public(obj):
            return obj.get_absolute_url()
        return None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row and is_published(row) and self.has_view_permission(request, row):
            if request.method == "POST":  # it was published while the form was open
                return HttpResponseRedirect(request.path)
            self.message_user(request, row.never_changes, messages.WARNING)
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as refusal:  # all of it was rolled back; show the form again
            request.refusal = in_words(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError as refusal:
            self.message_user(request, in_words(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def save_model(self, request, obj, form, change):
        linked = {field.name for field in self.opts.many_to_many}
        if change and not set(form.changed_data) - linked - {"change_reason"}:
            return  # only linked rows or rows inside this one changed: their history says so
        obj._change_reason = reason_in(form)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        form.instance._change_reason = reason_in(form)
        super().save_related(request, form, formsets, change)

    def save_formset(self, request, form, formset, change):
        for row_form in formset.forms:
            row_form.instance._change_reason = reason_in(form)
        super().save_formset(request, form, formset, change)

    @admin.display(description=_("made up"))
    def example(self, row):
        return gettext("Example") if row.is_sample else ""


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReasonedAdmin):
    list_display = ["term", "acronym", "full", "basis", "is_visible"]
    list_filter = ["is_visible", "basis"]
    search_fields = ["term", "acronym", "full", "definition"]


@admin.register(OwnerSettings)
class OwnerSettingsAdmin(ReasonedAdmin):
    """The one row: it is there from the start and stays."""

    def changelist_view(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("admin:publishing_ownersettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LoadedRow)
class LoadedRowAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["kind", "key", "loader"]
    list_filter = ["loader", "kind"]
    search_fields = ["key"]


@admin.register(TrialDatabase)
class TrialDatabaseAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["made_at"]
