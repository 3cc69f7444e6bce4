"""Every public change, newest first, whichever room it is in.

Changes are read from the rows of the public record themselves, so nothing can be told twice or
forgotten. Each room lists its kinds in a module `public_changes`, found when it is needed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Model, QuerySet, Subquery, Value
from django.utils.module_loading import autodiscover_modules


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
    makes a Change of a row. Not all of them are news for the home page."""

    kind: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], Change]
    on_home_page: bool = True


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


def newest_changes(number, skip=0, kinds=None):
    """Return so many public changes after the newest `skip`, of these kinds or of all; at most a
    query a kind and one."""
    kinds = kinds_of_change() if kinds is None else kinds
    wanted = _newest_ids(number, skip, kinds)
    found = {}
    for each in kinds:
        ids = [pk for its_kind, pk in wanted if its_kind == each.kind]
        if ids:
            rows = each.rows().filter(pk__in=ids)
            found |= {(each.kind, row.pk): each.tell(row) for row in rows}
    return [found[key] for key in wanted if key in found]


def _newest_ids(number, skip, kinds):
    branches = []
    for each in kinds:
        model = each.rows().model
        # Inside, so that each branch reads only as far into its index as this page needs.
        newest = model.objects.visible().order_by("-published_at", "-pk")[: skip + number]
        branches.append(
            model.objects.filter(pk__in=Subquery(newest.values("pk")))
            .order_by()
            .annotate(change=Value(each.kind, output_field=CharField()))
            .values_list("published_at", "change", "id")
        )
    first, *others = branches
    merged = first.union(*others, all=True).order_by("-published_at", "-change", "-id")
    return [(kind, pk) for _at, kind, pk in merged[skip : skip + number]]
