"""Every public change, newest first, whichever room it is in.

Changes are read from the rows of the public record themselves, so nothing can be told twice or
forgotten. Each room lists its kinds in a module `public_changes`, found when it is needed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db.models import Model, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from publishing.wordings.names import called_as_then

ALL = Q()


@dataclass(frozen=True)
class Change:
    """One public change: see templates/components/change_item.html. `url` leads to what changed,
    `address` to the change itself, for ever."""

    on: datetime.date
    kind: str
    title: str
    url: str
    text: str
    status: str = ""
    # Two rows may say the same: lists of news say it once.
    address: str = field(default="", compare=False)

    def get_absolute_url(self):
        return self.address


@dataclass(frozen=True)
class KindOfChange:
    """One kind: `rows` returns its visible rows, each with a moment `published_at`, and `tell`
    makes a Change of a row. `news` is which of them people look for first; of one moment,
    the kind of the lowest `order` comes first."""

    kind: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], Change]
    news: Q = ALL
    order: int = 0

    def change(self, row):
        """Return the Change of a row, with its address: the row's own page, if it has one."""
        has_page = hasattr(row, "get_absolute_url")
        address = (
            row.get_absolute_url() if has_page else reverse("change", args=[self.kind, row.pk])
        )
        return replace(self.tell(row), address=address)


_register = {}


def register(*kinds):
    """Add kinds of change; raise ValueError if one of their names is taken."""
    for each in kinds:
        if each.kind in _register:
            raise ValueError(f"The kind of change {each.kind} is registered twice.")
        _register[each.kind] = each


def kinds_of_change():
    """Return every kind, in their order."""
    # Each time: one room's module may have been imported by itself. Python imports it once.
    autodiscover_modules("public_changes")
    return sorted(_register.values(), key=lambda each: each.order)


def kind_called(name):
    """Return the kind of change of this name, or None."""
    return next((each for each in kinds_of_change() if each.kind == name), None)


def changes_without_a_page():
    """Yield every public change whose row has no page of its own."""
    for each in kinds_of_change():
        rows = each.rows()
        if not hasattr(rows.model, "get_absolute_url"):
            yield from map(each.change, rows.order_by("pk"))


def newest_changes(number, skip=0, kinds=None):
    """Return so many public changes after the newest `skip`, of these kinds or of all; at most a
    query a kind and one."""
    kinds = kinds_of_change() if kinds is None else kinds
    branches = [_newest(each, place, skip + number) for place, each in enumerate(kinds)]
    return _told(_merged(branches)[skip : skip + number], kinds)


def newest_news(of_each):
    """Return so many of the newest news of each kind, each said once; at most a query a kind and
    one."""
    kinds = kinds_of_change()
    branches = [_newest(each, place, of_each, each.news) for place, each in enumerate(kinds)]
    return list(dict.fromkeys(_told(_merged(branches), kinds)))


def _told(rows, kinds):
    merged = list(rows)
    wanted = [(kinds[place].kind, pk) for _at, place, pk in merged]
    found = {}
    for each in kinds:
        ids = [pk for its_kind, pk in wanted if its_kind == each.kind]
        if ids:
            rows = each.rows().filter(pk__in=ids)
            found |= {(each.kind, row.pk): each.change(row) for row in rows}
    at = {(kinds[place].kind, pk): at for at, place, pk in merged}
    return called_as_then([(at[key], found[key]) for key in wanted if key in found])


def _newest(each, place, number, those=ALL):
    model = each.rows().model
    # Inside, so that each branch reads only as far into its index as this page needs.
    newest = model.objects.visible().filter(those).order_by("-published_at", "-pk")[:number]
    return (
        model.objects.filter(pk__in=Subquery(newest.values("pk")))
        .order_by()
        .annotate(place=Value(place))
        .values_list("published_at", "place", "id")
    )


def _merged(branches):
    first, *others = branches
    return first.union(*others, all=True).order_by("-published_at", "place", "-id")
