"""The verdict on measures: what the newest figures say, since when, and what cannot be told."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from measures.comparing import since_before, together

MOST_LINES = 3


def verdict_on_measure(all_series, *, told_as_wait=False):
    """Return the Verdict on a measure from the figures of each series, each newest first."""
    if not all_series and told_as_wait:
        return Verdict(_("This is a waiting time, kept with the waits of its service."), "")
    if not all_series:
        return Verdict(
            _("We cannot tell yet. We have no figures."),
            _("The plan does not say where things stood at the start."),
        )
    newest = [figures[0] for figures in all_series]
    if len(newest) == 1:
        spoken = [_line(newest[0]), _moved(all_series[0])]
    else:
        counted = [figures for figures in all_series if not figures[0].is_in_words]
        spoken = [
            together([since_before(figures) for figures in counted], len(counted))
            or _("We cannot tell yet which way these go.")
            if counted
            else "",
            *[_line(figure) for figure in newest[:MOST_LINES] if figure.is_in_words],
        ]
    return Verdict(" ".join(filter(None, spoken)), _since(newest), any(f.is_sample for f in newest))


def verdict_on_all_measures(newest_by_measure, *, withdrawn=0):
    """Return the Verdict on all measures from {measure: its newest figures} of those that stand,
    and how many were `withdrawn` besides."""
    told = [figures for figures in newest_by_measure.values() if figures]
    waits = [m for m, figures in newest_by_measure.items() if m.told_as_wait and not figures]
    number = len(newest_by_measure)
    unknown = number - len(told) - len(waits)
    if not (told or waits):
        return Verdict(_("We cannot tell yet. We have no figures."), "")
    says = ngettext(
        "%(told)s of %(number)s check has a figure.",
        "%(told)s of %(number)s checks have a figure.",
        number,
    ) % {"told": len(told), "number": number}
    if waits:
        says += " " + ngettext(
            "%(waits)s is a waiting time, kept with the waits.",
            "%(waits)s are waiting times, kept with the waits.",
            len(waits),
        ) % {"waits": len(waits)}
    if unknown:
        says += " " + ngettext(
            "We cannot tell yet about the other %(unknown)s.",
            "We cannot tell yet about the other %(unknown)s.",
            unknown,
        ) % {"unknown": unknown}
    if withdrawn:
        says += " " + ngettext(
            "%(withdrawn)s more is withdrawn.", "%(withdrawn)s more are withdrawn.", withdrawn
        ) % {"withdrawn": withdrawn}
    newest = [figure for figures in told for figure in figures]
    if not newest:
        return Verdict(says, "")
    day = max(figure.published_on for figure in newest)
    since = _("The newest was published on %(day)s.") % {"day": date_format(day, "j F Y")}
    return Verdict(says, since, any(figure.is_sample for figure in newest))


def _line(figure):
    if figure.is_in_words:
        return _("%(period)s: %(words)s") % {"period": figure.period, "words": figure.line}
    told = _("%(figure)s in %(period)s.") % {"figure": figure.line, "period": figure.period}
    return f"{told} {_('This is an early figure and may change.')}" if figure.is_early else told


def _moved(figures):
    if figures[0].is_in_words:
        return ""
    if len(figures) == 1:
        return _("It is the first figure, so we cannot tell yet which way things go.")
    if comparison := since_before(figures):
        return comparison.sentence
    if figures[0].breaks_with_previous:
        return _("It was counted in another way before, so we cannot compare the two.")
    return _("We cannot compare it with the figure before.")


def _since(newest):
    periods = list(dict.fromkeys(figure.period for figure in newest))
    values = {
        "periods": periods[0],
        "day": date_format(max(figure.published_on for figure in newest), "j F Y"),
    }
    if len(periods) == 1:
        return _("Figures for %(periods)s, published on %(day)s.") % values
    return _("The newest figures, published until %(day)s.") % values
