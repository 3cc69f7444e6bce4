"""Every public change, newest first, whichever room it is in.

Changes are read from the rows of the public record themselves, so nothing can be told twice or
forgotten. Each room lists its kinds in a module `public_changes`, found when it is needed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Model, Q, QuerySet, Subquery, Value, When
from django.utils.module_loading import autodiscover_modules

ALL = Q()


@dataclass(frozen=True)
class Change:
    """One public change: see templates/components/change_item.html."""

    on: datetime.date
    kind: str
    title: str
    url: str
    text: str
    status: str = ""


@dataclass(frozen=True)
class KindOfChange:
    """One kind: `rows` returns its visible rows, each with a moment `published_at`, and `tell`
    makes a Change of a row. `news` is which of them people look for: of one moment they come
    first, and only they stand on the home page."""

    kind: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], Change]
    news: Q = ALL


_register = {}


def register(*kinds):
    """Add kinds of change; raise ValueError if one of their names is taken."""
    for each in kinds:
        if each.kind in _register:
            raise ValueError(f"The kind of change {each.kind} is registered twice.")
        _register[each.kind] = each


def kinds_of_change():
    """Return every kind, by the order of registration."""
    # Each time: one room's module may have been imported by itself. Python imports it once.
    autodiscover_modules("public_changes")
    return list(_register.values())


def newest_changes(number, skip=0):
    """Return so many public changes after the newest `skip`; at most a query a kind and one."""
    kinds = kinds_of_change()
    branches = [_branch(place, each, skip + number) for place, each in enumerate(kinds)]
    return _told(_merged(branches)[skip : skip + number], kinds)


def newest_news(of_each):
    """Return so many of the newest news of each kind, each said once; at most a query a kind and
    one."""
    kinds = kinds_of_change()
    branches = [_branch(place, each, of_each, only_news=True) for place, each in enumerate(kinds)]
    return list(dict.fromkeys(_told(_merged(branches), kinds)))


def _told(rows, kinds):
    wanted = [(kinds[place].kind, pk) for _at, _is_news, place, pk in rows]
    found = {}
    for each in kinds:
        ids = [pk for its_kind, pk in wanted if its_kind == each.kind]
        if ids:
            rows = each.rows().filter(pk__in=ids)
            found |= {(each.kind, row.pk): each.tell(row) for row in rows}
    return [found[key] for key in wanted if key in found]


def _branch(place, each, number, *, only_news=False):
    model = each.rows().model
    # Inside, so that each branch reads only as far into its index as this page needs.
    newest = model.objects.visible().annotate(is_news=_is(each.news))
    if only_news:
        newest = newest.filter(each.news)
    newest = newest.order_by("-published_at", "-is_news", "-pk")[:number]
    return (
        model.objects.filter(pk__in=Subquery(newest.values("pk")))
        .order_by()
        .annotate(is_news=_is(each.news), kind_place=Value(place))
        .values_list("published_at", "is_news", "kind_place", "id")
    )


def _is(news):
    return Case(When(news, then=1), default=0) if news else Value(1)


def _merged(branches):
    first, *others = branches
    merged = first.union(*others, all=True)
    return merged.order_by("-published_at", "-is_news", "kind_place", "-id")
