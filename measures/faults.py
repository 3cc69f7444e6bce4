"""What speaks against a figure: what cannot be right, and what is likely a slip."""

from django.utils.translation import gettext as _

from actions import units
from actions.models import Measure, Reading
from measures.public_figures import is_number_of_things, is_share, is_time, unit_of
from publishing.figures import jump, size_of
from publishing.periods import in_words


def standing_readings(*measures):
    """Return the readings of measures, drafts too, that nothing public has replaced."""
    readings = Reading.objects.filter(series__measure__in=measures)
    return readings.exclude(replaced_by__published_at__isnull=False)


def faults_of(reading):
    """Say what cannot be right, whoever looks at it."""
    part, whole = reading.numerator, reading.denominator
    if (part is None) != (whole is None):
        yield _("Give both: how many, and out of how many.")
        return
    if [reading.value is None, part is None, not reading.words].count(False) != 1:
        yield _("Give one of these: a figure, how many out of how many, or words.")
        return
    measure = reading.series.measure
    unit = unit_of(measure, reading.definition)
    counted = measure.counted_in
    if not reading.definition.corrects_id and not units.agree(counted, unit):
        yield _(
            "The measure counts “%(measure)s”, and its definition says “%(unit)s”. Correct the "
            "wrong unit in the open first."
        ) % {"measure": counted, "unit": unit}
    if measure.method == Measure.Method.PROCESS and not reading.words:
        yield _("This measure asks whether something is in place. Say it in words.")
    if part is not None:
        yield from _of_parts(part, whole, unit)
    if reading.value is not None:
        yield from _of_value(reading.value, unit)
    for other in _sharing_days(reading):
        if not _one_holds_the_other(reading, other):
            yield _("Its days overlap a figure for %(period)s.") % {"period": period_of(other)}


def _of_parts(part, whole, unit):
    if whole < 1:
        yield _("“Out of how many” is at least 1. If nobody was counted, say so in words.")
    elif part > whole:
        yield _("“How many” cannot be more than “out of how many”.")
    if is_time(unit):
        yield _("This measure is a length of time, so “out of how many” does not fit it.")


def _of_value(value, unit):
    if value < 0:
        yield _("A figure cannot be less than 0.")
    if is_share(unit) and value > 100:
        yield _("A share cannot be more than 100%.")
    if is_number_of_things(unit) and value % 1:
        yield _("This measure counts whole things. Give a whole number.")


def oddities_of(reading):
    """Say what is likely a slip, though it may be right."""
    measure = reading.series.measure
    unit = unit_of(measure, reading.definition)
    if reading.value is not None and is_share(unit) and measure.counts_people:
        yield _(
            "A share alone cannot hide small numbers. Give how many out of how many if you can."
        )
    for other in _sharing_days(reading):
        yield _("There is also a figure for %(period)s, which has some of the same days.") % {
            "period": period_of(other)
        }
    before = (
        standing_readings(measure)
        .filter(series=reading.series, ends_on__lt=reading.starts_on, words="")
        .filter(numerator__isnull=reading.numerator is None)
        .order_by("-ends_on", "-starts_on")
        .first()
    )
    if before and (much := jump(size_of(reading), size_of(before))):
        yield _("This is %(much)s the figure for %(period)s.") % {
            "much": much,
            "period": period_of(before),
        }


def _sharing_days(reading):
    """Return the standing figures of its series, for other days, whose days overlap these."""
    same_days = {"starts_on": reading.starts_on, "ends_on": reading.ends_on}
    return (
        standing_readings(reading.series.measure)
        .filter(series=reading.series)
        .filter(starts_on__lte=reading.ends_on, ends_on__gte=reading.starts_on)
        .exclude(**same_days)
        .order_by("starts_on")
    )


def _one_holds_the_other(one, other):
    return (one.starts_on <= other.starts_on and other.ends_on <= one.ends_on) or (
        other.starts_on <= one.starts_on and one.ends_on <= other.ends_on
    )


def period_of(reading):
    return in_words(reading.starts_on, reading.ends_on)
