"""A quarter of a year as an object, so that nobody does month arithmetic twice."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import cache, cached_property

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST_WRITTEN = 100


@dataclass(frozen=True, order=True)
class Quarter:
    """Three calendar months, such as 2026 Q4: October to December 2026.

    Quarters sort by time. Years outside 2000 to 2199 and numbers outside 1 to 4 raise ValueError.
    """

    year: int
    number: int

    def __post_init__(self):
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 4):
            raise ValueError(f"There is no quarter {self.number} of {self.year}.")

    @classmethod
    def containing(cls, day):
        """Return the quarter that a date falls in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    @cache
    def parse(cls, code):
        """Return the quarter a code such as "2026-q4" names; raise ValueError on any other text."""
        match = re.fullmatch(r"([0-9]{4})-q([1-4])", code)
        if not match:
            raise ValueError(f"{code!r} is not a quarter such as 2026-q4.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def read(cls, text):
        """Return the quarter that people mean by "2026-q4", "2026 Q4", "Q4 2026", "October to
        December 2026", "Oct-Dec 2026" or "July to Sept. 2026"; raise ValueError on any other text.

        Quarters are those of the calendar. "2026/27 Q4" may mean another, so it is refused.
        """
        if len(text) > LONGEST_WRITTEN:
            raise ValueError("No quarter is written as long as that.")
        plain = " ".join(text.lower().replace(".", " ").split())
        if match := re.fullmatch(r"([0-9]{4})[ /-]?q([1-4])|q([1-4])[ /-]?([0-9]{4})", plain):
            year, number = match[1] or match[4], match[2] or match[3]
            return cls(int(year), int(number))
        if match := re.fullmatch(r"(\w+) ?(?:to|[-\u2010-\u2015/]) ?(\w+) ([0-9]{4})", plain):
            for number in (1, 2, 3, 4):
                if match[1] in _names(3 * number - 2) and match[2] in _names(3 * number):
                    return cls(int(match[3]), number)
        raise ValueError(f"{text!r} is not a quarter such as October to December 2026.")

    @classmethod
    def through(cls, first, last):
        """Return every quarter from the first to the last, both included."""
        quarters = []
        while first <= last:
            quarters.append(first)
            first = first.shifted(1)
        return quarters

    @property
    def code(self):
        """The quarter as addresses, files and the database write it: "2026-q4"."""
        return f"{self.year}-q{self.number}"

    @property
    def first_day(self):
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @cached_property
    def last_day(self):
        month = 3 * self.number
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])

    def shifted(self, quarters):
        """Return the quarter so many later, or earlier if negative."""
        years, number = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, number + 1)

    def __str__(self):
        """The quarter in words, the only way pages write it: "October to December 2026"."""
        return _in_words(self, get_language())


@cache  # a list of twenty years writes out some hundred
def _in_words(quarter, language):
    first = 3 * quarter.number - 2
    return _("%(first)s to %(last)s %(year)s") % {
        "first": MONTHS[first],
        "last": MONTHS[first + 2],
        "year": quarter.year,
    }


def _names(month):
    in_short = {"sept"} if month == 9 else set()
    return {str(MONTHS[month]).lower(), str(MONTHS_3[month]).lower(), *in_short}


class QuarterConverter:
    """Lets an address hold a quarter, such as 2026-q4; the view gets the Quarter."""

    regex = "[0-9]{4}-q[1-4]"

    def to_python(self, value):
        return Quarter.parse(value)

    def to_url(self, value):
        return (value if isinstance(value, Quarter) else Quarter.parse(value)).code


class QuarterFormField(forms.Field):
    """Reads a quarter from its code, such as "2026-q4"."""

    default_error_messages = {"invalid": _("Choose a quarter, such as 2026-q4.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value):
        return value.code if isinstance(value, Quarter) else value


class QuarterSelect(forms.Select):
    """A list of quarters from some years back to some years on, and the one already chosen."""

    years_back, years_on = 4, 6

    def optgroups(self, name, value, attrs=None):
        this_year = timezone.localdate().year
        codes = {
            Quarter(year, number).code
            for year in range(this_year - self.years_back, this_year + self.years_on + 1)
            for number in (1, 2, 3, 4)
        }
        codes |= {code for code in value if code}
        self.choices = [("", "---------")] + [(c, _words(c)) for c in sorted(codes)]
        return super().optgroups(name, value, attrs)


def _words(code):
    try:
        return str(Quarter.parse(code))
    except ValueError:
        return code


class QuarterField(models.Field):
    """Stores a Quarter as its code. Codes sort as text in the order of time."""

    description = _("A quarter of a year")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self):
        return "CharField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Quarter.parse(value)

    def to_python(self, value):
        if value is None or isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except (TypeError, ValueError):
            raise ValidationError(
                _("%(value)s is not a quarter such as 2026-q4."), params={"value": value}
            ) from None

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.to_python(value).code if value is not None else None

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else value.code

    def formfield(self, **kwargs):
        return super().formfield(
            **{"form_class": QuarterFormField, "widget": QuarterSelect, **kwargs}
        )


class QuarterListFilter(admin.FieldListFilter):
    """Filters an admin list by the quarters that its rows hold, named in words."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.parameter = field_path
        super().__init__(field, request, params, model, model_admin, field_path)
        codes = model_admin.get_queryset(request).values_list(field_path, flat=True)
        self.quarters = sorted({quarter for quarter in codes.distinct().order_by() if quarter})

    def expected_parameters(self):
        return [self.parameter]

    def choices(self, changelist):
        chosen = self.used_parameters.get(self.parameter, [None])
        chosen = chosen[-1] if isinstance(chosen, list) else chosen
        yield {
            "selected": not chosen,
            "query_string": changelist.get_query_string(remove=[self.parameter]),
            "display": _("All"),
        }
        for quarter in self.quarters:
            yield {
                "selected": chosen == quarter.code,
                "query_string": changelist.get_query_string({self.parameter: quarter.code}),
                "display": str(quarter),
            }

    def queryset(self, request, queryset):
        chosen = self.used_parameters.get(self.parameter)
        if not chosen:
            return queryset
        try:
            quarter = Quarter.parse(chosen[-1] if isinstance(chosen, list) else chosen)
        except ValueError:
            return queryset.none()
        return queryset.filter(**{self.parameter: quarter})


admin.FieldListFilter.register(
    lambda field: isinstance(field, QuarterField), QuarterListFilter, take_priority=True
)
