"""A quarterly update as it was, read from the record alone: what pages, files and feeds tell.

Schema by schema, what an older document lacks is None here, and is told as unknown.
"""

import datetime
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.dates.due_dates import LedgerStep, ended_before
from actions.dates.promise_line import line_of
from actions.models import DueDate, Round
from actions.quarters import Quarter
from actions.references import in_address
from actions.standing import Standing, overdue_sentence_of, said_sentence_of
from actions.statuses import NO_UPDATE, WITHDRAWN, Status
from reports.models import UpdateDocument
from reports.record.reading import Damaged, Record, TakenOut


@dataclass(frozen=True)
class Update:
    """The update for a quarter: its Record, the Records beside it, and the Record of the update
    before it, None for the first. `published` is the moment of every update there is, by quarter,
    newest first."""

    record: Record
    beside: tuple[Record, ...]
    before: Record | None
    published: dict[Quarter, datetime.datetime]

    @property
    def quarter(self):
        return self.record.document.quarter

    @property
    def published_at(self):
        return self.record.document.published_at

    @property
    def is_example(self):
        return self.record.document.is_sample

    @property
    def number_of_corrections(self):
        return sum(is_correction(each) for each in self.beside)

    @cached_property
    def actions(self):
        """{reference: what it says of the action}, in its order."""
        return actions_in(self.record.facts)

    def area_called(self, slug):
        """Return what it says of an area, or None."""
        return next((area for area in self.record.facts["areas"] if area["slug"] == slug), None)

    def get_absolute_url(self):
        return reverse("quarterly_update", args=[self.quarter])


def update_or_404(quarter):
    """Return the Update for a quarter, in two queries.

    Raises Http404 if there is none, and Damaged if its document is not what was frozen, or is
    missing.
    """
    documents = UpdateDocument.objects.visible()
    earlier = _updates().filter(quarter__lt=quarter).order_by("-quarter").values("pk")[:1]
    followed = documents.filter(quarter=quarter).exclude(previous="").values("previous")
    found = documents.filter(Q(quarter=quarter) | Q(pk__in=earlier) | Q(digest__in=followed))
    by_digest = {document.digest: document for document in found.order_by("number")}
    every = [Record(each, by_digest.get(each.previous)) for each in by_digest.values()]
    of_it = [record for record in every if record.document.quarter == quarter]
    told = next((each for each in of_it if is_update(each)), None)
    if told is None:
        if Round.objects.visible().filter(quarter=quarter).exists():
            raise Damaged(_("The document of this update is missing."))
        raise Http404
    _check(of_it)
    before = [each for each in every if is_update(each) and each.document.quarter < quarter]
    return Update(
        record=told,
        beside=tuple(each for each in of_it if each is not told),
        before=max(before, key=lambda each: each.document.quarter, default=None),
        published=published_updates(),
    )


def published_updates():
    """Return {quarter: moment} of every update of the record, newest first. One query."""
    rows = _updates().order_by("-quarter")
    return dict(rows.values_list("quarter", "published_at"))


def every_update():
    """Return the Record of every update, oldest first. One query."""
    return [Record(document) for document in _updates().order_by("quarter")]


def those_that_verify(records):
    """Yield the Records of updates that can be read: one that cannot takes no other with it."""
    for record in records:
        with suppress(Damaged):
            record.codes  # noqa: B018  it is checked as it is read
            yield record


def updates_of(quarters):
    """Return the Records of the updates for these quarters, oldest first. One query."""
    found = _updates().filter(quarter__in=quarters)
    return [Record(document) for document in found.order_by("quarter")]


def updates_with(text):
    """Return the documents of the updates that hold a text, newest first."""
    return _updates().filter(canonical__contains=text).order_by("-quarter")


def _updates():
    return UpdateDocument.objects.visible().filter(kind=UpdateDocument.Kind.UPDATE)


def _check(records):
    for record in records:
        record.facts  # noqa: B018  what does not verify raises


def is_update(record):
    return record.document.kind == UpdateDocument.Kind.UPDATE


def is_correction(record):
    return record.document.kind == UpdateDocument.Kind.CORRECTION


def actions_in(facts):
    """Return {reference: what a document says of the action}, in its order."""
    return {action["reference"]: action for area in facts["areas"] for action in area["actions"]}


def corrections_of(update, reference):
    """Return the Records of the corrections to what an update says of an action."""
    return [
        each
        for each in update.beside
        if is_correction(each) and each.facts["reference"] == reference
    ]


@dataclass(frozen=True)
class Correction:
    """A correction, as templates/components/update.html shows it."""

    record: Record
    reference: str
    text: str
    reason: str

    @property
    def number(self):
        return self.record.document.number

    @property
    def published_at(self):
        return self.record.document.published_at


def corrections_told(records, filled):
    """Return a Correction of each Record, with its facts in words."""
    return [
        Correction(record, facts["reference"], facts["right"], facts["why"])
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
