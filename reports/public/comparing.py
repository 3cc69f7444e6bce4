"""Two updates side by side: what became of each action from one to the other, counted from their
two documents alone."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.statuses import LABELS, READING_ORDER, WITHDRAWN, Status
from reports.public.as_it_was import times_moved
from reports.record.updates import actions_in

UNDER_WAY = (Status.ON_TRACK, Status.AT_RISK, Status.DELAYED)


@dataclass(frozen=True)
class Pair:
    """An action in two updates: what each says of it, None where it is not in one."""

    reference: str
    then: dict | None
    now: dict | None

    def _became(self, *codes):
        return self.now and self.now["standing"] in codes and not self._was(*codes)

    def _was(self, *codes):
        return self.then and self.then["standing"] in codes

    def _newly(self, name):
        return self.now and self.now[name] and not (self.then and self.then[name])

    @property
    def became_done(self):
        return self._became(Status.DONE)

    @property
    def became_late(self):
        return self._became(Status.DELAYED)

    @property
    def stopped(self):
        return self._became(Status.STOPPED)

    @property
    def went_past_its_date(self):
        return self._newly("overdue")

    @property
    def moved(self):
        return self.then and self.now and times_moved(self.now) > times_moved(self.then)

    @property
    def began(self):
        """From "not started yet" alone: of what nobody had spoken of, nobody knows."""
        return self._was(Status.NOT_STARTED) and self.now and self.now["standing"] in UNDER_WAY

    @property
    def fell_silent(self):
        return self._newly("silent")

    @property
    def withdrawn(self):
        return self._became(WITHDRAWN)

    @property
    def added(self):
        return self.then is None

    @property
    def is_done_no_more(self):
        return self._was(Status.DONE) and not (self.now and self.now["standing"] == Status.DONE)

    @property
    def is_there_no_more(self):
        return self.now is None

    @property
    def is_silent(self):
        return bool(self.now and self.now["silent"])


# What may become of an action, in the order it is told, and how pages call it.
KINDS = {
    "became_done": gettext_lazy("Done since then"),
    "became_late": gettext_lazy("Running late since then"),
    "went_past_its_date": gettext_lazy("Past their planned date since then"),
    "stopped": gettext_lazy("Stopped since then"),
    "moved": gettext_lazy("Date moved since then"),
    "began": gettext_lazy("Begun since then"),
    "fell_silent": gettext_lazy("No update any more"),
    "withdrawn": gettext_lazy("Withdrawn since then"),
    "added": gettext_lazy("Added since then"),
    "is_done_no_more": gettext_lazy("Not done any more"),
    "is_there_no_more": gettext_lazy("Not shown any more"),
    "is_silent": gettext_lazy("No update this time"),
}


@dataclass(frozen=True)
class Sum:
    """How many actions stood in one way, then and now."""

    status: str
    label: str
    then: int
    now: int

    @property
    def difference(self):
        """What changed, with its sign: "+3", "−2", or "0"."""
        difference = self.now - self.then
        return f"{difference:+d}".replace("-", "−") if difference else "0"


@dataclass(frozen=True)
class Comparison:
    """What changed between two documents, each given as its facts."""

    then: dict
    now: dict

    @cached_property
    def pairs(self):
        """A Pair of each action: in the order of the later document, then what it has no more."""
        then, now = actions_in(self.then), actions_in(self.now)
        return [Pair(name, then.get(name), now.get(name)) for name in {**now, **then}]

    def __getitem__(self, kind):
        """Return the Pairs of a kind, such as "became_done"."""
        return [pair for pair in self.pairs if getattr(pair, kind)]

    @cached_property
    def sums(self):
        """A Sum of each status that any action has in either document."""
        then, now = (facts["sums"]["by_status"] for facts in (self.then, self.now))
        return [
            Sum(str(status), LABELS[status], then.get(status, 0), now.get(status, 0))
            for status in READING_ORDER
            if then.get(status) or now.get(status)
        ]

    @property
    def totals(self):
        return self.then["sums"]["total"], self.now["sums"]["total"]

    @property
    def arithmetic(self):
        """How the later sums follow from the earlier ones, in sentences."""
        done = [facts["sums"]["by_status"].get(Status.DONE, 0) for facts in (self.then, self.now)]
        became, no_more = len(self["became_done"]), len(self["is_done_no_more"])
        yield _sum_in_words(_("done"), done, became, no_more)
        added, gone = len(self["added"]), len(self["is_there_no_more"])
        yield _sum_in_words(_("in the list"), self.totals, added, gone)


def _sum_in_words(what, numbers, more, fewer):
    then, now = numbers
    steps = [_("%(number)s %(what)s then") % {"number": then, "what": what}]
    if more or not fewer:
        steps.append(_("plus %(number)s more") % {"number": more})
    if fewer:
        steps.append(_("less %(number)s no more") % {"number": fewer})
    return _("%(steps)s: %(number)s now.") % {"steps": ", ".join(steps), "number": now}
