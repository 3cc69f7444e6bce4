"""Do the figures of measures, and what they count, still say what a document says of them?

A figure belongs to the series of its name; to the one in its place if none has that name now, for
a series may be named anew in the open. What was told openly must still be the same, whatever is
hidden today; what was hidden must still be hidden, and for the same reason.
"""

from collections import defaultdict
from copy import copy

from django.utils.translation import gettext as _

from actions.models import Definition
from measures.public_figures import (
    FEW,
    PROTECTED,
    public_figures,
    published_readings,
    unseen_of,
)
from reports.record.moments import was_surely_public, ways_it_stood
from reports.record.same_words import same_words, words_told
from reports.record.series_then import lines_that_may_have_been_hidden


def changed_figures(document, facts, words):
    """Yield a sentence for each figure that is not what the document says of it, and for each that
    the document would have told, had it been there."""
    by_measure, hidden = defaultdict(list), lines_that_may_have_been_hidden(document)
    for reading in published_readings().select_related("series__measure"):
        by_measure[reading.series.measure.reference].append(reading)
    for told in facts["measures"]:
        rows = by_measure[told["reference"]]
        ways = [_Figures(each) for each in ways_it_stood(rows, document)]
        for figure in told["figures"]:
            wrong = [way.what_is_wrong(figure, words) for way in ways]
            if all(wrong):
                name = words_told(words, figure["series"])
                yield wrong[0] % {
                    "figures": f"{told['reference']} {name}".strip(),
                    "first": figure["from"],
                    "last": figure["to"],
                }
        yield from _never_told(told, ways, words)
        yield from _lines_never_told(told, ways, words, document, hidden)


def _never_told(told, ways, words):
    """A series that was told of was public: so were all its figures. Examples come and go."""
    told_of = [way.days_of(figure, words) for way in ways for figure in told["figures"]]
    series_told = _series_told(told, ways, words)
    for days in _there_in_all(ways) - set(told_of):
        if days[0] in series_told:
            yield _(
                "%(figures)s: a figure for %(first)s to %(last)s is there that was not published."
            ) % {"figures": ways[0].name_of(days), "first": days[1], "last": days[2]}


def _lines_never_told(told, ways, words, document, hidden):
    """A series of which nothing was told had no public figures, or was hidden itself."""
    lost = {
        days[0]: ways[0].name_of(days)
        for days in _there_in_all(ways)
        if any(
            was_surely_public(shown.definition, document) for shown, _bare in ways[0].of_days[days]
        )
    }
    for series in lost.keys() - hidden - _series_told(told, ways, words):
        yield _("%(figures)s: a line of figures is there that was not published.") % {
            "figures": lost[series]
        }


def _series_told(told, ways, words):
    return {way.days_of(figure, words)[0] for way in ways for figure in told["figures"]}


def _there_in_all(ways):
    """Return the (series, first day, last day) of what was there for certain: no examples."""
    days = set.intersection(*(set(way.of_days) for way in ways))
    return {each for each in days if not any(way.of_days[each][0][0].is_sample for way in ways)}


def changed_definitions(facts, words):
    """Yield a sentence for each definition that is not what was published."""
    live = {
        (definition.measure.reference, definition.version): definition
        for definition in Definition.objects.published().select_related("measure")
    }
    for measure in facts["measures"]:
        for told in measure["definitions"]:
            where = {"reference": measure["reference"], "version": told["version"]}
            definition = live.get(tuple(where.values()))
            if definition is None:
                yield _("%(reference)s: definition %(version)s is no longer there.") % where
                continue
            for name in _changed(definition, told, words):
                field = Definition._meta.get_field(name).verbose_name
                yield _(
                    "%(reference)s: “%(field)s” of definition %(version)s is not what was "
                    "published."
                ) % {**where, "field": field}


def _changed(definition, told, words):
    for name in ("text", "unit", "why_changed"):
        if not same_words(words, told[name], getattr(definition, name)):
            yield name
    if told["in_force_from"] != definition.in_force_from.isoformat():
        yield "in_force_from"


class _Figures:
    """The figures of one measure as they stood: as the public sees them, and with none hidden."""

    def __init__(self, readings):
        self.of_days = defaultdict(list)
        self.by_name, self.by_place = {}, {}
        if not readings:
            return
        measure = readings[0].series.measure
        openly = copy(measure)
        openly.counts_people = False
        unseen = unseen_of(readings)
        shown = public_figures(measure, readings, unseen)
        bare = public_figures(openly, readings, unseen)
        for pair in zip(shown, bare, strict=True):
            series, days = pair[0].series, (pair[0].starts_on, pair[0].ends_on)
            self.by_name[series.name] = self.by_place[series.order] = series.pk
            self.of_days[series.pk, *(day.isoformat() for day in days)].append(pair)

    def days_of(self, told, words):
        """Return the (series, first day, last day) that a figure which was told belongs to."""
        series = self.by_name.get(
            words_told(words, told["series"]), self.by_place.get(told["place"])
        )
        return series, told["from"], told["to"]

    def name_of(self, days):
        """Return what a figure of them is called: its measure and its series."""
        return str(self.of_days[days][0][0].series)

    def what_is_wrong(self, told, words):
        """Return the sentence on a figure that was told, "" if it is the same."""
        pairs = self.of_days.get(self.days_of(told, words), [])
        is_same = _still_hidden if told["hidden"] else _still_said
        if any(is_same(*pair, told, words) for pair in pairs):
            return ""
        if told["hidden"] and pairs:
            return _("%(figures)s: the figure for %(first)s to %(last)s is not hidden as it was.")
        return _("%(figures)s: the figure for %(first)s to %(last)s has changed.")


def _still_said(_shown, figure, told, words):
    is_same = (
        figure.definition.version,
        None if figure.value is None else str(figure.value),
        figure.numerator,
        figure.denominator,
        figure.is_early,
    ) == (told["definition"], told["value"], told["numerator"], told["denominator"], told["early"])
    if figure.is_in_words:
        is_same = is_same and same_words(words, told["shown"], figure.text)
    return is_same and same_words(words, told["note"], figure.note)


def _still_hidden(figure, _bare, told, words):
    said = words_told(words, told["shown"])
    # The site may have said it in other words then.
    in_todays_words = said in (FEW, PROTECTED)
    return figure.hidden and (said == figure.text or not in_todays_words)
