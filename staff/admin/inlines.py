"""Rows inside another row's form."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from staff.admin.public_memory import LinksToPublic, was_public
from staff.admin.reasons import FIELDS, HintedFields, real_rows
from staff.refused import boxes_before

# Nobody adds more rows than this by hand before they save.
MOST_ADDED = 100


class KeepingFormSet(forms.BaseInlineFormSet):
    """Rows inside another row's form. Those that were public can be hidden, not deleted."""

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if was_public(form.instance):
                raise ValidationError(
                    _("“%(row)s” has been public. Hide it from the public instead."),
                    params={"row": form.instance},
                )


class KeepingInline(HintedFields, admin.StackedInline):
    """Rows edited inside another row's form, folded away until wanted.

    `related` names what their names are made from.
    """

    formset = KeepingFormSet
    formfield_overrides = FIELDS
    # One below the other: a table of them would be wider than a phone.
    classes = ["collapse"]
    extra = 0
    show_change_link = True
    view_on_site = False
    related = ()

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related(*self.related)
        return real_rows(rows) if self.has_change_permission(request) else rows

    def get_extra(self, request, obj=None, **kwargs):
        """As many empty rows as somebody had added, where a form that was refused comes back."""
        key = forms.models._get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)  # noqa: SLF001  the admin finds it so
        name = key.remote_field.get_accessor_name(model=self.model)
        boxes = boxes_before(request)
        before, in_all = (boxes.get(f"{name}-{of}_FORMS", "") for of in ("INITIAL", "TOTAL"))
        if not (before.isdecimal() and in_all.isdecimal()):
            return super().get_extra(request, obj, **kwargs)
        return min(max(int(in_all) - int(before), 0), MOST_ADDED)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        return field


class LookOnly(LinksToPublic):
    """Rows that are shown to staff, and changed elsewhere or never."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LookOnlyInline(LookOnly, KeepingInline):
    """Rows of the public record, beside what they are about. Each has its own page."""

    view_on_site = False
    readonly_fields = ["published_at"]
