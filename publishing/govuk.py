"""Django's fields as GOV.UK Frontend draws them. `templates/govuk/field.html` is the drawing."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from publishing.boxes import WholeWords


@dataclass(frozen=True)
class Option:
    """One radio or checkbox. `reveals` is the field that stands below it, if it has one."""

    id: str
    value: str
    label: str
    is_chosen: bool
    hint: str
    reveals: BoundField | None


class GovukField(BoundField):
    """A field of a form with the names, ids and descriptions GOV.UK Frontend gives it.

    A field may have `hints`, option value to sentence, and `reveals`, option value to the name of
    the field that belongs to this option.
    """

    @property
    def kind(self):
        """How it is drawn: radios, checkboxes, checkbox or text."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "text"

    @property
    def is_heading(self):
        """Whether its label is the heading of the page."""
        return self.name == getattr(self.form, "heading", None)

    @property
    def is_optional(self):
        """Whether to say that it may stay empty. What an answer reveals needs no such word."""
        revealed = {
            name
            for field in self.form.fields.values()
            for name in getattr(field, "reveals", {}).values()
        }
        may_stay_empty = getattr(self.field, "is_optional", not self.field.required)
        return may_stay_empty and self.name not in revealed

    @property
    def described_by(self):
        """The ids of its hint and its error."""
        hint = [f"{self.auto_id}-hint"] if self.help_text else []
        return " ".join(hint + ([f"{self.auto_id}-error"] if self.errors else []))

    def build_widget_attrs(self, attrs, widget=None):
        """Say class and description as the GOV.UK pages do."""
        widget = widget or self.field.widget
        block = "govuk-textarea" if isinstance(widget, forms.Textarea) else "govuk-input"
        classes = [block, f"{block}--error" if self.errors else "", widget.attrs.get("class", "")]
        described = {"aria-describedby": self.described_by} if self.described_by else {}
        return {**attrs, "class": " ".join(filter(None, classes)), **described}

    def options(self):
        """Yield each Option."""
        chosen = self.field.widget.format_value(self.value())
        hints = getattr(self.field, "hints", {})
        reveals = getattr(self.field, "reveals", {})
        for number, (value, label) in enumerate(self.field.choices, start=1):
            below = reveals.get(value)
            yield Option(
                id=self.auto_id if number == 1 else f"{self.auto_id}-{number}",
                value=str(value),
                label=str(label),
                is_chosen=str(value) in chosen,
                hint=hints.get(value, ""),
                reveals=self.form[below] if below in self.form.fields else None,
            )

    def in_words(self):
        """Return the answer as a person reads it, "" if there is none. Lines stay lines."""
        if self.kind == "checkbox":
            return _("Yes") if self.value() else _("No")
        if self.kind == "text":
            return str(self.value() or "")
        return "\n".join(option.label for option in self.options() if option.is_chosen)


class GovukRenderer(WholeWords):
    """Lets `field.as_field_group` and crispy draw a field by the same template."""

    field_template_name = "govuk/field.html"
    bound_field_class = GovukField


class Textarea(forms.Textarea):
    """A box for several lines, as wide as its place."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 5} | (attrs or {}))
        del self.attrs["cols"]
