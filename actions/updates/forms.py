"""The boxes in which one action's update is written."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from actions import parts
from actions.models import ProgressUpdate
from actions.statuses import Status
from staff.admin import LinesField

LONGEST_TEXT = 4_000
# What only some updates need: why it slips, or how people can tell that it is done.
SELDOM = ("got_in_the_way", "evidence", "evidence_url")
TEXTS = ("what_we_did", "difference", "got_in_the_way", "what_next", "evidence")


def _text(name, label=None, rows=2):
    return LinesField(
        label=label or ProgressUpdate._meta.get_field(name).verbose_name,
        required=False,
        # Not an attribute of the box: browsers cut off what is pasted, and say nothing.
        validators=[
            MaxLengthValidator(
                LONGEST_TEXT,
                _("Make this shorter: at most %(limit_value)d letters. It has %(show_value)d."),
            )
        ],
        # The style sheet sees by the placeholder whether a box is empty.
        widget=forms.Textarea(attrs={"rows": rows, "cols": False, "placeholder": " "}),
    )


class PartsField(forms.MultipleChoiceField):
    """The parts of an action to tick. Its value is their numbers as an update keeps them."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return parts.numbers(value) if isinstance(value, str) else value

    def clean(self, value):
        return parts.in_words(int(number) for number in super().clean(value))

    def has_changed(self, initial, data):
        asked = {number for number, _part in self.choices}
        said = [number for number in parts.numbers(initial) if number in asked]
        return super().has_changed(said, data)


class UpdateForm(forms.Form):
    """What is said of one action in one round. It may be half written. An action without parts
    is not asked about them."""

    status = forms.ChoiceField(
        label=ProgressUpdate._meta.get_field("status").verbose_name,
        choices=[("", _("Not said yet")), *Status.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the words in the list.")},
    )
    parts_done = PartsField(
        label=ProgressUpdate._meta.get_field("parts_done").verbose_name,
        required=False,
        error_messages={"invalid_choice": _("Choose parts from the list.")},
    )
    what_we_did = _text("what_we_did", rows=3)
    difference = _text("difference")
    got_in_the_way = _text("got_in_the_way", _("what got in the way"))
    what_next = _text("what_next")
    evidence = _text("evidence")
    evidence_url = forms.URLField(
        label=ProgressUpdate._meta.get_field("evidence_url").verbose_name,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        validators=[MaxLengthValidator(500)],
        error_messages={"invalid": _("Write a whole address, such as https://www.example.org.")},
    )
    use_required_attribute = False

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [(part.order, _named(part)) for part in action.shown_parts]
        if asked:
            self.fields["parts_done"].choices = asked
        else:
            del self.fields["parts_done"]


def _named(part):
    return _("%(part)s (withdrawn)") % {"part": part} if part.is_withdrawn else str(part)
