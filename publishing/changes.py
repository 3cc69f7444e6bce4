"""Every public change, newest first, whichever room it is in.

Changes are read from the rows of the public record themselves, so nothing can be told twice or
forgotten. Each room lists its kinds in a module `public_changes`, found when it is needed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import CharField, Model, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules


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
    address: str = ""

    def get_absolute_url(self):
        return self.address


@dataclass(frozen=True)
class KindOfChange:
    """One kind: `rows` returns its visible rows, each with a moment `published_at`, and `tell`
    makes a Change of a row. Not all of them are news for the home page."""

    kind: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], Change]
    on_home_page: bool = True

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
    """Return every kind, by the order of registration."""
    # Each time: one room's module may have been imported by itself. Python imports it once.
    autodiscover_modules("public_changes")
    return list(_register.values())


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
    wanted = _newest_ids(number, skip, kinds)
    found = {}
    for each in kinds:
        ids = [pk for its_kind, pk in wanted if its_kind == each.kind]
        if ids:
            rows = each.rows().filter(pk__in=ids)
            found |= {(each.kind, row.pk): each.change(row) for row in rows}
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
