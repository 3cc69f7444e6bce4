"""Quarters that are told and frozen, for the tests of the record."""

import re

from django.utils import timezone

from actions.models import Round
from actions.quarters import Quarter
from actions.updates.rounds import correct_update
from publishing.wordings.proposing import Proposal, propose, publish
from reports.models import UpdateDocument
from reports.record.freezing import freeze_late_view
from reports.record.reading import Record
from tests import factories
from tests.unguarded import unguarded

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)


def tell(quarter, updates=(), **values):
    """Publish and freeze a quarter with these updates, each a dict; return its UpdateDocument."""
    return factories.freeze(factories.make_round(quarter=quarter, updates=updates, **values))


def open_record(quarter):
    """Return the Record of the update for a quarter."""
    documents = UpdateDocument.objects.visible().filter(kind=UpdateDocument.Kind.UPDATE)
    return Record(documents.get(quarter=quarter))


def make_area_with(number, **values):
    """Make an area with so many actions; return (area, actions)."""
    area = factories.make_area(prefix="WT", slug="waiting-times", title="Waiting", **values)
    actions = [
        factories.make_action(area=area, order=n, reference=f"WT {n}", title=f"Promise {n}")
        for n in range(1, number + 1)
    ]
    return area, actions


def words_on(response):
    """Return the words of a page, one space between them."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def correct(update, text):
    """Put an update right as staff do; return the UpdateDocument of the correction."""
    correct_update(update, text=text, reason="Miscounted.", at=timezone.now(), by=None)
    return UpdateDocument.objects.latest("number")


def answer(document, **values):
    """Publish a view of PCAN on a quarter that is in the record; return its UpdateDocument."""
    public = Round.objects.get(quarter=document.quarter)
    values = {"published_at": timezone.now()} | values
    return freeze_late_view(factories.make_view(round=public, **values))


def withdraw(row, because):
    """Let two people withdraw something that was promised; the site has to be open."""
    said = Proposal(because, "SEND board", timezone.localdate())
    wording = propose(
        row, "is_withdrawn", True, said, by=factories.make_person(), at=timezone.now()
    )
    publish([wording], by=factories.make_person(), at=timezone.now())


def damage(document, **values):
    """Change a document, or words of one, as only somebody with the database in hand can."""
    with unguarded(type(document)):
        type(document).objects.filter(pk=document.pk).update(**values)
