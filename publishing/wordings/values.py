"""Values of fields as Wordings keep them: a text that the database can compare by itself.

Each kind of field has one such text, the same on SQLite and on PostgreSQL: words as they are, a
row by its id, many rows by their ids with a space between, yes or no, and a decimal as so many of
its last places. Nothing is "".
"""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

YES, NO = "yes", "no"


def holds_words(field):
    """Return whether people write words into a field, instead of choosing some."""
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def of(row, field):
    """Return the value of a field of a row: what its column holds, or the ids of the rows that it
    leads to and the public sees."""
    if field.many_to_many:
        linked = getattr(row, field.name).visible().order_by("pk")
        return list(linked.values_list("pk", flat=True))
    return getattr(row, field.attname)


def kept(field, value):
    """Return how a Wording keeps this value of a field, which is what `of` returns."""
    if field.many_to_many:
        return " ".join(str(pk) for pk in sorted(value))
    if isinstance(field, models.BooleanField):
        return YES if value else NO
    if value is None:
        return ""
    if isinstance(field, models.DecimalField):
        return str(int(Decimal(value).scaleb(field.decimal_places).to_integral_value()))
    return str(value)


def read(field, text):
    """Return the value that `kept` made this text of."""
    if field.many_to_many:
        return [int(pk) for pk in text.split()]
    if isinstance(field, models.BooleanField):
        return text == YES
    if isinstance(field, models.DecimalField):
        return Decimal(text).scaleb(-field.decimal_places) if text else None
    if field.is_relation or isinstance(field, models.IntegerField):
        return int(text) if text else None
    return text


def in_words(field, value):
    """Return how people read this value now, or "" where that is what is kept."""
    if field.many_to_many:
        return "; ".join(str(row) for row in field.related_model._base_manager.filter(pk__in=value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if field.is_relation:
        row = field.related_model._base_manager.filter(pk=value).first()
        return str(row) if row else ""
    if isinstance(field, models.DecimalField):
        return "" if value is None else f"{Decimal(value).normalize():f}"
    if field.choices:
        return str(dict(field.flatchoices).get(value, ""))
    return ""


def in_sql(field, row):
    """Return the SQL that makes of a column what `kept` makes of its value. `row` is OLD or NEW."""
    column = f'{row}."{field.column}"'
    if isinstance(field, models.BooleanField):
        return f"CASE WHEN {column} THEN '{YES}' ELSE '{NO}' END"
    if isinstance(field, models.DecimalField):
        places = 10**field.decimal_places
        return f"COALESCE(CAST(CAST(ROUND({column} * {places}) AS BIGINT) AS TEXT), '')"
    if field.is_relation or isinstance(field, models.IntegerField):
        return f"COALESCE(CAST({column} AS TEXT), '')"
    return f"COALESCE({column}, '')"
