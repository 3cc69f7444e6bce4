"""Forms that ask why, and lose nothing that was typed."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.plain_text import EmailField
from publishing.records import MayBeSample
from publishing.slugs import free_slug
from publishing.versions import id_in
from publishing.wordings.links import promised_links
from staff.admin.public_memory import seen_by_public
from staff.admin.refusals import RefusableForm
from staff.agreed import not_to_come
from staff.days import DayInput
from staff.refused import boxes_before


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
    wording_agreed_by = forms.CharField(
        label=_("Who agreed?"),
        help_text=_("A board or a job title, not a person’s name. The public reads this."),
        max_length=150,
        required=False,
    )
    wording_agreed_on = forms.DateField(
        label=_("When was it agreed?"),
        widget=DayInput(),
        required=False,
        error_messages={"invalid": _("Write the day like 14/10/2026.")},
    )
    wording_is_slip = forms.BooleanField(
        label=_("Only a slip of the pen"),
        help_text=_("At most two letters, and no figure. It is public at once, as that."),
        required=False,
    )
    wording_takes_words_out = forms.BooleanField(
        label=_("Take the old words out everywhere"),
        help_text=_(
            "Only for words that identify a child or break the law. Two people must agree. The day"
            " and the reason stay, so do not repeat the words there. Where a published update says"
            " them, two people have to take them out as well: that is proposed for you."
        ),
        required=False,
    )
    overwrites = False
    may_preview = False
    # What an address is made from, the first that the form has.
    NAMED_BY = ("name", "title")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "wording_agreed_by" in self.fields:
            self.fields["change_reason"].help_text = _(
                "The public reads this if words that it was promised change. Name nobody."
            )
        if "slug" in self.fields and self._names():
            self.fields["slug"].required = False
        if "change_reason" in self.fields:
            is_preview = self.may_preview and "_preview" in self.data  # which changes nothing
            self.fields["change_reason"].required = not is_preview and (
                self.overwrites or seen_by_public(self.instance)
            )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("slug") == "":
            self._make_slug()
        return self.cleaned_data

    def _names(self):
        return [name for name in self.NAMED_BY if name in self.fields]

    def _make_slug(self):
        name = next((self.cleaned_data.get(name) for name in self._names()), "")
        self.cleaned_data["slug"] = free_slug(self._meta.model, name or "")
        if name and not self.cleaned_data["slug"]:
            self.add_error("slug", SlugBox.default_error_messages["invalid"])

    def clean_wording_agreed_on(self):
        return not_to_come(self.cleaned_data["wording_agreed_on"])

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


class SlugBox(forms.SlugField):
    """The part of an address that names a row, refused in words that say how to write it."""

    default_error_messages = {
        "invalid": _("Use small letters a to z, digits and hyphens, such as “short-breaks”.")
    }


def real_rows(rows):
    """Return those of these rows that are no examples: nothing real may rest on one."""
    return rows.filter(is_sample=False) if issubclass(rows.model, MayBeSample) else rows


LINKS_STAY = _("Once the site is open, unticking what the public sees waits for a second person.")
# Said beside boxes of this name wherever they are, unless the model says something itself.
HINTS = {
    "order": _("Places go in tens: what comes between 30 and 40 is given 35."),
    "slug": _(
        "A part of a web address, such as “short-breaks”. No street. Leave it empty, and it is made"
        " from the name. It never changes."
    ),
}


class LookUp(AutocompleteSelect):
    """A box that looks rows up. In a form that was refused it also offers what was chosen there,
    `before`, the boxes of that form. What is no key of a row, such as one that an address fills in,
    chooses nothing."""

    def __init__(self, *args, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def optgroups(self, name, value, attrs=None):
        chosen = [*value, *self.before.getlist(name)]
        keys = [key for key in map(str, chosen) if key == "" or id_in(key) is not None]
        return super().optgroups(name, keys, attrs)


class HintedFields:
    """An admin or inline whose boxes say what belongs in them. `hints` maps names to sentences.

    Rows are chosen from lists and ticked: that needs no script, and a screen reader reads it.
    """

    hints = {}

    def get_field_queryset(self, db, db_field, request):
        rows = super().get_field_queryset(db, db_field, request)
        model = db_field.remote_field.model
        # Their names are made from other rows, which are not asked for one by one.
        named_from = getattr(self.admin_site._registry.get(model), "list_select_related", ())  # noqa: SLF001  Django names no other way
        if not named_from or named_from is True:
            return rows
        rows = model._default_manager.all() if rows is None else rows
        return rows.select_related(*named_from)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if issubclass(db_field.related_model, MayBeSample):
            rows = kwargs.get("queryset", db_field.related_model._default_manager.all())
            kwargs["queryset"] = real_rows(rows)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LookUp(db_field, self.admin_site, before=boxes_before(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name not in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                # Other rows have forms of their own. Four small pictures beside each list do not.
                field.widget = field.widget.widget
            field.help_text = self.hints.get(db_field.name) or (
                field.help_text or HINTS.get(db_field.name, "")
            )
            if db_field in promised_links(db_field.model):
                field.help_text = f"{field.help_text} {LINKS_STAY}".strip()
        return field


FIELDS = {
    models.EmailField: {"form_class": EmailField},
    models.TextField: {"form_class": LinesField},
    models.SlugField: {"form_class": SlugBox},
    # What to add when somebody leaves out "https://".
    models.URLField: {"assume_scheme": "https"},
}
