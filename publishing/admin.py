"""What every staff page keeps to: each change has a reason, and nothing the public saw is lost."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_value, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from publishing import field_register
from publishing.models import GlossaryTerm, LoadedRow, OwnerSettings, TrialDatabase
from publishing.records import MayBeSample, Record
from publishing.versions import ChangedMeanwhile, Rows, refuse_if_changed, version_of
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
    if row._state.adding or not field_register.public_fields(type(row)):
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


class RefusableForm(forms.ModelForm):
    """A form that may be refused as a whole, for a reason no field of it knows."""

    # What the database, or somebody quicker, had against this very form.
    refusal = None

    def clean(self):
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean()


class ReasonedForm(RefusableForm):
    """Asks why. An answer is needed when the public sees the row, or when somebody else's words
    are overwritten."""

    change_reason = forms.CharField(
        label=_("Why are you changing this?"),
        help_text=_("Staff see this in the history. Say where you read it, or who asked."),
        error_messages={"required": _("Say why. The public can see this, so staff must know.")},
        max_length=500,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    overwrites = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "change_reason" in self.fields:
            self.fields["change_reason"].required = self.overwrites or seen_by_public(self.instance)

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


class VersionedAdmin(admin.ModelAdmin):
    """An admin in which nobody overwrites silently what somebody else has just saved.

    Each form carries the version it was opened with, that of the rows inside it included. If
    that is no longer the newest, saving and deleting are refused: the page tells who saved what
    and when, shows both versions and keeps everything typed. Ticking "Save mine anyway" names
    the version that was shown; if there is a newer one by then, it is refused again.
    """

    form = RefusableForm
    change_form_template = "admin/versioned_change_form.html"
    delete_confirmation_template = "admin/versioned_delete.html"

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row:
                self.compare_versions(request, row)
            if hasattr(request, "meanwhile"):  # perhaps it was deleted before the lock was ours
                row = self.get_object(request, unquote(object_id))
            was_open = self.has_change_permission(request) and "_version" in request.POST
            if was_open and (why := self.closed_meanwhile(row)):
                return self.too_late(request, why, status=409 if row else 410)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def closed_meanwhile(self, row):
        """Return why this row, None if it is gone, cannot be saved though its form was open; ""
        if it can."""
        return "" if row else gettext("Somebody deleted this while your page was open.")

    def too_late(self, request, why, *, status):
        """Answer a save that can never be: all that was typed, to be copied from the page."""
        labels = {field.name: field.verbose_name for field in self.opts.fields}
        typed = [
            (labels.get(name.rpartition("-")[2], name), value)
            for name, value in request.POST.items()
            if value and not name.startswith(("csrf", "_"))
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Too late: what you typed is not saved"),
            "opts": self.opts,
            "why": why,
            "typed": [each for each in typed if not each[0].endswith(("_FORMS", "-id"))],
        }
        return render(request, "admin/too_late.html", context, status=status)

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        with transaction.atomic():
            if row and request.method == "POST":
                self.compare_versions(request, row)
                if meanwhile := getattr(request, "meanwhile", None):
                    context["meanwhile"] = meanwhile
                    request.POST = QueryDict()  # asked for anew, not carried out
            if row:
                context["version"] = version_of(row, *self.rows_inside(request, row))
            return super().delete_view(request, object_id, context)

    def compare_versions(self, request, row):
        """Lock what this form saves. If it is not what was opened, note that on the request."""
        opened_with = request.POST.get("_version", "")
        try:
            refuse_if_changed(row, opened_with, *self.rows_inside(request, row))
        except ChangedMeanwhile as meanwhile:
            if request.POST.get("overwrite", "") == meanwhile.version:
                request.overwrites = True
            else:
                request.meanwhile = meanwhile
                request.refusal = meanwhile.sentence

    def rows_inside(self, request, row):
        """Return the Rows that are edited inside this row's form."""
        return [
            Rows(inline.model, {_key_to(self.model, inline).attname: row.pk})
            for inline in self.get_inline_instances(request, row)
            if inline.has_change_permission(request, row)
        ]

    def render_change_form(self, request, context, **kwargs):
        row = kwargs.get("obj")
        if row and self.has_change_permission(request, row):
            meanwhile = getattr(request, "meanwhile", None)
            context["meanwhile"] = meanwhile
            if meanwhile:
                context["differences"] = list(_differences(context))
            # What was typed belongs to the version it was opened with, until it is saved.
            context["version"] = request.POST.get("_version") or version_of(
                row, *self.rows_inside(request, row)
            )
            if getattr(request, "overwrites", False):
                context["overwrite"] = request.POST["overwrite"]
        return super().render_change_form(request, context, **kwargs)


def _key_to(model, inline):
    return forms.models._get_foreign_key(model, inline.model, fk_name=inline.fk_name)  # noqa: SLF001  the admin finds it so


def _differences(context):
    """Yield (row, field, what is saved now, what was typed) wherever the two differ."""
    forms_ = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms_ += inline.formset.forms
    for form in forms_:
        for name in form.changed_data:
            if name == "change_reason":
                continue
            field = form.fields[name]
            saved = form.get_initial_for_field(field, name)
            typed = form[name].value()
            row = form.instance if form.instance.pk else ""
            yield row, form[name].label, _shown(field, saved), _shown(field, typed)


def _shown(field, value):
    """Return a field's value as words. It may be anything that somebody sent."""
    if value in (None, "", []):
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if not hasattr(field, "choices"):
        return display_for_value(value, "")
    keys = [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
    try:
        chosen = field.clean(keys)
    except ValidationError:
        return str(value)
    if isinstance(chosen, models.QuerySet):
        return ", ".join(str(row) for row in chosen)
    return str(chosen if isinstance(chosen, models.Model) else dict(field.choices).get(chosen))


class ReasonedAdmin(VersionedAdmin, SimpleHistoryAdmin):
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

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.overwrites = getattr(request, "overwrites", False)
        return form

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_published(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    def closed_meanwhile(self, row):
        return str(row.never_changes) if is_published(row) else super().closed_meanwhile(row)

    def get_view_on_site_url(self, obj=None):
        if obj and hasattr(obj, "get_absolute_url") and seen_by_public(obj):
            return obj.get_absolute_url()
        return None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row and is_published(row) and self.has_view_permission(request, row):
            if request.method == "POST" and "_version" not in request.POST:
                return HttpResponseRedirect(request.path)
            if request.method != "POST":
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
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
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
