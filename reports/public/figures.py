"""Figures of two updates side by side, only where the same thing was counted in the same way."""

import datetime
from dataclasses import dataclass

from publishing.periods import in_words
from reports.public.as_it_was import WithdrawnThen, withdrawn_then


@dataclass(frozen=True)
class FigureThen:
    """A figure as it was shown, from its facts in words; and whether its series was withdrawn."""

    facts: dict
    withdrawn: WithdrawnThen | None = None

    @property
    def series(self):
        return self.facts["series"] or ""

    @property
    def shown(self):
        return self.facts["shown"]

    @property
    def is_early(self):
        return self.facts["early"]

    @property
    def note(self):
        return self.facts["note"]

    @property
    def period(self):
        first, last = (datetime.date.fromisoformat(self.facts[name]) for name in ("from", "to"))
        return in_words(first, last)


@dataclass(frozen=True)
class MeasureThen:
    """A measure as it was told: its `facts` in words, with its figures, newest first by series.
    `area` is the slug of the area it is shown in, if it is shown in one."""

    facts: dict
    area: str | None = None

    @property
    def withdrawn(self):
        return withdrawn_then(self.facts["withdrawn_in"].get(self.area))

    @property
    def figures(self):
        gone = {told["place"]: withdrawn_then(told) for told in self.facts["withdrawn_series"]}
        return [FigureThen(each, gone.get(each["place"])) for each in self.facts["figures"]]

    @property
    def newest(self):
        """{place of a series: its newest figure}."""
        found = {}
        for figure in self.figures:
            found.setdefault(figure.facts["place"], figure)
        return found

    def counted(self, figure):
        """Return what was counted for a figure, and in what unit, in the words of its time."""
        version = figure.facts["definition"]
        definition = next(d for d in self.facts["definitions"] if d["version"] == version)
        return definition["text"], definition["unit"] or self.facts["unit"]


@dataclass(frozen=True)
class FigureBeside:
    """The newest figures of one series in two updates. `is_alike`: they were counted in the same
    way; `then` is None if there was none. `became` is what the later update tells for the time of
    `then`, if that is another figure by now."""

    measure: dict
    then: FigureThen | None
    now: FigureThen
    is_alike: bool
    became: FigureThen | None = None


def figures_beside(then, now):
    """Return a FigureBeside of each series whose newest figure is another one now. `then` and
    `now` are the measures of two documents, in words."""
    before = {told["reference"]: MeasureThen(told) for told in then}
    found = []
    for told in now:
        measure, earlier = MeasureThen(told), before.get(told["reference"])
        for place, figure in measure.newest.items():
            old = earlier and earlier.newest.get(place)
            if old is None or _is_another(old, figure):
                is_alike = old is not None and earlier.counted(old) == measure.counted(figure)
                became = _became(old, figure, measure) if is_alike else None
                found.append(FigureBeside(told, old, figure, is_alike, became))
    return found


def _became(old, newest, measure):
    """Return the FigureThen that a measure tells by now for the time of an old figure, if that was
    put right and is not the newest itself, which is told anyway."""
    for each in measure.figures:
        is_of_it = all(each.facts[name] == old.facts[name] for name in _WHICH)
        if is_of_it and each.facts != newest.facts and each.shown != old.shown:
            return None if each.facts["hidden"] else each
    return None


# What makes figures of two updates the same one, put right or not.
_WHICH = ("place", "from", "to", "definition")


def _is_another(old, new):
    return any(old.facts[name] != new.facts[name] for name in ("from", "to", "shown"))
