"""Every public change, newest first, whichever room it is in.

Changes are read from the rows of the public record themselves, so nothing can be told twice or
forgotten. Each room lists its kinds in a module `public_changes`, found when it is needed, and
there says of every other public record why it is not told: `untold()` finds what was left out.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.apps import apps
from django.db.models import Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.text import Truncator

from publishing.prepared import prepared
from publishing.records import Record
from publishing.rooms import Register
from publishing.second_person import SecondPersonPublishes
from publishing.sentences import ended
from publishing.wordings.names import called_as_then

ALL = Q()
FIRST_WORDS = 10


@dataclass(frozen=True)
class Change:
    """One public change: see templates/components/change_item.html. `url` leads to what changed,
    `address` to the change itself, for ever; `at` is the moment it became public."""

    on: datetime.date
    kind: str
    title: str
    url: str
    text: str
    status: str = ""
    # Two rows may say the same: lists of news say it once.
    address: str = field(default="", compare=False)
    at: datetime.datetime | None = field(default=None, compare=False)

    def get_absolute_url(self):
        return self.address

    @property
    def link_text(self):
        """What changed, with the first words of how: one row may change twice on one day."""
        how = Truncator(self.text).words(FIRST_WORDS)
        return f"{ended(self.title)} {how}" if how else self.title


@dataclass(frozen=True)
class KindOfChange:
    """One kind: `rows` returns its visible rows, each with a moment `published_at`, and `tell`
    makes a Change of a row. `gather` first reads what telling these rows needs, all at once, and
    leaves it on them. `name` is what people call a change of this kind, and `many` several.
    `news` is which of them people look for first; of one day, the kind of the lowest `order`
    comes first: what weighs most."""

    kind: str
    name: str
    many: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], Change]
    news: Q = ALL
    order: int = 0
    gather: Callable[[list], None] = lambda rows: None

    @cached_property
    def model(self):
        return self.rows().model

    def changes(self, rows):
        """Return the Change of each row, with its address: the row's own page, if it has one."""
        rows = list(rows)
        self.gather(rows)
        return [
            replace(self.tell(row), address=self._address(row), at=row.published_at) for row in rows
        ]

    def _address(self, row):
        if hasattr(row, "get_absolute_url"):
            return row.get_absolute_url()
        return reverse("change", args=[self.kind, row.pk])


def is_one_of(querysets):
    """Return the condition, a Q, that `kind` and `row_id` name a row of any of these."""
    condition = Q(pk__in=[])
    for rows in querysets:
        condition |= Q(kind=rows.model._meta.label, row_id__in=rows.order_by().values("pk"))
    return condition


_register = Register("public_changes", named_by="kind")
register = _register.add
_left_out = {}
_about = {}


def leave_out(model, because):
    """Say why no kind tells this public record, in a sentence for whoever asks."""
    _left_out[model] = because


def say_what_is_about(model, **conditions):
    """Say which changes are about one row of a model: for each kind, by its name, a function that
    is given such a row and returns the condition, a Q, on the rows of that kind."""
    _about.setdefault(model, {}).update(conditions)


def untold():
    """Return the models of the public record that are told by no kind and left out for no
    reason, that are told by two, or that are both told and left out."""
    told = [each.model for each in kinds_of_change()]
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Record | SecondPersonPublishes)
        and told.count(model) + (model in _left_out) != 1
    ]


def kinds_of_change():
    """Return every kind, in their order."""
    return sorted(_register.all(), key=lambda each: each.order)


def kind_called(name):
    """Return the kind of change of this name, or None."""
    return _register.by_name().get(name)


def changes_without_a_page():
    """Yield every public change whose row has no page of its own."""
    for each in kinds_of_change():
        if not hasattr(each.model, "get_absolute_url"):
            yield from each.changes(each.rows().order_by("pk"))


def every_change():
    """Return (kind, Change) of every public change, in the order of the list; a query or two a
    kind, however many there are."""
    found = []
    for place, each in enumerate(kinds_of_change()):
        rows = list(each.rows())
        for row, change in zip(rows, each.changes(rows), strict=True):
            found.append((change.on, -place, change.at, row.pk, each, change))
    found.sort(key=lambda line: line[:4], reverse=True)
    told = called_as_then([change for *_place, change in found])
    return [(each, change) for (*_place, each, _change), change in zip(found, told, strict=True)]


def newest_changes(number, skip=0, about=None):
    """Return so many public changes after the newest `skip`, about one row if it is given: day by
    day, and of each day the weightiest kind first. At most two queries a kind and two."""
    kinds = tuple(kinds_of_change())
    if about is None and not skip:
        return list(_told(_first(kinds, number), kinds).values())
    those = dict.fromkeys((each.kind for each in kinds), ALL)
    if about is not None:
        those = {kind: condition(about) for kind, condition in _about[type(about)].items()}
    kinds = [each for each in kinds if each.kind in those]
    last = skip + number
    branches = [_newest(each, place, last, those[each.kind]) for place, each in enumerate(kinds)]
    return list(_told(_merged(branches)[skip:last], kinds).values())


@prepared
def _first(kinds, number):
    return _merged([_newest(each, place, number) for place, each in enumerate(kinds)])[:number]


def newest_news(of_each, number):
    """Return the newest `number` of so many of the newest news of each kind, each said once; at
    most two queries a kind and two."""
    kinds = tuple(kinds_of_change())
    rows = list(_news(kinds, of_each))
    news = _once(_told(rows[:number], kinds).values())
    if len(news) < number < len(rows):  # two of them said the same
        news = _once(_told(rows, kinds).values())[:number]
    return news


def newest_changes_with_news(number, of_each):
    """Return so many of the newest public changes, and so many of the newest news of each kind,
    each said once. At most two queries a kind and three."""
    kinds = tuple(kinds_of_change())
    newest, news = list(_first(kinds, number)), list(_news(kinds, of_each))
    told = _told(dict.fromkeys([*newest, *news]), kinds)
    of_rows = [[told[row] for row in rows if row in told] for rows in (newest, news)]
    return of_rows[0], _once(of_rows[1])


@prepared
def _news(kinds, of_each):
    return _merged([_newest(each, place, of_each, each.news) for place, each in enumerate(kinds)])


def _once(changes):
    return list(dict.fromkeys(changes))


def _told(rows, kinds):
    """Return {row: its Change}, in their order, of those that are still there."""
    key_of = {row: (kinds[place].kind, pk) for row in rows for _day, place, _at, pk in [row]}
    found = {}
    for each in kinds:
        ids = [pk for kind, pk in key_of.values() if kind == each.kind]
        if ids:
            of_kind = list(_rows(each.kind, keys=ids))
            keys = [(each.kind, row.pk) for row in of_kind]
            found |= zip(keys, each.changes(of_kind), strict=True)
    there = {row: found[key] for row, key in key_of.items() if key in found}
    return dict(zip(there, called_as_then(there.values()), strict=True))


@prepared
def _rows(kind, keys):
    return kind_called(kind).rows().filter(pk__in=keys)


def _newest(each, place, number, those=ALL):
    model = each.model
    # Inside, so that each branch reads only as far into its index as this page needs.
    newest = model.objects.visible().filter(those).order_by("-published_at", "-pk")[:number]
    return (
        model.objects.filter(pk__in=Subquery(newest.values("pk")))
        .order_by()
        .annotate(day=TruncDate("published_at"), place=Value(place))
        .values_list("day", "place", "published_at", "id")
    )


def _merged(branches):
    first, *others = branches
    # Of one kind the newest days are the newest moments: each branch holds enough.
    return first.union(*others, all=True).order_by("-day", "place", "-published_at", "-id")
