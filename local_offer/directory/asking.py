"""What somebody asked of the directory."""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from local_offer.directory import conditions
from local_offer.directory.near import LONGEST_NAME, home_named
from local_offer.models import Term
from publishing.plain_text import TOO_LONG
from search.finding import find

LONGEST_SEARCH = 200
OLDEST = 25
MILES = (3, 5, 10, 20)


# Addresses are kept and shared, and lists change.
_NOT_A_CHOICE = _("A choice in this address is not in our lists. Please choose again.")


class EachOnce(forms.MultipleChoiceField):
    """Choices that an address may repeat, or leave empty: each that is made counts once. The
    questions to start from only carry them."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid_choice": _NOT_A_CHOICE}

    def to_python(self, value):
        return list(dict.fromkeys(filter(None, super().to_python(value))))


# How people write an age in years, and one in months, with one space at most between words: more
# ways to share out many would be tried for minutes. "Year 7" is a class at school.
_MONTHS = r"(\d{1,3}) ?(?:months?|mths?)"
_IN_MONTHS = re.compile(rf"{_MONTHS}(?: old)?", re.IGNORECASE | re.ASCII)
_IN_YEARS = re.compile(
    r"(?:aged? )?(\d{1,3}) ?(?:½|and a half)? ?(?:years?|yrs?|y/?o?)?"
    rf"(?: ?(?:and )?{_MONTHS})?(?: old)?",
    re.IGNORECASE | re.ASCII,
)


class AgeField(forms.IntegerField):
    """An age in whole years: "7 years old" and "7½" are 7, "18 months" is 1. Of "5 or 6"
    we would have to guess."""

    def __init__(self, **options):
        outside = _("Write an age from 0 to 25.")
        super().__init__(
            required=False,
            min_value=0,
            max_value=OLDEST,
            error_messages={
                "invalid": _("Write the age in numbers, such as 4."),
                "min_value": outside,
                "max_value": outside,
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value):
        value = " ".join(str(value or "").split())
        if months := _IN_MONTHS.fullmatch(value):
            return int(months[1]) // 12
        years = _IN_YEARS.fullmatch(value)
        return super().to_python(years[1] if years else value)


class DirectoryForm(forms.Form):
    """What was asked. Every part may stay empty."""

    q = forms.CharField(
        label=_("What do you need help with?"),
        help_text=_("Such as: hardly talks. Or: wheelchair"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": TOO_LONG},
    )
    age = AgeField(label=_("Age"), help_text=_("0 to 25"))
    near = forms.CharField(
        label=_("Where you live"),
        help_text=_("Town or postcode"),
        required=False,
        max_length=LONGEST_NAME,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    miles = forms.TypedChoiceField(
        label=_("How far you can go"),
        choices=[("", _("Any distance")), *((n, format_lazy(_("{n} miles"), n=n)) for n in MILES)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _NOT_A_CHOICE},
    )
    kind = EachOnce(label=_("Kind of help"), required=False)
    access = EachOnce(label=_("Access"), required=False)
    easy = EachOnce(label=_("Easy to get"), required=False)
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data, auto_id="find-%s")
        self.terms = list(Term.objects.visible())
        self.kinds = self._terms_of(Term.Taxonomy.KIND)
        self.accesses = self._terms_of(Term.Taxonomy.ACCESS)
        self.easies = conditions.is_easy()
        self.fields["kind"].choices = [(slug, term.name) for slug, term in self.kinds.items()]
        self.fields["access"].choices = [(slug, t.name) for slug, t in self.accesses.items()]
        self.fields["easy"].choices = [(value, c.said) for value, c in self.easies.items()]

    def clean_near(self):
        text = self.cleaned_data["near"]
        return home_named(text) if text.strip() else None

    @property
    def first_questions(self):
        """The three questions to start from."""
        return [self["q"], self["age"], self["near"]]

    @property
    def typed(self):
        """(name, value) of what was typed, for the form of further choices to carry."""
        return [(f.name, f.value()) for f in self.first_questions if f.value()]

    @property
    def says_crisis(self):
        """Whether the words may be those of somebody who cannot wait."""
        return bool(self.found and self.found.asked.is_urgent)

    @property
    def words_not_used(self):
        """What was typed and narrowed nothing, so that the page can say so."""
        if self._about is None:
            return (self["q"].value() or "").split()
        return [] if self.words_find_nothing else self.found.idle

    @property
    def words_find_nothing(self):
        """Whether no service says what was typed, and it means nothing that we know."""
        return self._about is not None and None in self._about.about and not self.found.hits

    def conditions(self):
        """Return the Condition of each thing that was asked. Only a valid form may be asked."""
        return self._conditions

    @cached_property
    def found(self):
        """What the words find, as `search.finding.find` returns it; None if there are none. Words
        beside a choice that cannot be may be of somebody who cannot wait too."""
        typed = self["q"].value()
        return find(typed, among=("service",)) if typed else None

    @cached_property
    def _about(self):
        """The Condition that the words make, or None."""
        return self.found and conditions.is_about(self.found, self.terms)

    @cached_property
    def _conditions(self):
        asked = self.cleaned_data
        found = [self._about] if self._about else []
        if asked["age"] is not None:
            found.append(conditions.is_for_age(asked["age"]))
        if asked["near"]:
            found.append(conditions.serves(asked["near"]))
        if asked["near"] and asked["miles"]:
            found.append(conditions.is_within(asked["near"], asked["miles"]))
        if asked["kind"]:
            found.append(conditions.is_of_kinds([self.kinds[slug] for slug in asked["kind"]]))
        found += [conditions.has_access(self.accesses[slug]) for slug in asked["access"]]
        found += [self.easies[value] for value in asked["easy"]]
        return found

    def _terms_of(self, taxonomy):
        return {term.slug: term for term in self.terms if term.taxonomy == taxonomy}
