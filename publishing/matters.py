"""What people may tell us about: a focus area, an action, whatever rooms list here.

Each room lists its own in a module `matters`, found when it is needed. What somebody sent keeps the
name of the kind and the key of the row, which people can read too: so a new room changes no table,
and nobody's words lose what they were about when a row goes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from publishing.rooms import Register


@dataclass(frozen=True)
class KindOfMatter:
    """Rows that people may tell us about.

    `name` is kept with what they send, and so is the value of `key`, a field that names a row for
    good. `rows` returns all of them. Either `offered` returns those that every form offers; or
    who comes from the page of one is asked about that one: `named` returns the visible row that
    an address names, or None. `in_address` says how an address names a row, such as wt-1.
    `within` returns the rows that belong to a focus area.
    """

    name: str
    key: str
    rows: Callable[[], QuerySet]
    in_address: Callable[[Model], str]
    named: Callable[[str], Model | None] | None = None
    offered: Callable[[], QuerySet] | None = None
    within: Callable[[Model], QuerySet] | None = None

    def key_of(self, row):
        return getattr(row, self.key)


_register = Register("matters", named_by="name")
register, kinds_of_matter = _register.add, _register.all


def in_words(matters):
    """Return {(kind, key): words} of these pairs: how the row is called now, or its key if it is
    gone. A query a kind at most."""
    words = {(kind, key): key for kind, key in matters if kind}
    for each in kinds_of_matter():
        keys = {key for kind, key in words if kind == each.name}
        if keys:
            for row in each.rows().filter(**{f"{each.key}__in": keys}):
                words[each.name, each.key_of(row)] = str(row)
    return words
