"""Querysets that are put together, and written as SQL, once: each takes longer than most databases
need to answer. Only the values that differ from page to page are put in every time.

It leans on how Django 5.2 writes SQL (`Query.get_compiler`, `SQLCompiler.as_sql`); nothing of
Django is replaced. What is narrowed, sliced or counted afterwards Django writes anew.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db import connections
from django.db.models import BigIntegerField
from django.db.models.expressions import Expression
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from publishing.keys import SUBQUERY, as_parameter


def prepared(put_together):
    """Return a function that returns the queryset that `put_together` returns; whoever asks gets
    one of their own, not asked yet.

    Words come by place, and each set of them makes a queryset that is kept for good: they are of a
    closed list. Values that differ from page to page come by name: a number, text or day to compare
    with, or a list of keys for `pk__in`. Nothing else in it may hang on the moment, the day or a
    row.

    Threads share no queryset: while Django writes its SQL, it counts in those inside it.
    """
    kept = threading.local()
    written = {}

    @wraps(put_together)
    def ask(*words, **values):
        if any(value is None or isinstance(value, _Place) for value in values.values()):
            # NULL is compared in other SQL; and a part of what is prepared is kept with the whole.
            return put_together(*words, **values)
        of_this_thread = kept.__dict__.setdefault("querysets", {})
        if words not in of_this_thread:
            places = {name: _place(name, value) for name, value in values.items()}
            of_this_thread[words] = put_together(*words, **places)
        return _asked_with(values, of_this_thread[words], written.setdefault(words, {}))

    return ask


@dataclass(frozen=True)
class _Value:
    """What stands for a value among the parameters of SQL that is kept."""

    name: str
    as_parameter: Callable  # takes the value and the connection


class _Place(Expression):
    """Where a value comes into the SQL."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [_Value(self.name, _adapted)]


class _PlaceOfKeys(_Place):
    """Where a list of keys comes into the SQL."""

    output_field = BigIntegerField()

    def as_sql(self, compiler, connection):
        return SUBQUERY[connection.vendor], [_Value(self.name, as_parameter)]


def _adapted(value, connection):
    return connection.ops.adapt_unknown_value(value)


def _place(name, value):
    return (_PlaceOfKeys if isinstance(value, list | tuple) else _Place)(name)


def _asked_with(values, queryset, written):
    asked = object.__new__(type(queryset))
    query = object.__new__(_PreparedQuery)
    vars(query).update(vars(queryset.query), values=values, written=written)
    vars(asked).update(vars(queryset), _query=query)
    return asked


class _PreparedQuery(Query):
    """The query of a prepared queryset, with its values; and what is `written` of it as SQL, by the
    name of the connection, or None where it may be another query by now."""

    def clone(self):
        copy = super().clone()
        copy.written = None
        return copy

    def get_compiler(self, using=None, connection=None, elide_empty=True):  # noqa: FBT002  Django's
        return _Writer(self, connection or connections[using], using, elide_empty)


class _Writer(SQLCompiler):
    """Writes as Django does, unless it is written already, and puts the values in."""

    def as_sql(self, *args, **kwargs):
        sql, params = self._written(*args, **kwargs)
        values = self.query.values
        return sql, tuple(
            each.as_parameter(values[each.name], self.connection)
            if isinstance(each, _Value)
            else each
            for each in params
        )

    def _written(self, *args, **kwargs):
        kept = self.query.written
        if kept is None or args or kwargs:
            return super().as_sql(*args, **kwargs)
        if self.using not in kept:
            sql_and_params = super().as_sql()
            # How to read rows from what comes back is found on the way.
            of_this_page = ("query", "connection", "using")
            found = {name: it for name, it in vars(self).items() if name not in of_this_page}
            kept[self.using] = sql_and_params, found
        sql_and_params, found = kept[self.using]
        vars(self).update(found)
        return sql_and_params
