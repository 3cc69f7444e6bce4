"""Writing figures: a reading is recorded, replaced or made public, never edited.

Here `at` is the moment something becomes public, or None to leave it a draft that waits; `by` is
who did it, for the history, and `how` a sentence on how, if there is more to say. A refusal is a
ValidationError, one sentence for each fault. What is only odd is a refusal too, of the code "odd",
until the person says it was `checked`.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Definition, Measure, Reading, Series
from measures.faults import faults_of, oddities_of, period_of, standing_readings
from measures.public_figures import (
    is_share,
    is_time,
    public_figures,
    published_readings,
)
from publishing.records import save_with_history, with_how
from publishing.versions import refuse_unseen
from publishing.wordings import proposing

ODD = "odd"

# What a figure says, apart from its days and how it came about.
_SAID = ("value", "numerator", "denominator", "words", "is_early", "note")

_WAITS = gettext_lazy("A figure for these days waits to be made public. Deal with it first.")
_REPLACE_IT = gettext_lazy("There is a figure for these days. Replace it instead.")


def definition_on(measure, day):
    """Return the public definition in force on a day, or None."""
    public = measure.definitions.published()
    return public.filter(in_force_from__lte=day).order_by("-in_force_from", "-version").first()


def are_examples(measure):
    """Return whether what stands here is made up. No real figure may rest on that."""
    made_up = [
        rows.filter(measure=measure, is_sample=True)
        for rows in (Series.objects, Definition.objects)
    ]
    return Measure.objects.filter(Exists(made_up[0]) | Exists(made_up[1])).exists()


@transaction.atomic
def record(series, *, starts_on, ends_on, at, by, how="", checked=False, **figure):
    """Add the first figure of a series for a period; return the reading.

    `figure` is a value, a numerator and denominator, or words, and may have is_early and note.
    """
    _lock(series.measure)
    reading = _reading(series, starts_on, ends_on, figure)
    _refuse_faults(reading)
    if there := series.readings.filter(starts_on=starts_on, ends_on=ends_on).first():
        raise ValidationError(_REPLACE_IT if there.published_at else _WAITS)
    return _add(reading, checked=checked, at=at, by=by, because=with_how(_("New figure"), how))


@transaction.atomic
def replace(older, *, why, at, by, how="", checked=False, **figure):
    """Put a figure in place of a public one, such as a final for an early one; return it."""
    _lock(older.series.measure)
    if older.published_at is None:
        raise ValidationError(_WAITS)
    newer = Reading.objects.filter(replaces=older).first()
    if newer:
        raise ValidationError(_replaced_meanwhile(newer) if newer.published_at else _WAITS)
    if not why.strip():
        raise ValidationError(_("Say why this figure replaces the older one."))
    reading = _reading(older.series, older.starts_on, older.ends_on, figure)
    reading.replaces = older
    reading.why_replaced = why
    _refuse_faults(reading)
    return _add(reading, checked=checked, at=at, by=by, because=with_how(why, how))


@transaction.atomic
def publish_reading(reading, *, at, by, seen=None):
    """Make a waiting figure public as it is.

    Here and below, `seen` is the version that the person looked at: a newer one is a refusal.
    """
    _lock(reading.series.measure)
    waiting = _waiting(reading, seen)
    _refuse_faults(waiting)  # its form may have been changed since it was recorded
    _publish(waiting, at=at, by=by)


@transaction.atomic
def define(measure, *, text, in_force_from, at, by, unit="", why_changed=""):
    """Add the next version of what exactly is counted; return it. Older figures keep theirs.

    `unit` is that of its plain values, such as "weeks"; empty: as the measure says, or what was
    put right of that. One that the measure contradicts is refused.
    """
    _lock(measure)
    _refuse_waiting_definition(measure)
    _refuse_not_after(measure.definitions, in_force_from)
    counted = measure.counted_in
    added = Definition(
        measure=measure,
        version=_next_version(measure),
        text=text,
        unit=unit or ("" if counted == measure.unit else counted),
        in_force_from=in_force_from,
        why_changed=why_changed,
        published_at=at,
    )
    added.full_clean()
    save_with_history(added, by=by, because=why_changed or _("First definition"))
    return added


@transaction.atomic
def publish_definition(definition, *, at, by, seen=None):
    """Make a waiting definition public as it is."""
    _lock(definition.measure)
    waiting = _waiting(definition, seen)
    if waiting.corrects:
        left = standing_readings(waiting.measure).filter(definition=waiting.corrects)
        if left.filter(replaced_by=None).exists():
            raise ValidationError(_("A figure in the wrong unit was added since. Correct it anew."))
    else:
        before = waiting.measure.definitions.filter(version__lt=waiting.version)
        _refuse_not_after(before, waiting.in_force_from)
        if before.published().exists():
            proposing.refuse_own_draft(waiting, by=by, at=at)
    _publish(waiting, at=at, by=by)


@transaction.atomic
def correct_unit(wrong, *, unit, why, at, by):
    """Put right, in the open, the unit of a public definition that was a mistake; return the
    definition that says so. Each standing figure of the wrong one is replaced by the same figure
    in the right unit; both stay to be read, with the reason.

    Refused where a figure does not fit the right unit, and where one that is hidden would be
    shown: then it is replaced by itself first.
    """
    measure = wrong.measure
    _lock(measure)
    _refuse_no_correction(wrong, unit, why)
    standing = list(standing_readings(measure).filter(definition=wrong).order_by("pk"))
    if any(reading.published_at is None for reading in standing):
        raise ValidationError(_WAITS)
    _refuse_to_show_what_is_hidden(measure, standing, unit)
    right = Definition(
        measure=measure,
        version=_next_version(measure),
        text=wrong.text,
        unit=unit,
        in_force_from=wrong.in_force_from,
        why_changed=why,
        corrects=wrong,
        published_at=at,
    )
    right.full_clean()
    save_with_history(right, by=by, because=why)
    because = _("Its unit was wrong: it said “%(wrong)s”. %(why)s") % {
        "wrong": wrong.unit_in_words,
        "why": why,
    }
    for older in standing:
        newer = Reading(
            series=older.series,
            definition=right,
            starts_on=older.starts_on,
            ends_on=older.ends_on,
            **{name: getattr(older, name) for name in _SAID},
            replaces=older,
            why_replaced=because,
        )
        _refuse_faults(newer)
        _add(newer, checked=True, at=at, by=by, because=because)
    return right


def _refuse_no_correction(wrong, unit, why):
    if wrong.published_at is None:
        raise ValidationError(_("It is not public yet. Change its words instead."))
    _refuse_waiting_definition(wrong.measure)
    if Definition.objects.filter(corrects=wrong).exists():
        raise ValidationError(_("Its unit was corrected already. Correct the newest version."))
    if not why.strip():
        raise ValidationError(_("Say how the mistake came about."))
    if unit == wrong.unit_in_words:
        raise ValidationError(_("This is the unit that it has."))


def _refuse_to_show_what_is_hidden(measure, standing, unit):
    # What the public may not read of a count, it must not read as a share or a time instead.
    if not (is_share(unit) or is_time(unit)):
        return
    # Those of lines that nobody sees yet as well: one day they may be seen.
    figures = public_figures(measure, list(published_readings().filter(series__measure=measure)))
    hidden = {figure.reading_id for figure in figures if figure.hidden}
    for reading in standing:
        if reading.value is not None and reading.pk in hidden:
            raise ValidationError(
                _(
                    "The figure for %(period)s is hidden, and would be shown. Replace it first, "
                    "in words or as how many out of how many."
                )
                % {"period": period_of(reading)}
            )


@transaction.atomic
def add_series(measure, *, name, by, at, said=None):
    """Add a line of figures at the end of a measure; return it. It shows with its first figure;
    once the site is open, also not before a second person has agreed to what `said`, a Proposal,
    says of it."""
    _lock(measure)
    last = measure.series.aggregate(last=Max("order"))["last"]
    added = Series(
        measure=measure, name=name, order=0 if last is None else last + 1, is_visible=said is None
    )
    added.full_clean()
    save_with_history(added, by=by, because=_("New line of figures"))
    if said:
        proposing.propose(added, "is_visible", value=True, said=said, by=by, at=at)
    return added


def _lock(measure):
    # Two people who enter figures of one measure take turns.
    Measure.objects.select_for_update(no_key=True).only("pk").get(pk=measure.pk)


def _next_version(measure):
    return (measure.definitions.aggregate(last=Max("version"))["last"] or 0) + 1


def _refuse_waiting_definition(measure):
    if measure.definitions.drafts().exists():
        raise ValidationError(_("A definition waits to be made public. Deal with it first."))


def _refuse_not_after(definitions, in_force_from):
    last = definitions.order_by("-in_force_from", "-version").first()
    if last and in_force_from <= last.in_force_from:
        raise ValidationError(
            _("The definition before it is in force from %(day)s. Choose a later day."),
            params={"day": date_format(last.in_force_from, "j F Y")},
        )


def _waiting(row, seen):
    """Return a row that waits to be made public as it now is, locked."""
    # Locked, for it may be in somebody's form: that takes turns with rows, not with measures.
    now = type(row).objects.select_for_update(no_key=True).filter(pk=row.pk).first()
    if now is None:
        raise ValidationError(_("This is not waiting any more. Somebody dealt with it."))
    if now.published_at is not None:
        raise ValidationError(_("This is public already."))
    refuse_unseen(now, seen)
    return now


def _publish(waiting, *, at, by):
    waiting.published_at = at
    waiting.full_clean()
    save_with_history(waiting, by=by, because=_("Made public"))


def _reading(series, starts_on, ends_on, figure):
    definition = definition_on(series.measure, starts_on)
    if not definition:
        raise ValidationError(
            _("Nothing says what was counted on %(day)s. Add a definition first."),
            params={"day": date_format(starts_on, "j F Y")},
        )
    return Reading(
        series=series, definition=definition, starts_on=starts_on, ends_on=ends_on, **figure
    )


def _add(reading, *, checked, at, by, because):
    reading.published_at = at
    reading.full_clean()
    if not checked:
        odd = [ValidationError(sentence, code=ODD) for sentence in oddities_of(reading)]
        if odd:
            raise ValidationError(odd)
    save_with_history(reading, by=by, because=because)
    return reading


def _refuse_faults(reading):
    if faults := list(faults_of(reading)):
        raise ValidationError(faults)


def _replaced_meanwhile(newer):
    kept = newer.history.select_related("history_user").latest()
    return _(
        "%(who)s replaced this figure on %(when)s. Look at the new one, then decide again."
    ) % {
        "who": kept.history_user or _("Somebody"),
        "when": date_format(timezone.localtime(kept.history_date), "j F Y, H:i"),
    }
