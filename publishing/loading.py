"""Loading content that staff then look after: what they have done since is never undone.

A loader remembers what it last wrote to each row (`LoadedRow`), so it can tell a person's edit
from its own:

- a row that is new in the content is created, shown to the public;
- a row that the content changed, and nobody here, is updated;
- once the site is open, nothing that the public reads is overwritten. What was promised in words is
  proposed as a Wording, in the name of the file and once for each difference; a new row of what
  can be promised is saved unseen, and its being shown proposed;
- a row that somebody here changed or hid stays as they left it. Overwriting writes the content's
  words over theirs, but never shows what they hid: what a model's `visible_when` asks to be yes
  and is no in a row that was changed here stays no;
- a row that somebody here deleted or renamed is not brought back, not even by overwriting: a
  renamed row would then stand there twice;
- a row that the content no longer has stays.

It tells what was left alone, and why. Running it again writes nothing.
"""

import hashlib
import json
from contextlib import contextmanager
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import LoadedRow
from publishing.visibility import Publishable, hidden_by
from publishing.wordings import links, proposing
from publishing.wordings.values import kept


class LoadingError(Exception):
    """Nothing was loaded. `faults` is a list of sentences, each saying what is wrong where."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


@contextmanager
def loading(name, *, reason, overwrite=False):
    """Yield a Loader whose rows are all kept at the end, or none.

    `name` tells this loader's memory from others', `reason` goes into the history of each row.
    Raise LoadingError at the end if the rules of the models refused any row.
    """
    with transaction.atomic():
        loader = Loader(name, reason=reason, overwrite=overwrite)
        yield loader
        loader.finish()


class Loader:
    """Brings rows to what some content says. Made by `loading`.

    `created`, `updated`, `unchanged` and `proposed` list places, and `left_alone` (place, why)
    pairs.
    """

    def __init__(self, name, *, reason, overwrite=False):
        self.name = name
        self.reason = reason
        self.is_open = proposing.site_is_open()
        self.overwrite = overwrite and not self.is_open
        self.created, self.updated, self.unchanged, self.left_alone = [], [], [], []
        self.proposed = []
        self._faults = []
        self._seen = set()
        remembered = LoadedRow.objects.filter(loader=name)
        self._remembered = {(row.kind, row.key): row for row in remembered}

    def finish(self):
        """Note what the content has lost; raise LoadingError if a row was refused."""
        for kind, key in sorted(set(self._remembered) - self._seen):
            self._leave(apps.get_model(kind), key, _("the content no longer has it"))
        if self._faults:
            raise LoadingError(self._faults)

    def load(self, model, key, values, **identity):
        """Bring the row found by `identity` to `values` and return it.

        `values` maps field names to values, and many-to-many fields to lists of rows. `key` names
        the row among those of its model, for ever, and to people. Return None if there is no such
        row and none is made; give that None where others refer to it, and they are left alone too.
        """
        memory = self._recall(model, key)
        row = None if None in identity.values() else model.objects.filter(**identity).first()
        if _lacks_a_parent(model, identity | values):
            self._leave(model, key, _("what it belongs to was deleted or renamed here"))
            return row
        try:
            if row is not None:
                return self._bring(row, values, memory)
            if not memory.pk:
                return self._write(self._new(model, identity), values, memory, self.created)
        except ValidationError as error:
            place = _place(model, key)
            self._faults += [f"{place}: {sentence}" for sentence in _sentences(model, error)]
            return None
        self._leave(model, key, _("it was deleted or renamed here"))
        return None

    def _bring(self, row, values, memory):
        """Bring a row that is there already to the values, unless somebody here changed it."""
        all_values = values
        now = _fingerprint(_held(row, values))
        if self.is_open:
            values = self._without_promised(row, values, memory)
            if now == memory.fingerprint:
                values = self._without_promised_links(row, values, memory)
        if not getattr(row, "is_visible", True) and not self.overwrite:
            self._leave(row, memory.key, _("it is hidden here"))
        elif _fingerprint(_held(row, values)) == _fingerprint(_wanted(row, values)):
            self.unchanged.append(_place(row, memory.key))
            self._remember(memory, now)
        elif now == memory.fingerprint:
            self._write(row, values, memory, self.updated)
            self._remember(memory, _fingerprint(_held(row, all_values)))
        elif self.overwrite:
            return self._write_over(row, values, memory)
        elif memory.pk:
            self._leave(row, memory.key, _("it was changed here"))
        else:
            self._leave(row, memory.key, _("it was written here, not loaded"))
        return row

    def _without_promised(self, row, values, memory):
        """Propose what the file promises in other words, and return the values without them."""
        wanted = _wanted(row, values)
        without = dict(values)
        for field in proposing.guarded_fields(row):
            if field.name not in values:
                continue
            was = kept(field, row.serializable_value(field.name))
            is_other = was != kept(field, wanted[field.name])
            if is_other and proposing.was_said(row, field, was):
                del without[field.name]
                self._propose(row, field.name, memory, value=wanted[field.name])
        return without

    def _without_promised_links(self, row, values, memory):
        """Propose the links that the file no longer has, and return the values with them."""
        wanted = _wanted(row, values)
        kept = dict(values)
        for field in proposing.guarded_links(row):
            if field.name not in values:
                continue
            at_once, proposed = links.split(row, field, [each.pk for each in wanted[field.name]])
            if proposed is not None:
                rows = field.related_model._base_manager
                kept[field.name] = list(rows.filter(pk__in=at_once))
                self._propose(row, field.name, memory, value=proposed)
        return kept

    def _propose(self, row, name, memory, *, value):
        proposed = proposing.propose_from_file(
            row, name, value, author=self.name, reason=self.reason, at=timezone.now()
        )
        if proposed:
            self.proposed.append(_place(row, memory.key))
        else:
            self._leave(row, memory.key, _("its words change in the open here"))

    def _write_over(self, row, values, memory):
        """Write over what somebody here changed, but show nothing that they hide."""
        kept = values | dict.fromkeys(hidden_by(row) & set(values), False)
        if _fingerprint(_held(row, kept)) == _fingerprint(_wanted(row, kept)):
            self._leave(row, memory.key, _("it was taken from the public here"))
            return row
        self._write(row, kept, memory, self.updated)
        # Where the row still differs from the content it is theirs, and no later run shows it.
        self._remember(memory, _fingerprint(_wanted(row, values)))
        return row

    def _new(self, model, identity):
        if self.is_open and proposing.is_shown_with_a_reason(model):
            return model(**identity)
        shown = {"is_visible": True} if issubclass(model, Publishable) else {}
        return model(**shown, **identity)

    def _write(self, row, values, memory, done):
        many = {field.name for field in row._meta.many_to_many} & set(values)
        for name in set(values) - many:
            setattr(row, name, values[name])
        row._change_reason = self.reason
        row.full_clean()
        is_new = row._state.adding
        if many:
            # One entry in the history for all of them, not one for each.
            row.skip_history_when_saving = True
            if is_new:
                row.save()
            for name in many:
                getattr(row, name).set(_without_gaps(values[name]))
            del row.skip_history_when_saving
        row.save()
        if many and is_new:
            # It had to be there before it could be joined to others, so its entry says "changed".
            row.history.update(history_type="+")
        done.append(_place(row, memory.key))
        self._remember(memory, _fingerprint(_wanted(row, values)))
        if is_new and self.is_open and proposing.is_shown_with_a_reason(type(row)):
            self._propose(row, "is_visible", memory, value=True)
        return row

    def _recall(self, model, key):
        kind = model._meta.label
        if (kind, key) in self._seen:
            raise ValueError(f"{kind} {key} is loaded twice.")
        self._seen.add((kind, key))
        unknown = LoadedRow(loader=self.name, kind=kind, key=key)
        return self._remembered.get((kind, key), unknown)

    def _remember(self, memory, fingerprint):
        if memory.fingerprint != fingerprint:
            memory.fingerprint = fingerprint
            memory.save()

    def _leave(self, model, key, why):
        self.left_alone.append((_place(model, key), why))


def _place(model, key):
    return f"{model._meta.verbose_name} {key}"


def _lacks_a_parent(model, values):
    needed = {f.name for f in model._meta.concrete_fields if f.is_relation and not f.null}
    return any(values[name] is None for name in needed & set(values))


def _without_gaps(rows):
    return [row for row in rows if row is not None]


def _held(row, values):
    """What the row holds now in the fields that `values` names."""
    many = {field.name for field in row._meta.many_to_many}
    return {
        name: list(getattr(row, name).all()) if name in many else row.serializable_value(name)
        for name in values
    }


def _wanted(row, values):
    """What it would hold if the values were written to it."""
    wanted = {}
    for name, value in values.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            wanted[name] = _without_gaps(value)
        elif field.is_relation:
            wanted[name] = value and value.pk
        else:
            wanted[name] = field.to_python(value)
    return wanted


def _fingerprint(values):
    plain = {name: _plain(value) for name, value in values.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        # A form sends other line ends: saving it untouched is not an edit.
        return "\n".join(value.splitlines())
    if isinstance(value, list):
        return sorted(row.pk for row in value)
    return value.isoformat()


def _sentences(model, error):
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error}
    for name, messages in by_field.items():
        for message in messages:
            if name == NON_FIELD_ERRORS:
                yield message
            else:
                yield f"{model._meta.get_field(name).verbose_name}: {message}"
