"""How long each thing is kept, from when, and why: read from one file, RETENTION_POLICY.

Pages, `purge_expired`, docs/data_retention.md and tests all ask here. What is deleted, and how, is
each room's to say (`privacy.purging`). UK GDPR article 5(1)(e).
"""

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Event(TextChoices):
    """What a period is counted from. The words are read after "12 months after"."""

    DEALT_WITH = "dealt-with", gettext_lazy("we have dealt with it")
    CAME = "came", gettext_lazy("it came")
    LAST_WORK = "last-work", gettext_lazy("somebody last worked on it")
    PUBLISHED = "published", gettext_lazy("it was published, or else written")
    SAID = "said", gettext_lazy("it was said")
    SENT = "sent", gettext_lazy("it was sent")
    WRITTEN = "written", gettext_lazy("it was written")
    BEGAN = "began", gettext_lazy("it began")
    ENDED = "ended", gettext_lazy("it ended")
    MONTH_BEGAN = "month-began", gettext_lazy("its month began")


class Decides(TextChoices):
    """Whose decision a period is."""

    OWNER = "owner", gettext_lazy("The owner of the site")
    SITE = "site", gettext_lazy("The site needs it for so long")


class BrokenPolicy(ValueError):  # noqa: N818  named for what happened
    """The file cannot be used. The sentence says where and why."""


@dataclass(frozen=True)
class Period:
    """A length of time as people say it: 30 days, 12 months."""

    number: int
    unit: str  # days, months or years

    @classmethod
    def read(cls, words):
        """Return the Period that words such as "12 months" name; raise ValueError for others."""
        found = re.fullmatch(r"([1-9]\d{0,3}) (day|month|year)s?", words)
        if not found:
            raise ValueError(words)
        return cls(int(found[1]), f"{found[2]}s")

    def before(self, at):
        """Return the moment, or of a day the day, that is one such period before: the same day of
        an earlier month, or else the last day of that month."""
        return self._away(at, -self.number)

    def after(self, at):
        """Return the moment, or of a day the day, that is one such period after: the same day of
        a later month, or else the last day of that month."""
        return self._away(at, self.number)

    def _away(self, at, number):
        if self.unit == "days":
            return at + timedelta(days=number)
        months = number * (12 if self.unit == "years" else 1)
        year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
        day = min(at.day, calendar.monthrange(year, month + 1)[1])
        return at.replace(year=year, month=month + 1, day=day)

    def __str__(self):
        words = {
            "days": ngettext("%(number)s day", "%(number)s days", self.number),
            "months": ngettext("%(number)s month", "%(number)s months", self.number),
            "years": ngettext("%(number)s year", "%(number)s years", self.number),
        }
        return words[self.unit] % {"number": self.number}


@dataclass(frozen=True)
class Policy:
    """How long one thing is kept. Either `keep` and `event` say when it is deleted by itself, or
    `until` says what has to happen."""

    name: str  # "group.part", such as "comment.contact"
    group: str  # in words
    what: str
    why: str
    decides: Decides
    keep: Period | None = None
    event: Event | None = None
    until: str = ""

    @property
    def how_long(self):
        """How long, in words."""
        if self.until:
            return _("Until %(event)s") % {"event": self.until}
        return _("%(period)s after %(event)s") % {"period": self.keep, "event": self.event.label}

    def since(self, at):
        """Return the moment since which nothing of it is past its time at `at`."""
        return self.keep.before(at)


def policies():
    """Return {name: Policy}, in the order of the file; raise BrokenPolicy."""
    return _read(settings.RETENTION_POLICY)


def groups():
    """Return {a group in words: its policies}, in the order of the file."""
    found = {}
    for policy in policies().values():
        found.setdefault(policy.group, []).append(policy)
    return found


def sentences_about(group):
    """Return how long the parts of a group are kept, by its name, such as "comment": a sentence
    for each period."""
    by_period = {}
    for policy in policies().values():
        if policy.keep and policy.name.startswith(f"{group}."):
            by_period.setdefault(policy.how_long, []).append(policy.what)
    return [
        _("We delete %(what)s %(when)s.")
        % {"what": get_text_list(what, _("and")), "when": how_long}
        for how_long, what in by_period.items()
    ]


@cache
def _read(path):
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BrokenPolicy(f"{path.name}: {problem}.") from problem
    found = {}
    for group, parts in document.items():
        title = parts.pop("title", "") if isinstance(parts, dict) else ""
        if not title:
            raise BrokenPolicy(f"{path.name}: [{group}] needs a title.")
        for part, said in parts.items():
            name = f"{group}.{part}"
            found[name] = _policy(f"{path.name}: [{name}]", name, title, said)
    return found


def _policy(where, name, group, said):
    if not isinstance(said, dict) or not all(
        isinstance(words, str) and words for words in said.values()
    ):
        raise BrokenPolicy(f"{where} needs words for each thing it says.")
    kinds = ({"keep", "from"}, {"until"})
    wanted = {"what", "why", "decides"}
    if said.keys() not in [wanted | kind for kind in kinds]:
        raise BrokenPolicy(
            f"{where} must say {', '.join(sorted(wanted))}, and either keep and from, or until. "
            f"It says {', '.join(said)}."
        )
    try:
        keep = Period.read(said["keep"]) if "keep" in said else None
    except ValueError as problem:
        raise BrokenPolicy(
            f'{where} keeps it for "{problem}". Say so many days, months or years.'
        ) from problem
    try:
        event = Event(said["from"]) if "from" in said else None
        decides = Decides(said["decides"])
    except ValueError as problem:
        raise BrokenPolicy(f"{where}: {problem}. See privacy/retention.py.") from problem
    return Policy(
        name, group, said["what"], said["why"], decides, keep, event, said.get("until", "")
    )
