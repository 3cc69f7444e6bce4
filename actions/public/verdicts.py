"""The answer first: what is so, since when, in one dated line made from the same data as the sums.

What is not known is said to be unknown: a verdict never counts it as nothing.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.quarters import Quarter
from actions.statuses import NO_UPDATE, WITHDRAWN, Status


@dataclass(frozen=True)
class Verdict:
    """What a page answers: `says` is so, `since` a day; see templates/components/verdict.html."""

    says: str
    since: str
    is_example: bool = False


def verdict_on_actions(tally, last_round, on):
    """Return the Verdict on the actions of a Tally; `last_round` is the newest public, or None."""
    if set(+tally.by_status) == {WITHDRAWN}:
        spoken, since = [], _("Counted on %(day)s.") % {"day": _day(on)}
    elif _nobody_said(tally, last_round):
        spoken = [_("We cannot tell yet: no update here says how it is going.")]
        since = _("Counted on %(day)s.") % {"day": _day(on)}
    else:
        spoken = [*_stated(tally, on)]
        since = _since(last_round)
    return Verdict(
        " ".join([*spoken, *_dates(tally), *_promised(tally)]),
        since,
        last_round is not None and last_round.is_sample,
    )


def in_a_line(tally, last_round):
    """Return what is done, late and past its date of the actions of a Tally, to stand beside the
    bar that shows the rest."""
    if _nobody_said(tally, last_round):
        return " ".join([_("We cannot tell yet."), *_overdue(tally)])
    spoken = [_done(tally)]
    if late := tally.by_status[Status.DELAYED]:
        spoken.append(_("%(number)s running late.") % {"number": late})
    return " ".join([*spoken, *_overdue(tally)])


def _nobody_said(tally, last_round):
    return last_round is None or set(+tally.by_status) <= {NO_UPDATE, WITHDRAWN}


def verdict_on_dates(tally, on):
    """Return the Verdict on when the actions of a Tally are planned for, as of a day."""
    now = Quarter.containing(on)
    known = tally.overdue + sum(tally.coming.values())
    spoken = []
    if known:
        spoken = [_planned_for(now, tally.coming[now.code]), *_dates(tally)]
    if tally.undated:
        spoken.append(
            ngettext(
                "We do not know the date of %(number)s action still to do.",
                "We do not know the dates of %(number)s actions still to do.",
                tally.undated,
            )
            % {"number": tally.undated}
        )
    if not (tally.total or spoken):
        spoken = [_("We cannot tell yet: there are no actions here.")]
    return Verdict(
        " ".join(spoken) or _("Nothing is left to do."),
        _("Counted on %(day)s.") % {"day": _day(on)},
    )


def verdict_on_moves(times, total, on, *, are_known=True):
    """Return the Verdict on dates that moved, of so many actions. `times` is a Counter of how many
    actions moved once, twice and so on; `are_known` is whether any date is on this site."""
    moved = times.total()
    says = ngettext(
        "The date moved on %(number)s of %(total)s actions.",
        "Dates moved on %(number)s of %(total)s actions.",
        moved,
    ) % {"number": moved, "total": total}
    if moved and set(times) != {1}:
        often = moved - times[1]
        says += " " + ngettext(
            "On %(number)s of them more than once.", "On %(number)s of them more than once.", often
        ) % {"number": often}
    if not moved:
        says = (
            _("No date that we know of has moved.")
            if are_known
            else _("We cannot tell yet: we do not know any dates.")
        )
    return Verdict(says, _("Counted on %(day)s.") % {"day": _day(on)})


def _planned_for(quarter, number):
    if not number:
        words = _("Of the dates we know, nothing planned for %(quarter)s is left to do.")
        return words % {"quarter": quarter}
    return ngettext(
        "%(number)s planned for %(quarter)s is not marked as done or stopped yet.",
        "%(number)s planned for %(quarter)s are not marked as done or stopped yet.",
        number,
    ) % {"number": number, "quarter": quarter}


def _stated(tally, on):
    yield _done(tally)
    if going := tally.by_status[Status.ON_TRACK]:
        said = ngettext(
            "%(number)s said to be going to plan", "%(number)s said to be going to plan", going
        ) % {"number": going}
        yield f"{said}{_last_heard(tally, Status.ON_TRACK, going, on)}."
    if late := tally.by_status[Status.DELAYED]:
        said = _("%(number)s running late") % {"number": late}
        yield f"{said}{_last_heard(tally, Status.DELAYED, late, on)}."
    if unknown := tally.by_status[NO_UPDATE]:
        yield _("No word yet on %(number)s.") % {"number": unknown}


def _done(tally):
    return _("%(done)s of %(total)s done.") % {"done": tally.done, "total": tally.total}


def _last_heard(tally, status, number, on):
    """Say how many of those that state it were not spoken of again, and when they last were."""
    days = {day: n for (stated, day), n in tally.unrepeated.items() if stated == status}
    if not days:
        return ""
    older = sum(days.values())
    when = date_format(max(days), "F" if max(days).year == on.year else "F Y")
    if len({(day.year, day.month) for day in days}) > 1:
        when = _("%(month)s or before") % {"month": when}
    if older == number:
        return _(", last heard of in %(when)s") % {"when": when}
    return ngettext(
        "; %(number)s of those was last heard of in %(when)s",
        "; %(number)s of those were last heard of in %(when)s",
        older,
    ) % {"number": older, "when": when}


def _dates(tally):
    yield from _overdue(tally)
    if tally.moved:
        yield ngettext(
            "The date moved on %(number)s.", "Dates moved on %(number)s.", tally.moved
        ) % {"number": tally.moved}


def _overdue(tally):
    if tally.overdue:
        yield ngettext(
            "%(number)s past its date.", "%(number)s past their date.", tally.overdue
        ) % {"number": tally.overdue}


def _promised(tally):
    """Say what became of the promise itself, if anything did."""
    since_then = []
    if tally.withdrawn:
        since_then.append(
            ngettext("%(number)s withdrawn", "%(number)s withdrawn", tally.withdrawn)
            % {"number": tally.withdrawn}
        )
    if tally.added:
        since_then.append(
            ngettext("%(number)s added since", "%(number)s added since", tally.added)
            % {"number": tally.added}
        )
    if since_then:
        promised = _("%(number)s promised") % {"number": tally.set_out}
        yield f"{', '.join([promised, *since_then])}."


def _since(last_round):
    return _("Said on %(day)s for %(quarter)s.") % {
        "day": _day(timezone.localdate(last_round.published_at)),
        "quarter": last_round.quarter,
    }


def _day(day):
    return date_format(day, "j F Y")
