"""The quarterly updates of the record: which there are, and what stands beside each."""

import datetime
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Round
from actions.quarters import Quarter
from reports.models import UpdateDocument
from reports.record.reading import Damaged, Record


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
        return len(corrections_in(self))

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
    return [each for each in corrections_in(update) if each.facts.get("reference") == reference]


def corrections_in(update):
    """Return the Records of all corrections beside an update, of actions and of areas."""
    return [each for each in update.beside if is_correction(each)]


def is_of_an_area(correction):
    """Whether the Record of a correction is of what an area said in short."""
    return "area" in correction.facts
