"""Taking out words that identify a child or break the law: the gap, its day and its reason stay."""

from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from publishing.wordings.models import Wording

# What staff read in the history of a row in place of words that were taken out.
GAP = "[…]"
_TEXTS = ("title", "renamed_to", "before", "after", "before_words", "after_words")


def refuse_unless_words(field):
    """Raise ValidationError unless this field holds words."""
    if not isinstance(field, models.CharField | models.TextField) or field.choices:
        raise ValidationError(_("Only words can be taken out."))


def take_out(wording, row):
    """Leave a gap wherever this row still says what this published Wording took out: in older
    Wordings of the row, in this one's own `before`, and in the history that staff read."""
    gone = _runs_gone(wording.before, wording.after)
    for older in Wording.objects.filter(kind=wording.kind, row_id=wording.row_id):
        said = [name for name in _TEXTS if _says(getattr(older, name), gone)]
        for name in said:
            setattr(older, name, str(row)[:400] if name == "title" else "")
        if said:
            older.taken_out_by = wording
            older.save()
    for entry in type(row).history.filter(id=row.pk):
        if _says(getattr(entry, wording.field), gone):
            type(row).history.filter(pk=entry.pk).update(**{wording.field: GAP})


def _runs_gone(before, after):
    """Return the runs of words, each as a text, that stood before and stand no more."""
    old, new = before.split(), after.split()
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        " ".join(old[start:end])
        for step, start, end, _a, _b in steps
        if step in ("delete", "replace")
    ]


def _says(text, runs):
    plain = f" {' '.join(text.split())} ".casefold()
    return any(run.casefold() in plain for run in runs)
