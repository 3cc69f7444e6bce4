"""Giving figures of waits: one person writes, a second signs, and what was signed is corrected by a
newer figure, never edited.

`by` is who does it, for the history, `how` a sentence on how, if there is more to say. `seen` is
the version that the person looked at: a newer one raises ChangedMeanwhile. Every other refusal is a
ValidationError, one sentence for each fault. What is only odd is a refusal too, of the code "odd",
until the person says it was `checked`.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits.public_figures import TELLS_THE_LONGEST, has_a_small_count
from publishing.figures import jump, length, size_of
from publishing.periods import NOT_OVER, are_over, in_words
from publishing.records import save_with_history, with_how
from publishing.versions import Rows, refuse_if_changed, refuse_unseen, version_of

ODD = "odd"
# Days typed in a box for weeks make about seven times the last figure.
TIMES_OF_DAYS_FOR_WEEKS = (Decimal("5.5"), Decimal("8.5"))
# Longer waits are told of, but rarely true: 156 weeks.
LONGEST_BELIEVED = {
    WaitingTime.Unit.DAYS: 1095,
    WaitingTime.Unit.WEEKS: 156,
    WaitingTime.Unit.MONTHS: 36,
}

_GONE = gettext_lazy("This is not waiting any more. Somebody dealt with it.")


def version_on(wait, starts_on, ends_on):
    """Return the version of a wait and its figure for these days, as a text to send back."""
    return version_of(wait, _rows(wait, starts_on, ends_on))


def standing_and_draft(wait, starts_on, ends_on):
    """Return the signed figure that stands for these days, and the one that waits to be signed;
    each may be None."""
    found = list(wait.figures.filter(starts_on=starts_on, ends_on=ends_on).order_by("pk"))
    draft = next((figure for figure in found if figure.published_at is None), None)
    signed = [figure for figure in found if figure.published_at is not None]
    return (signed[-1] if signed else None), draft


def figure_before(wait, starts_on):
    """Return the newest figure of a wait that ended before this day, signed or not; or None."""
    before = wait.figures.filter(ends_on__lt=starts_on)
    return before.order_by("-ends_on", "-starts_on", "-pk").first()


@transaction.atomic
def give(wait, starts_on, ends_on, *, by, on, seen=None, why="", how="", checked=False, **values):
    """Write the figure of a wait for some days, and return it. It waits to be signed.

    It is a new one, or takes the place of one that waits, or corrects the signed one there: then
    `why` says why. `on` is today. `values` are fields of the figure.
    """
    refuse_if_changed(wait, _seen(wait, starts_on, ends_on, seen), _rows(wait, starts_on, ends_on))
    standing, draft = standing_and_draft(wait, starts_on, ends_on)
    figure = draft or WaitFigure(wait=wait, starts_on=starts_on, ends_on=ends_on, corrects=standing)
    # What the database has now, for the wait was just locked.
    figure.wait = WaitingTime.objects.get(pk=wait.pk)
    for name, value in values.items():
        setattr(figure, name, value)
    figure.prepared_by = by
    figure.why_corrected = why if figure.corrects_id else ""
    _refuse(_faults(figure, on))
    figure.full_clean()
    if not checked:
        _refuse(_oddities(figure), code=ODD)
    because = why or (_("Given anew") if draft else _("New figure"))
    save_with_history(figure, by=by, because=with_how(because, how))
    return figure


@transaction.atomic
def take_back(wait, starts_on, ends_on, *, by, seen):
    """Delete the figure that waits to be signed for these days. Its history stays."""
    refuse_if_changed(wait, seen, _rows(wait, starts_on, ends_on))
    _standing, draft = standing_and_draft(wait, starts_on, ends_on)
    if draft is None:
        raise ValidationError(_GONE)
    draft._history_user, draft._change_reason = by, _("Taken back before it was signed")
    draft.delete()


@transaction.atomic
def sign(figure, *, by, at, on, seen):
    """Make a figure public as the second person, as it was looked at."""
    # Whoever changes what is measured, or gives another figure, takes turns with this.
    wait = WaitingTime.objects.select_for_update(no_key=True).get(pk=figure.wait_id)
    waiting = WaitFigure.objects.select_for_update(no_key=True).filter(pk=figure.pk).first()
    if waiting is None:
        raise ValidationError(_GONE)
    refuse_unseen(waiting, seen)
    waiting.wait = wait
    _refuse(_faults(waiting, on))
    waiting.publish_by(by, at=at)
    waiting.full_clean()
    save_with_history(waiting, by=by, because=_("Signed"))
    return waiting


def refuse_signed_in_part(figure, *, by):
    """Raise ValidationError if a figure that `by` has just signed shows counts that another one,
    which still waits, would hide: ages add up. Call it once all that is signed together is signed.

    One with a small count is hidden by itself, so it may always go first.
    """
    if has_a_small_count(figure):
        return
    waiting = WaitFigure.objects.drafts().filter(
        wait__service=figure.wait.service_id,
        starts_on__lte=figure.ends_on,
        ends_on__gte=figure.starts_on,
    )
    for other in waiting.select_related("wait__service", "prepared_by").order_by("pk"):
        if not has_a_small_count(other):
            continue
        if other.prepared_by == by:
            said = _(
                "Somebody else has to sign “%(other)s” first, or you take it back. It hides the "
                "counts of “%(figure)s”."
            )
        else:
            said = _("Sign “%(other)s” first, or with it. It hides the counts of “%(figure)s”.")
        raise ValidationError(said, params={"other": other, "figure": figure})


def _rows(wait, starts_on, ends_on):
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return Rows(WaitFigure, {"wait_id": wait.pk, **days})


def _seen(wait, starts_on, ends_on, seen):
    return version_on(wait, starts_on, ends_on) if seen is None else seen


def _refuse(sentences, code=None):
    if faults := [ValidationError(sentence, code=code) for sentence in sentences]:
        raise ValidationError(faults)


def _faults(figure, on):
    """Say what cannot be right, whoever looks at it."""
    wait = figure.wait
    if not wait.service_id or not wait.statistic:
        yield _("Say first whose wait this is, and how it is measured.")
        return
    if figure.starts_on > figure.ends_on:
        yield _("The first day comes after the last day.")
    elif not are_over(figure.ends_on, on):
        yield NOT_OVER
    if figure.as_of and figure.as_of > on:
        yield _("It cannot have been counted on a day that is still to come.")
    if wait.is_share:
        yield from _faults_of_share(figure.numerator, figure.denominator)
    elif figure.value is None:
        yield _("Say how long, in %(unit)s.") % {"unit": wait.get_unit_display()}
    if wait.statistic in TELLS_THE_LONGEST and figure.waiting is None:
        yield _("Say how many wait: without it this figure stays hidden.")
    if figure.corrects_id and not figure.why_corrected.strip():
        yield _("There is a signed figure for these days. Say why it is corrected.")


def _faults_of_share(part, whole):
    if part is None or whole is None:
        yield _("Give both: how many were seen in time, and out of how many.")
    elif whole < 1:
        yield _("“Out of how many” is at least 1.")
    elif part > whole:
        yield _("“Seen in time” cannot be more than “out of how many”.")


def _oddities(figure):
    """Say what is likely a slip, though it may be right."""
    wait = figure.wait
    if figure.value is not None and figure.value > LONGEST_BELIEVED[wait.unit]:
        yield _("This is %(length)s, more than three years. Is it really in %(unit)s?") % {
            "length": length(figure.value, wait.unit),
            "unit": wait.get_unit_display(),
        }
    before = figure_before(wait, figure.starts_on)
    if before is None:
        return
    when = {"period": in_words(before.starts_on, before.ends_on)}
    if other_unit := _other_unit(figure, before):
        yield _("Is this in %(other)s? The box is for %(unit)s.") % {
            "other": other_unit.label,
            "unit": wait.get_unit_display(),
        }
    if way := jump(size_of(figure), size_of(before)):
        yield _("This is %(much)s the figure for %(period)s.") % {"much": way, **when}
    if way := jump(figure.waiting, before.waiting):
        yield _("How many wait is %(much)s that for %(period)s.") % {"much": way, **when}


def _other_unit(figure, before):
    """Return the unit that a figure is in by its size, if that is not the one it should be in."""
    if figure.value is None or not figure.value or not before.value:
        return None
    low, high = TIMES_OF_DAYS_FOR_WEEKS
    unit = WaitingTime.Unit
    if figure.wait.unit == unit.WEEKS and low <= figure.value / before.value <= high:
        return unit.DAYS
    if figure.wait.unit == unit.DAYS and low <= before.value / figure.value <= high:
        return unit.WEEKS
    return None
