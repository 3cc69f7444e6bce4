"""What a quarterly update said of each action, read from the record alone, as pages, files and
feeds tell it.

Schema by schema, what an older document lacks is None here, and is told as unknown.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from actions.dates.due_dates import LedgerStep, ended_before
from actions.dates.promise_line import line_of
from actions.models import DueDate
from actions.quarters import Quarter
from actions.references import in_address
from actions.standing import Standing, overdue_sentence_of, said_sentence_of
from actions.statuses import NO_UPDATE, WITHDRAWN, Status
from reports.record.reading import Record, TakenOut


@dataclass(frozen=True)
class Correction:
    """A correction, as templates/reports/_correction.html shows it: of what was said of an action,
    by its `reference`, or of what an `area`, a slug, said in short."""

    record: Record
    text: str
    reason: str
    reference: str | None
    area: str | None
    area_title: str | None

    @property
    def number(self):
        return self.record.document.number

    @property
    def published_at(self):
        return self.record.document.published_at


def corrections_told(records, filled):
    """Return a Correction of each Record, with its facts in words."""
    return [
        Correction(
            record,
            facts["right"],
            facts["why"],
            facts.get("reference"),
            facts.get("area"),
            facts.get("area_title"),
        )
        for record, facts in zip(records, filled, strict=True)
    ]


@dataclass(frozen=True)
class Said:
    """What an update said of an action, as templates/components/update.html shows it."""

    round: Quarter
    status: str
    published_at: datetime.datetime
    parts_done: str = ""
    no_change_since: "Said | None" = None
    what_we_did: str | None = None
    difference: str | None = None
    got_in_the_way: str | None = None
    what_next: str | None = None
    evidence: str | None = None
    evidence_url: str | None = None
    url: str = ""

    def get_absolute_url(self):
        return self.url

    def get_status_display(self):
        return Status(self.status).label


@dataclass(frozen=True)
class DateThen:
    """A row of the ledger of dates, as it was told."""

    kind: str
    quarter: Quarter
    published_at: datetime.datetime
    reason: str | None
    agreed_by: str | None = None
    agreed_on: datetime.date | None = None
    read_from: str | None = None


@dataclass(frozen=True)
class WithdrawnThen:
    """That something no longer stood, as templates/components/withdrawn.html shows it."""

    withdrawn_at: datetime.datetime | None
    withdrawn_because: str | None
    withdrawn_title: str | None


def withdrawn_then(told):
    """Return the WithdrawnThen of facts in words; None where it stood."""
    return told and WithdrawnThen(
        withdrawn_at=_moment(told["since"]),
        withdrawn_because=told["why"],
        withdrawn_title=told["with"],
    )


@dataclass(frozen=True)
class PartThen:
    """A part of an action: `is_done` if that was said of it by then."""

    text: str
    is_done: bool
    withdrawn: WithdrawnThen | None


@dataclass(frozen=True)
class ActionThen:
    """What an update says of an action, from its facts in words."""

    facts: dict
    quarter: Quarter
    published: dict[Quarter, datetime.datetime]

    @property
    def reference(self):
        return self.facts["reference"]

    @property
    def title(self):
        return self.facts["title"]

    @property
    def address_part(self):
        return in_address(self.reference)

    def get_absolute_url(self):
        return reverse("update", args=[self.quarter, self.reference])

    @cached_property
    def standing(self):
        return standing_of(self.facts)

    @cached_property
    def first_due(self):
        return _quarter(self.facts["first_due"])

    @cached_property
    def steps(self):
        return [_step(step) for step in self.facts["dates"]]

    @property
    def line(self):
        """The promise line, empty where no date was known."""
        return line_of(self.steps, self.standing, then=True) if self.steps else []

    @property
    def moves(self):
        return [step for step in self.steps if step.row.kind == DueDate.Kind.MOVE]

    @cached_property
    def withdrawn(self):
        return withdrawn_then(self.facts["withdrawn"])

    @property
    def parts(self):
        return [
            PartThen(part["text"], part["done"], withdrawn_then(part["withdrawn"]))
            for part in self.facts["parts"]
        ]

    @cached_property
    def said(self):
        """What was Said of it in the update, or None."""
        told = self.facts["update"]
        if told is None:
            return None
        words = {name: told[name] for name in _WORDS}
        if isinstance(words["evidence_url"], TakenOut):  # nobody can follow that
            words |= {"evidence": words["evidence_url"], "evidence_url": None}
        return Said(
            round=self.quarter,
            status=told["status"],
            published_at=self.published[self.quarter],
            parts_done=", ".join(map(str, told["parts_done"])),
            no_change_since=self._said_before(told),
            **words,
        )

    def _said_before(self, told):
        before = _quarter(told["no_change_since"])
        return before and Said(
            round=before,
            status=told["status"],
            published_at=self.published.get(before),
            url=reverse("update", args=[before, self.reference]),
        )


_WORDS = ("what_we_did", "difference", "got_in_the_way", "what_next", "evidence", "evidence_url")


def standing_of(facts):
    """Return the Standing of an action when the update was published; needs none of its words."""
    code, due = facts["standing"], _quarter(facts["due"])
    status = None if code in (NO_UPDATE, WITHDRAWN) else Status(code)
    said_on = _day(facts["said_on"])
    return Standing(
        code=code,
        status=status,
        said_on=said_on,
        due=due,
        overdue=facts["overdue"],
        silent=facts["silent"],
        was_said_before=facts["update"] is None,
        overdue_sentence=overdue_sentence_of(due, status) if facts["overdue"] else "",
        said_sentence=said_sentence_of(said_on, facts["silent"]) if said_on else "",
    )


def times_moved(facts):
    """Return how often the date of an action had moved."""
    return sum(step["kind"] == DueDate.Kind.MOVE for step in facts["dates"])


def quarter_of_step(step):
    """Return the quarter that a step of the ledger names, copying mistakes put right."""
    return Quarter.parse(_as_put_right(step)["quarter"])


def came_too_late(step):
    """Whether the quarter that a step of the ledger names had ended when that became public."""
    since = _moment(_as_put_right(step)["public_since"])
    return ended_before(quarter_of_step(step), since)


def _as_put_right(step):
    return (step["put_right"] or [step])[-1]


def _step(told):
    return LedgerStep(
        DateThen(
            kind=told["kind"],
            quarter=Quarter.parse(told["quarter"]),
            published_at=_moment(told["public_since"]),
            reason=told["why"],
            agreed_by=told["agreed_by"],
            agreed_on=_day(told["agreed_on"]),
            read_from=told["read_from"],
        ),
        [
            DateThen(
                kind=DueDate.Kind.CORRECTION,
                quarter=Quarter.parse(each["quarter"]),
                published_at=_moment(each["public_since"]),
                reason=each["why"],
            )
            for each in told["put_right"]
        ],
    )


def _quarter(code):
    return code and Quarter.parse(code)


def _day(text):
    return text and datetime.date.fromisoformat(text)


def _moment(text):
    return text and datetime.datetime.fromisoformat(text)
