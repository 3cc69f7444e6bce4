"""No silent overwrites: a change is made to the version it was written for, or refused.

A version is the id of the newest history row. History only grows, so two versions are the same
exactly when nothing was saved in between.

Whoever saves does so in one transaction: `refuse_if_changed` first, then the save. It locks the
rows it looks at, so that people who save at the same moment take turns. SQLite knows no such
locks; there each writing transaction begins IMMEDIATE and is alone anyway.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Max, Value
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Written down by every visit: no change that anybody made.
_PASSING = frozenset({"last_login"})
# Enough to see what went on; the history page tells the rest.
_ENTRIES_SHOWN = 20
# An id is a whole number of at most this many digits on both databases.
_DIGITS = 18


@dataclass(frozen=True)
class Rows:
    """Rows that are read and saved together, such as an action's parts.

    `where` finds them by columns of their own, so that it finds their history too.
    """

    model: type
    where: dict = field(default_factory=dict)

    @property
    def has_history(self):
        return hasattr(self.model, "history")

    def now(self):
        """Return the rows as they are."""
        return self.model._base_manager.filter(**self.where).order_by("pk")

    def history(self):
        """Return their history rows, those of rows that are gone as well."""
        return self.model.history.filter(**self.where)

    def lock(self):
        """Let nobody else save them before this transaction ends."""
        list(self.now().select_for_update(no_key=True).values_list("pk"))


class ChangedMeanwhile(Exception):  # noqa: N818  no error: what two people do in one office
    """Somebody saved these rows after they were read.

    `version` is the version now. `entries` are the history rows that came in between, newest
    first; rows without history have none. `reader` is who is told of it, set by whoever catches
    it and knows: what they saved in another window themselves is told as theirs.
    """

    def __init__(self, version, entries=()):
        self.version = version
        self.entries = list(entries)
        self.reader = None
        super().__init__(self.sentence)

    @property
    def is_own(self):
        """Whether its reader saved the newest themselves."""
        who = self.entries[0].history_user if self.entries else None
        return who is not None and who == self.reader

    @property
    def sentence(self):
        """Who saved it and when."""
        if not self.entries:
            return _("Somebody saved this after you opened it. What you typed is still here.")
        newest = self.entries[0]
        moment = date_format(timezone.localtime(newest.history_date), "j F Y, H:i")
        if self.is_own:
            return _(
                "You saved this in another window on %(when)s, after you opened it here. What you "
                "typed is still here."
            ) % {"when": moment}
        return _(
            "%(who)s saved this on %(when)s, after you opened it. What you typed is still here."
        ) % {"who": newest.history_user or _("A command"), "when": moment}


def id_in(text):
    """Return the id of a row, or of a row of history, from what somebody sent; None if it is no
    number that the databases hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def version_of(row, *inside):
    """Return the version of a row, with that of each Rows `inside` it, as a short text.

    It may be shown to anybody who may see the row, and be sent back by them.
    """
    sets = [_one(row), *inside]
    newest = _newest([rows for rows in sets if rows.has_history])
    marks = [next(newest) if rows.has_history else _fingerprint(rows) for rows in sets]
    return "-".join(str(mark) for mark in marks)


def refuse_if_changed(row, version, *inside):
    """Lock the row and each Rows `inside` it until the transaction ends; raise ChangedMeanwhile
    if `version` is not the one they have now.

    Call it inside the transaction that saves. An empty or garbled version is an old one.
    """
    sets = [_one(row), *inside]
    for rows in sets:
        rows.lock()
    now = version_of(row, *inside)
    if version != now:
        raise ChangedMeanwhile(now, _entries_since(version, sets))


def refuse_unseen(row, seen, *inside):
    """Raise ValidationError if `seen` is not the version of this row, which is locked, and of each
    Rows `inside` it: somebody is about to make public what they have not looked at. None asks for
    no such care."""
    if seen is not None and seen != version_of(row, *inside):
        raise ValidationError(
            _("Somebody changed “%(row)s” after you looked at it. Look at it again."),
            params={"row": row},
        )


def _one(row):
    return Rows(type(row), {row._meta.pk.attname: row.pk})


def _newest(sets):
    """Return, in order, the id of the newest history row of each, or 0. One query for all."""
    queries = [
        rows.history()
        .order_by()
        # Names that no model has for a field of its own.
        .annotate(place_of_set=Value(place))
        .values("place_of_set")
        .annotate(newest_of_set=Max("history_id"))
        .values_list("place_of_set", "newest_of_set")
        for place, rows in enumerate(sets)
    ]
    found = dict(queries[0].union(*queries[1:], all=True)) if queries else {}
    return (found.get(place) or 0 for place in range(len(sets)))


def _entries_since(version, sets):
    """Return the newest history rows after this version, of all the sets together."""
    marks = version.split("-")
    if len(marks) != len(sets):
        return []
    found = []
    for rows, mark in zip(sets, marks, strict=True):
        seen = id_in(mark)
        if rows.has_history and seen is not None:
            newer = rows.history().filter(history_id__gt=seen).order_by("-history_id")
            found += newer.select_related("history_user")[:_ENTRIES_SHOWN]
    return sorted(found, key=lambda entry: entry.history_date, reverse=True)[:_ENTRIES_SHOWN]


def _fingerprint(rows):
    """Without history, what the rows hold is their version."""
    held = []
    for row in rows.now():
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        held += [(name, str(value)) for name, value in values.items() if name not in _PASSING]
        for linked in row._meta.many_to_many:
            keys = getattr(row, linked.name).order_by("pk").values_list("pk", flat=True)
            held.append((linked.name, str(list(keys))))
    # Keyed: it covers the hash of a password, which nobody should be able to try out.
    return salted_hmac("publishing.versions", repr(held), algorithm="sha256").hexdigest()
