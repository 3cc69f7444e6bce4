"""An admin in which nobody overwrites silently what somebody else has just saved."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_value, unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext

from publishing.versions import ChangedMeanwhile, Rows, refuse_if_changed, version_of
from staff.admin.refusals import RefusableForm
from staff.refused import Refused, boxes_before

# What a form asks of the change, not of the row.
ABOUT_THE_CHANGE = (
    "change_reason",
    "wording_agreed_by",
    "wording_agreed_on",
    "wording_is_slip",
    "wording_takes_words_out",
)


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
                return Refused(why, status=409 if row else 410, is_for_good=True)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        # Boxes that look rows up offer nothing but what they start with.
        return super().get_changeform_initial_data(request) | boxes_before(request).dict()

    def closed_meanwhile(self, row):
        """Return why this row, None if it is gone, cannot be saved though its form was open; ""
        if it can."""
        return "" if row else gettext("Somebody deleted this while your page was open.")

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
                meanwhile.reader = request.user
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
            if name in ABOUT_THE_CHANGE:
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
