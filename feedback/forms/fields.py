"""The kinds of answers people give, each with a limit and words for when it goes wrong."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.govuk import Textarea
from publishing.plain_text import TOO_LONG, EmailField

LONGEST_WORDS = 5_000
LONGEST_LINE = 200
MOST_FAMILIES = 100_000

_TEXT_PROBLEMS = {
    "max_length": TOO_LONG,
    "null_characters_not_allowed": _(
        "There is a sign in your words that we cannot keep. It looks like this: �. "
        "Please delete it."
    ),
}


class _Text(forms.CharField):
    """Text of any script. Required if `missing` says what to ask for. Where only the whole page can
    tell whether it is needed, `is_optional=False` keeps "(optional)" away."""

    def __init__(self, *, max_length, missing=None, is_optional=None, **options):
        self.is_optional = missing is None if is_optional is None else is_optional
        problems = _TEXT_PROBLEMS | ({"required": missing} if missing else {})
        super().__init__(
            max_length=max_length,
            required=missing is not None,
            error_messages=problems,
            **options,
        )


class WordsField(_Text):
    """Several lines in somebody's own words."""

    def __init__(self, *, max_length=LONGEST_WORDS, attrs=None, **options):
        widget = Textarea({"rows": 6, "dir": "auto"} | (attrs or {}))
        super().__init__(max_length=max_length, widget=widget, **options)

    def to_python(self, value):
        return super().to_python(re.sub("\r\n?", "\n", value or ""))


class LineField(_Text):
    """One line."""

    def __init__(self, *, max_length=LONGEST_LINE, attrs=None, **options):
        widget = forms.TextInput({"dir": "auto"} | (attrs or {}))
        super().__init__(max_length=max_length, widget=widget, **options)

    def to_python(self, value):
        return super().to_python(re.sub("[\r\n\t]+", " ", value or ""))


class Phone(LineField):
    """A phone number, as somebody writes it: words beside it are kept. Whether one is needed, the
    page decides."""

    # Of the shortest that can be rung from Kirklees: a number without its area.
    LEAST_FIGURES = 6

    def __init__(self, **options):
        attrs = {"type": "tel", "autocomplete": "tel", "dir": "ltr"}
        super().__init__(max_length=50, attrs=attrs, **options)

    def clean(self, value):
        value = super().clean(value)
        if value and sum(map(str.isdecimal, value)) < self.LEAST_FIGURES:
            raise forms.ValidationError(_("Write the phone number in figures, like 07700 900000."))
        return value


class Email(EmailField):
    """An e-mail address. Whether one is needed, the page decides."""

    def __init__(self, **options):
        # The look of an address helps no program to spell it.
        attrs = {"autocomplete": "email", "spellcheck": "false"}
        problems = _TEXT_PROBLEMS | {
            "invalid": _("Write the e-mail address like this: name@example.org.")
        }
        super().__init__(
            required=False,
            max_length=254,  # RFC 5321, and what the model holds
            widget=forms.EmailInput(attrs),
            error_messages=problems,
            **options,
        )


class OneChoiceField(forms.ChoiceField):
    """One of a few answers. `missing` and `is_optional` are as for text; `hints` and `reveals` as
    `publishing.govuk.GovukField` reads them."""

    def __init__(
        self, choices=(), *, missing=None, hints=None, reveals=None, is_optional=None, **options
    ):
        wrong = missing or _("Choose one of the answers.")
        super().__init__(
            choices=choices,
            widget=forms.RadioSelect,
            required=missing is not None,
            error_messages={"required": wrong, "invalid_choice": wrong},
            **options,
        )
        self.hints = hints or {}
        self.reveals = reveals or {}
        self.is_optional = missing is None if is_optional is None else is_optional


class ManyChoicesField(forms.MultipleChoiceField):
    """None, one or more of a few answers."""

    def __init__(self, choices=(), **options):
        # An earlier answer that was changed since may have taken one of them away.
        wrong = _("You changed an answer, so not everything can be ticked now. Please look again.")
        super().__init__(
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": wrong},
            **options,
        )
        self.is_optional = False  # that nothing has to be ticked, the question itself says


class TickField(forms.BooleanField):
    """One box to tick or leave."""

    def __init__(self, **options):
        super().__init__(required=False, **options)


# "10k", "3 hundred": more than the figures say.
_MANY = re.compile(r"\dk\b|hundred|thousand|million|dozen|under|less|fewer", re.IGNORECASE)


class HowManyField(forms.IntegerField):
    """How many families, if more than one. "about 30" and "1,200 families" are numbers; of "20 to
    30" we would have to guess."""

    def __init__(self, **options):
        wrong = _("Write how many families as a number, such as 12.")
        super().__init__(
            required=False,
            min_value=1,
            max_value=MOST_FAMILIES,
            widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-5"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            **options,
        )

    def to_python(self, value):
        typed = re.sub(r"(?<=\d)[,.\s](?=\d{3}(?!\d))", "", str(value or ""))
        numbers = re.findall(r"(?:^[-\u2212])?\d[\d.,]*", typed.strip())
        is_sure = len(numbers) == 1 and not _MANY.search(typed)
        return super().to_python(numbers[0].rstrip(".,") if is_sure else value)
