"""Taking out words that identify a child or break the law: the gap, its day and its reason stay."""

import re

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from publishing.visibility import parents_of
from publishing.wordings import values
from publishing.wordings.models import GAP, MAY_LOSE_WORDS, Wording
from publishing.wordings.signals import words_taken_out
from publishing.wordings.values import holds_words

_WORD = re.compile(r"\w+")
_GAPS = re.compile(rf"{re.escape(GAP)}(?:\W+{re.escape(GAP)})+")
# They identify nobody, written small: taking them out would only make older words unreadable.
_COMMON = """
a all an and are as at be been but by can do every for from had has have he her his if in is it
its may more must no not of on one or our she so that the their them they this to was we were
when who will with you your
"""


def refuse_unless_words(field):
    """Raise ValidationError unless this field holds words."""
    if not holds_words(field):
        raise ValidationError(_("Only words can be taken out."))


def refuse_if_repeated(wording):
    """Raise ValidationError if the reason says a name that is to be taken out."""
    names = {word for word in _WORD.findall(wording.before) if not word.islower()}
    gone = names - set(_WORD.findall(wording.after))
    if gone & set(_WORD.findall(f"{wording.reason} {wording.agreed_by}")):
        raise ValidationError(_("The reason repeats what is to be taken out. Say it without."))


def take_out(wording, row, *, by, at):
    """Leave a gap wherever this row once said what this published Wording took out: in its
    Wordings, this one's own `before` included, and in what staff read of it. What a field still
    says stays. A proposal that says it is turned down. Rooms above are told."""
    gone = _words(wording.before) - _words(wording.after)
    before = wording.before
    old_texts = _take_out_of_its_wordings(wording, row, gone, by=by, at=at)
    _take_out_elsewhere(wording, old_texts, gone)
    _take_out_of_history(wording, row, gone)
    _take_out_of_the_log(row, old_texts)
    words_taken_out.send(Wording, wording=wording, texts={before, *old_texts}, at=at)


def gapped(text, gone, *, longest=None):
    """Return a text with a gap in place of these words, all in small letters."""

    def say(found):
        word = found.group()
        return GAP if word.casefold() in gone and word not in _COMMON.split() else word

    said = _WORD.sub(say, text)
    return text if said == text else _GAPS.sub(GAP, said)[:longest]


def _words(text):
    return {word.casefold() for word in _WORD.findall(text) if word not in _COMMON.split()}


def _take_out_of_its_wordings(wording, row, gone, *, by, at):
    """Return what these Wordings said before."""
    old_texts = set()
    for each in Wording.objects.filter(kind=wording.kind, row_id=wording.row_id):
        of_title = gone - _words(str(row))
        field = row._meta.get_field(each.field)
        now = values.of(row, field)
        of_field = gone - _words(values.in_words(field, now) or values.kept(field, now))
        goes = dict.fromkeys(MAY_LOSE_WORDS, of_field) | {"title": of_title, "renamed_to": of_title}
        if not holds_words(field):  # but ids and figures, which identify nobody
            goes |= {"before": set(), "after": set()}
        of_reasons = gone - _words(wording.reason)
        goes |= dict.fromkeys(("reason", "agreed_by", "why_closed"), of_reasons)
        old_texts |= _leave_gaps(each, goes, wording, by=by, at=at)
    return old_texts


def _take_out_elsewhere(wording, old_texts, gone):
    """Where a Wording of another row names this one, such as the action that it is continued in."""
    for old in old_texts:
        says = Q()
        for name in MAY_LOSE_WORDS:
            says |= Q(**{f"{name}__contains": old})
        others = Wording.objects.filter(says).exclude(kind=wording.kind, row_id=wording.row_id)
        for each in others:
            _leave_gaps(each, dict.fromkeys(MAY_LOSE_WORDS, gone), wording, only_in=old)


def _leave_gaps(each, goes, wording, *, only_in=None, by=None, at=None):
    old_texts = set()
    for name, gone in goes.items():
        old = getattr(each, name)
        longest = each._meta.get_field(name).max_length
        new = (
            gapped(old, gone, longest=longest)
            if only_in is None
            else old.replace(only_in, gapped(only_in, gone))[:longest]
        )
        if new != old:
            setattr(each, name, new)
            old_texts.add(old)
    if not old_texts:
        return old_texts
    each.taken_out_by = each.taken_out_by or wording
    if by and not each.published_at and not each.closed_at:
        each.closed_by, each.closed_at = by, at
        each.why_closed = _("It said words that were taken out since.")
    each.save()
    return old_texts


def _take_out_of_history(wording, row, gone):
    texts = [field for field in row._meta.concrete_fields if holds_words(field)]
    for entry in type(row).history.filter(id=row.pk):
        changed = {}
        for field in texts:
            still_gone = gone - _words(getattr(row, field.attname) or "")
            old = getattr(entry, field.attname) or ""
            changed[field.attname] = gapped(old, still_gone, longest=field.max_length)
        why = entry.history_change_reason or ""
        changed["history_change_reason"] = gapped(why, gone - _words(wording.reason))
        if any(new != (getattr(entry, name) or "") for name, new in changed.items()):
            new = {name: text for name, text in changed.items() if text}
            type(row).history.filter(pk=entry.pk).update(**new)


def _take_out_of_the_log(row, old_texts):
    """Django's own log names rows, and the rows inside the form that was saved."""
    its_rows = [row, *(getattr(row, field.name) for field in parents_of(type(row)))]
    for each in its_rows:
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(each), object_id=str(each.pk)
        )
        entries.update(object_repr=str(each)[:200])
        # It names fields besides, which the history tells too.
        if old_texts:
            entries.exclude(change_message="").update(change_message="")
