"""Which services something holds for, found once for many pages.

A set of services is a whole number: one bit for each that the directory lists, the highest for the
first by name. What holds at once is then `&`, and how many that are is `bit_count()`. With 20,000
services a set takes 2.5 kB, and each of these some microseconds.

What a condition means is what its Q says. It is taken apart down to parts such as `min_age__lte=4`,
and the database says for which services a part holds, once for a content stamp
(`publishing.shared`). Parts are few: ages, boxes, our words, places. The keys that the search found
are without number, and sets of them are not kept.
"""

from functools import reduce
from itertools import compress
from operator import and_, or_

from django.db.models import Aggregate, Case, CharField, Q, Subquery, TextField, Value, When

from local_offer.models import Location, Service, ServiceAtLocation
from publishing.keys import Keys
from publishing.shared import shared


def listed():
    """Return every service the directory lists."""
    return Service.objects.visible().for_families()


class Having(Subquery):
    """The keys of the services that have one of some values by a relation, or any; for `pk__in`.
    `relation` is "locations", whose values are places that the public is told of, or names words,
    such as "needs"."""

    def __init__(self, relation, values=None):
        self.relation, self.values = relation, values
        links, value = _links(relation)
        if values is not None:
            links = links.filter(**{f"{value}__in": values})
        super().__init__(links.values("service"))


def sieve(request, questions, relations=()):
    """Return the Sieve that knows what these Qs ask, and these relations. At most two queries;
    those who draw pages for one stamp share it. Qs ask for a service's own columns, by values
    that never change, for Having, and for Keys: by another table it would be counted twice."""
    parts = {part for question in questions for part in _parts_of(question)} | {*relations}
    found = shared(request, "services", lambda: Sieve(parts))
    found.ask(parts)
    return found


class Sieve:
    """The sets of services that parts of questions hold for. Threads share it: it learns more sets,
    and none changes."""

    def __init__(self, parts):
        columns = _columns(parts)
        rows = _holding(listed().order_by("name", "pk"), columns)
        self._keys = [key for key, *_holds in rows]
        self._place_of = {key: place for place, key in enumerate(self._keys)}
        self._first = 1 << len(rows) >> 1
        self.all = (1 << len(rows)) - 1
        self._sets = {}
        self._having = {}  # relation: {value: keys of the services that have it, as text}
        self._learn(columns, rows)

    def ask(self, parts):
        """Find what is not known yet of these parts."""
        unknown = [part for part in parts if part not in self._sets and part not in self._having]
        if columns := _columns(unknown):
            self._learn(columns, _holding(listed().order_by(), columns))
        if relations := [part for part in unknown if part in RELATIONS]:
            first, *others = map(_linked, relations)
            having = {relation: {} for relation in relations}
            for relation, value, keys in first.union(*others, all=True):
                having[relation][value] = keys
            self._having |= having

    def of(self, question):
        """Return the set of services that a Q holds for."""
        join = and_ if question.connector == Q.AND else or_
        found = self.all
        if question.children:
            found = reduce(join, map(self._of_child, question.children))
        return self.all ^ found if question.negated else found

    def having(self, relation, values=None):
        """Return the set of services that have one of these values by a relation, or any."""
        having = self._having[relation]
        some = having if values is None else [value for value in values if value in having]
        return reduce(or_, (self._having_one(relation, value) for value in some), 0)

    def in_order(self, services, best=()):
        """Yield the keys of a set: those of `best` first, in their order, the others by name."""
        for key in best:
            place = self._place_of.get(key)
            if place is not None and services & (one := self._first >> place):
                services ^= one
                yield key
        bits = f"{services:0{len(self._keys)}b}"
        place = bits.find("1")
        while place >= 0:
            yield self._keys[place]
            place = bits.find("1", place + 1)

    def _of_child(self, child):
        if isinstance(child, Q):
            return self.of(child)
        value = child[1]
        if isinstance(value, Keys):
            return self._set_of(value.keys)
        if isinstance(value, Having):
            return self.having(value.relation, value.values)
        return self._sets[child]

    def _having_one(self, relation, value):
        part = relation, value
        if part not in self._sets:
            keys = self._having[relation][value].split(",")
            self._sets[part] = self._set_of(map(int, keys))
        return self._sets[part]

    def _learn(self, parts, rows):
        """Keep the set of each of these parts, of rows from `_holding`."""
        keys, *holds = zip(*rows, strict=True) if rows else [()] * (1 + len(parts))
        for part, column in zip(parts, holds, strict=True):
            self._sets[part] = self._set_of(compress(keys, column))

    def _set_of(self, keys):
        nowhere = len(self._keys)  # what is not listed
        places = bytearray(b"0" * (nowhere + 1))
        for key in keys:
            places[self._place_of.get(key, nowhere)] = _YES
        return int(places, 2) >> 1


class _KeysTogether(Aggregate):
    """Keys of a group, as one text: rows cost more than the keys in them."""

    function = "group_concat"
    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        template = "string_agg((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template)


RELATIONS = ("needs", "kinds", "access", "locations")
(_YES,) = b"1"


def _parts_of(question):
    for child in question.children:
        if isinstance(child, Q):
            yield from _parts_of(child)
        elif isinstance(child[1], Having):
            if child[1].relation not in RELATIONS:
                raise ValueError(f"The sieve does not know {child[1].relation}.")
            yield child[1].relation
        elif not isinstance(child[1], Keys):
            yield child


def _columns(parts):
    return [part for part in parts if part not in RELATIONS]


def _holding(services, parts):
    """Return the rows (key, whether each of these parts holds)."""
    holds = [Case(When(Q(part), then=1), default=0) for part in parts]
    return list(services.values_list("pk", *holds))


def _linked(relation):
    """Return the rows (relation, value, keys of the services that have it)."""
    links, value = _links(relation)
    together = links.values(value).annotate(keys=_KeysTogether("service"))
    return together.values_list(Value(relation, CharField()), value, "keys")


def _links(relation):
    """Return what links services by a relation, and which of its columns is the value."""
    if relation == "locations":
        # Whoever asks has asked already whether the service is public: that is not asked again.
        locations = Location.objects.visible()
        links = ServiceAtLocation.objects.filter(is_visible=True, location__in=locations)
        return links.order_by(), "location__place"
    return getattr(Service, relation).through.objects.order_by(), "term"
