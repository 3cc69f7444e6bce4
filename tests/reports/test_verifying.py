"""Whoever changes what was published, by any hand, is told on by one command."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.models import (
    Action,
    Correction,
    DueDate,
    ProgressUpdate,
    Reading,
    Round,
)
from actions.updates.rounds import correct_update, publish_round
from publishing import guards
from publishing.versions import version_of
from publishing.wordings import proposing as wordings
from reports.families.views import Subject, publish_view, write_view
from reports.models import AreaCorrection, AreaReport, TakingOut, UpdateDocument, UpdateText
from reports.record import verifying
from reports.record.canonical import digest_of
from reports.record.reading import Damaged, TakenOut
from reports.record.verifying import broken_documents
from reports.roles import PCAN
from reports.taking_out.words import propose, take_out
from tests import factories
from tests.reports.telling import open_record, tell, withdraw
from tests.reports.verified import LAST, MADE_ONCE, count_again, found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = timezone.now()
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def two_quarters(made_once):
    """An action and a measure with a figure, told and frozen in two quarters."""
    with made_once():
        factories.start_over(at=MADE_ONCE)
        area = factories.make_area()
        action = factories.make_action(area=area)
        factories.make_due_date(action=action, quarter=LAST.shifted(1))
        series = factories.make_series(measure=factories.make_measure(area=area))
        factories.make_reading(series=series, quarter=LAST, value=40)
        for quarter in (LAST.shifted(-1), LAST):
            opened = factories.make_round(quarter=quarter, published_at=None)
            factories.make_update(round=opened, action=action, what_we_did="We met.")
            factories.sign_everything(opened)
            publish_round(opened, at=timezone.now())


@pytest.fixture
def published(two_quarters):
    return Action.objects.get()


def test_what_nobody_touched_verifies(published):
    said = StringIO()

    call_command("verify_updates", stdout=said)

    assert found() == []
    assert "The record verifies: 2 documents." in said.getvalue()
    assert open_record(LAST).document.digest in said.getvalue()


def test_changes_in_the_open_are_no_difference(published):
    published.title, published.text = "Another title", "Other words"
    published.save()
    factories.make_due_date(
        action=published,
        kind="move",
        quarter=LAST.shifted(3),
        reason="Later.",
        agreed_by="The board",
        agreed_on=timezone.localdate(),
        published_at=timezone.now(),
    )
    old = Reading.objects.get()
    count_again(old, 41, at=timezone.now())

    assert found() == []


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda: Reading.objects.update(value=400), "figure for"),
        (lambda: ProgressUpdate.objects.update(what_we_did="We never met."), "“what we did”"),
        (lambda: ProgressUpdate.objects.update(status="done"), "“how it is going”"),
        (lambda: AreaReport.objects.update(says="All is well."), "its own words are not"),
        (lambda: DueDate.objects.update(quarter=LAST.shifted(8)), "a date is not"),
        (lambda: DueDate.objects.all().delete(), "a date is not"),
        (lambda: Reading.objects.all().delete(), "figure for"),
        (lambda: UpdateText.objects.filter(words="We met.").update(words="No."), "Some of its"),
        (lambda: UpdateText.objects.filter(words="We met.").delete(), "texts are missing"),
    ],
    ids=["figure", "words", "status", "area", "date", "no date", "no figure", "text", "no text"],
)
def test_what_is_changed_by_hand_is_named(published, by_hand, change, named):
    change()

    assert any(named in difference for difference in found()), found()
    with pytest.raises(CommandError):
        call_command("verify_updates", stdout=StringIO(), stderr=StringIO())


def test_a_promise_that_two_people_change_or_withdraw_is_no_difference(published):
    part = factories.make_action_part(action=published, text="The first part")
    factories.open_the_site()
    tell(LAST.shifted(1), [{"action": published}])
    said = wordings.Proposal("It named a child.", takes_words_out=True)
    wording = wordings.propose(
        published, "title", "Less", said, by=factories.make_person(), at=timezone.now()
    )
    wordings.publish([wording], by=factories.make_person(), at=timezone.now())
    withdraw(part, "It was done twice.")

    assert [each for each in found() if "open" in each] == []


def test_a_changed_document_is_named_and_not_read(published, by_hand):
    document = UpdateDocument.objects.get(quarter=LAST)
    changed = document.canonical.replace('"overdue":0', '"overdue":1')
    assert changed != document.canonical
    UpdateDocument.objects.filter(pk=document.pk).update(canonical=changed)

    assert found() == [f"{document}: Its text is not the one that was published."]
    with pytest.raises(Damaged):
        open_record(LAST).facts  # noqa: B018


def test_whether_the_site_is_ready_is_asked_often_and_each_document_is_read_once(
    published, monkeypatch
):
    list(broken_documents())
    read = []
    monkeypatch.setattr("reports.record.reading.json.loads", read.append)

    assert list(broken_documents()) == []
    assert read == []


def test_a_document_that_is_given_another_day_is_named(published, by_hand):
    UpdateDocument.objects.filter(quarter=LAST).update(published_at=factories.LONG_AGO)

    assert any("or to another day" in difference for difference in found())


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema":1}', '"words"'])
def test_a_document_that_says_nothing_we_know_is_named_and_breaks_nothing(published, by_hand, text):
    UpdateDocument.objects.filter(quarter=LAST).update(canonical=text, digest=digest_of(text))

    assert len(found()) >= 1
    with pytest.raises(Damaged):
        open_record(LAST).facts  # noqa: B018


def test_a_document_that_is_made_anew_breaks_the_chain(published, by_hand):
    """Its hash fits its text again; the next one still names the old."""
    first = UpdateDocument.objects.get(number=1)
    changed = first.canonical.replace('"overdue":0', '"overdue":1')
    UpdateDocument.objects.filter(pk=first.pk).update(canonical=changed, digest=digest_of(changed))

    assert any("does not follow the one before" in difference for difference in found())


def test_a_document_taken_from_the_middle_is_missed(published, by_hand):
    UpdateText.objects.filter(document__number=1).delete()
    UpdateDocument.objects.filter(number=1).delete()

    assert any("does not follow the one before" in difference for difference in found())
    assert any("no document of it" in difference for difference in found())


def test_sums_that_do_not_add_up_are_named(published, by_hand):
    document = UpdateDocument.objects.get(quarter=LAST)
    changed = document.canonical.replace('"total":1', '"total":2')
    UpdateDocument.objects.filter(pk=document.pk).update(
        canonical=changed, digest=digest_of(changed)
    )

    assert any("sums do not add up" in difference for difference in found())


def test_words_that_were_taken_out_verify_and_are_told_as_a_gap(published):
    text, at = UpdateText.objects.filter(words="We met.").first(), timezone.now()
    place = (UpdateText._meta.label, text.pk, "words")
    proposal = propose(place, why=TakingOut.Why.NAMED, by=factories.make_person(), at=at)
    take_out(proposal, by=factories.make_person(), at=at)

    assert found() == []
    record = open_record(LAST)
    (action,) = record.filled(record.facts)["areas"][0]["actions"]
    gap = action["update"]["what_we_did"]
    assert isinstance(gap, TakenOut)
    assert "Words taken out on" in gap


def test_a_correction_that_is_changed_by_hand_is_named(published, by_hand):
    a_correction()
    assert found() == []

    Correction.objects.update(text="We never met.")

    assert any("is not what the site says now" in difference for difference in found())


def test_a_correction_of_an_area_that_is_changed_by_hand_is_named(published, by_hand):
    a_correction_of_an_area()
    assert found() == []

    AreaCorrection.objects.update(reason="We guessed.")

    assert any("is not what the site says now" in difference for difference in found())


def test_a_view_that_nobody_published_then_is_named(published, by_hand):
    told = Round.objects.get(quarter=LAST)
    factories.make_view(round=told, published_at=told.published_at - DAY)

    (difference,) = found()

    assert "Families are said to have said what was not published (the whole)." in difference


def test_one_damaged_document_takes_nothing_else_from_the_site_map(client, published, by_hand):
    UpdateDocument.objects.filter(quarter=LAST).update(canonical="{}")

    listed = client.get("/sitemap/area_then.xml")

    assert listed.status_code == 200
    assert f"/updates/{LAST.shifted(-1).code}/areas/" in listed.text


def test_words_that_one_hand_emptied_are_named(published, by_hand):
    """It looks as if they were taken out, but nobody did it in the open."""
    UpdateText.objects.filter(words="We met.").update(
        words="", salt="", taken_out_on=timezone.localdate(), taken_out_because="A name."
    )

    assert any("nobody took them out in the open" in difference for difference in found())


def a_correction(text="We met twice."):
    correct_update(
        ProgressUpdate.objects.get(round__quarter=LAST),
        text=text,
        reason="A slip.",
        at=timezone.now(),
        by=factories.make_person(),
    )
    return f"{ProgressUpdate.objects.get(round__quarter=LAST)}: A correction of it is public"


def a_correction_of_an_area():
    report = AreaReport.objects.get(round__quarter=LAST)
    correct_update(
        report,
        text="We met twice.",
        reason="A slip.",
        at=timezone.now(),
        by=factories.make_person(),
    )
    return f"{report}: A correction of it is public"


def a_late_view():
    person, told = factories.make_person(PCAN), Round.objects.get(quarter=LAST)
    view = write_view(
        Subject(told), words="We wait.", judgement="", person=person, at=NOON, version=""
    )
    publish_view(view, person=person, at=timezone.now(), version=version_of(view))
    return f"{view}: It is public"


def a_late_view_of_an_update():
    person, update = factories.make_person(PCAN), ProgressUpdate.objects.get(round__quarter=LAST)
    subject = Subject(update.round, update=update)
    view = write_view(subject, words="No.", judgement="", person=person, at=NOON, version="")
    publish_view(view, person=person, at=timezone.now(), version=version_of(view))
    return f"{view}: It is public"


@pytest.mark.parametrize(
    "add", [a_correction, a_correction_of_an_area, a_late_view, a_late_view_of_an_update]
)
def test_what_came_later_is_named_where_its_document_is_missing(client, published, by_hand, add):
    """It was the last of the chain, so no other document misses it."""
    factories.make_plan()
    named = add()
    assert found() == []
    UpdateText.objects.filter(document__number=3).delete()
    UpdateDocument.objects.filter(number=3).delete()

    (missing,) = found()
    guards.install()

    assert missing.startswith(named)
    assert "no document of" in missing
    assert f"Record: {missing} See manage.py verify_updates." in client.get("/readyz").text


def test_of_two_corrections_the_one_without_a_document_is_named(published, by_hand):
    a_correction()
    a_correction("We met three times.")
    UpdateText.objects.filter(document__number=3).delete()
    UpdateDocument.objects.filter(number=3).delete()

    assert sum("A correction of it is public" in difference for difference in found()) == 1


def test_a_document_that_breaks_is_named_and_the_others_are_proved(published, by_hand, monkeypatch):
    first, second = UpdateDocument.objects.order_by("number")
    usual = verifying.changed_rows

    def breaks(document, facts, words):
        if document == first:
            raise ZeroDivisionError
        return usual(document, facts, words)

    monkeypatch.setattr(verifying, "changed_rows", breaks)
    ProgressUpdate.objects.update(what_we_did="We never met.")

    told = found()

    broken = "It cannot be verified, as that breaks: ZeroDivisionError. The log says where."
    assert f"{first}: {broken}" in told
    assert any(str(second) in line and "“what we did”" in line for line in told)
