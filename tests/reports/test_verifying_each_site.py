"""What verifies, and what does not, on a site that each test makes for itself."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import (
    ProgressUpdate,
)
from actions.updates.rounds import publish_round
from publishing.versions import version_of
from reports.families.views import Subject, publish_view, write_view
from reports.models import TakingOut, View
from reports.record.canonical import digests_in
from reports.record.reading import words_of
from reports.record.rows_now import changed_rows
from reports.roles import PCAN
from reports.taking_out.words import propose, take_out
from tests import factories
from tests.reports.telling import open_record
from tests.reports.verified import LAST, found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = timezone.now()
SECOND = datetime.timedelta(seconds=1)


def test_a_figure_in_a_document_whose_moment_came_first_is_no_difference():
    """The moment of the document was taken before that of the figure that it tells."""
    area = factories.make_area()
    series = factories.make_series(measure=factories.make_measure(area=area))
    at = timezone.now()
    factories.make_reading(series=series, quarter=LAST, published_at=at + SECOND)
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened, action=factories.make_action(area=area))
    factories.sign_everything(opened)
    publish_round(opened, at=at)

    assert found() == []


def test_to_verify_takes_as_many_queries_for_many_as_for_one():
    area, queries = factories.make_area(), []
    for actions in (1, 12):
        opened = factories.make_round(quarter=LAST.shifted(len(queries) - 1), published_at=None)
        for _number in range(actions):
            action = factories.make_action(area=area)
            factories.make_due_date(action=action, quarter=LAST.shifted(1))
            measure = factories.make_measure(area=area)
            factories.make_reading(series=factories.make_series(measure=measure), quarter=LAST)
            factories.make_update(round=opened, action=action)
        factories.sign_everything(opened)
        publish_round(opened, at=timezone.now())
        document = open_record(opened.quarter)
        words = words_of(document.document, set(digests_in(document.facts)))
        with CaptureQueriesContext(connection) as asked:
            list(changed_rows(document.document, document.facts, words))
        queries.append(len(asked))

    assert queries[0] == queries[1]


@pytest.mark.parametrize("field", ["what_we_did", "evidence_url"])
def test_other_words_in_place_of_what_was_taken_out_are_named(by_hand, field):
    """The row must say that they were taken out, or nothing where an address was."""
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened, **{field: "https://example.org/zq"})
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())
    place, at = (ProgressUpdate._meta.label, ProgressUpdate.objects.get().pk, field), timezone.now()
    proposal = propose(place, why=TakingOut.Why.NAMED, by=factories.make_person(), at=at)
    take_out(proposal, by=factories.make_person(), at=at)
    assert found() == []

    ProgressUpdate.objects.update(**{field: "https://example.org/other"})

    assert len(found()) == 1


@pytest.mark.parametrize("is_late", [False, True])
def test_what_families_say_and_is_changed_by_hand_is_named(by_hand, is_late):
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    if is_late:
        opened = publish_round(opened, at=timezone.now())
    person = factories.make_person(PCAN)
    view = write_view(
        Subject(opened), words="We wait.", judgement="", person=person, at=NOON, version=""
    )
    publish_view(view, person=person, at=timezone.now(), version=version_of(view))
    if not is_late:
        publish_round(opened, at=timezone.now())
    assert found() == []

    View.objects.update(words="All is well.")

    assert len(found()) == 1


def test_a_public_quarter_without_a_document_is_named():
    made = factories.make_round(updates=[{}])

    assert found() == [f"{made.quarter}: It is public, and no document of it is in the record."]


def test_what_was_withdrawn_before_the_site_is_open_takes_nothing_with_it_that_was_changed():
    """Nobody told a day or a reason, so what stands in it is not said to be withdrawn with it."""
    area = factories.make_area(is_withdrawn=True)
    factories.make_action(area=area)
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())

    assert found() == []
