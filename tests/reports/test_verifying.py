"""Whoever changes what was published, by any hand, is told on by one command."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import (
    Action,
    ActionPart,
    Correction,
    Definition,
    DueDate,
    FocusArea,
    Measure,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.updates.rounds import correct_update, publish_round
from publishing import guards
from publishing.models import GlossaryTerm
from publishing.versions import version_of
from publishing.wordings import proposing as wordings
from reports.families.views import Subject, publish_view, write_view
from reports.models import AreaReport, TakingOut, UpdateDocument, UpdateText, View
from reports.record.canonical import digest_of, digests_in, written
from reports.record.reading import Damaged, TakenOut, open_record, words_of
from reports.record.rows_now import changed_rows
from reports.record.verifying import broken_documents, differences
from reports.roles import PCAN
from reports.taking_out.words import propose, take_out
from tests import factories
from tests.reports.telling import tell, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = timezone.now()
DAY = datetime.timedelta(days=1)
NOT_PUBLISHED = "a date is there that was not published."
SECOND = datetime.timedelta(seconds=1)
LAST = Quarter.containing(timezone.localdate()).shifted(-1)


@pytest.fixture
def published():
    area = factories.make_area()
    action = factories.make_action(area=area)
    factories.make_due_date(action=action, quarter=LAST.shifted(1))
    measure = factories.make_measure(area=area)
    factories.make_reading(series=factories.make_series(measure=measure), quarter=LAST, value=40)
    for quarter in (LAST.shifted(-1), LAST):
        opened = factories.make_round(quarter=quarter, published_at=None)
        factories.make_update(round=opened, action=action, what_we_did="We met.")
        factories.sign_everything(opened)
        publish_round(opened, at=timezone.now())
    return action


@pytest.fixture
def by_hand():
    """Lift the guards, as somebody at the database prompt could."""
    guards.lift()
    yield
    guards.install()


def moves():
    return DueDate.objects.filter(kind="move")


def firsts():
    return DueDate.objects.filter(kind="promise")


def put_right():
    return DueDate.objects.filter(kind="correction")


def figures(series):
    return Reading.objects.filter(series__name=series)


def found():
    return [str(difference) for difference in differences()]


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
    factories.make_reading(
        series=old.series,
        quarter=LAST,
        value=41,
        replaces=old,
        why_replaced="Counted again.",
        published_at=timezone.now(),
    )

    assert found() == []


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


def swap_series():
    """Set the values of one series under another, and theirs under this."""
    north, south = (Series.objects.get(name=name) for name in ("North", "South"))
    of_north = figures("North").get()
    figures("South").update(series=north, starts_on=factories.LONG_AGO.date())
    Reading.objects.filter(pk=of_north.pk).update(series=south)
    figures("North").update(starts_on=of_north.starts_on)


def swap_names():
    north, south = (Series.objects.get(name=name) for name in ("North", "South"))
    for series, name in ((north, "parked"), (south, "North"), (north, "South")):
        Series.objects.filter(pk=series.pk).update(name=name)


def no_glossary():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_glossaryterm")


MOVED = LAST.shifted(4)


@pytest.fixture
def told_in_full():
    """A quarter with all that a document says beside updates: a date that moved and was put right,
    figures of two series, of which one is hidden, two definitions and a hard word."""
    area = factories.make_area()
    action = factories.make_action(area=area)
    early = timezone.now() - datetime.timedelta(days=2)
    factories.make_due_date(action=action, quarter=LAST.shifted(1), published_at=early)
    moved = factories.make_due_date(
        action=action,
        kind="move",
        quarter=MOVED.shifted(1),
        reason="Nobody to do it.",
        agreed_by="The board",
        agreed_on=early.date(),
        published_at=early,
    )
    factories.make_due_date(
        action=action,
        kind="correction",
        corrects=moved,
        quarter=MOVED,
        reason="Copied wrongly.",
        published_at=early,
    )
    measure = factories.make_measure(area=area, counts_people=True, unit="number of children")
    for order, (name, value) in enumerate([("North", 40), ("South", 60), ("West", 3)], 1):
        series = factories.make_series(measure=measure, order=order, name=name)
        factories.make_reading(series=series, quarter=LAST, value=value, published_at=early)
    factories.make_glossary_term(
        term="EHCP", acronym="EHCP", full="a plan", definition="A plan by law."
    )
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened, action=action, what_we_did="We wrote each EHCP.")
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())
    assert found() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda: moves().update(reason="The council was slow."), "“why” of a date"),
        (lambda: moves().update(agreed_by="Nobody"), "“who agreed” of a date"),
        (lambda: moves().update(agreed_on=factories.LONG_AGO.date()), "“when it was agreed” of a"),
        (lambda: firsts().update(read_from="Page 99"), "“where it was read” of a date"),
        (lambda: put_right().update(reason="We wanted more time."), "“why” of a date"),
        (lambda: Definition.objects.update(text="Some children"), "“what exactly is counted” of"),
        (lambda: Definition.objects.update(unit="number of adults"), "“unit of its figures” of"),
        (lambda: Definition.objects.update(in_force_from=LAST.last_day), "“in force from” of"),
        (lambda: Definition.objects.update(version=F("version") + 90), "is no longer there"),
        (lambda: GlossaryTerm.objects.update(definition="A wish."), "“EHCP”: what it means is"),
        (no_glossary, "“EHCP”: what it means is"),
        (swap_series, "South: the figure for"),
        (swap_names, "South: the figure for"),
        (lambda: figures("South").update(value=3), "South: the figure for"),
        (lambda: figures("South").update(is_early=True), "South: the figure for"),
        (lambda: figures("South").update(note="Do not trust it."), "South: the figure for"),
        (lambda: figures("West").update(value=90), "is not hidden as it was"),
        (lambda: Measure.objects.update(counts_people=False), "is not hidden as it was"),
        (
            lambda: AreaReport.objects.update(signed_at=factories.LONG_AGO - DAY),
            "how it was signed",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_said_beside_an_update_and_is_changed_by_hand_is_named(
    told_in_full, by_hand, change, named
):
    change()

    assert any(named in difference for difference in found()), found()


def test_a_hard_word_that_is_explained_anew_in_the_open_is_no_difference(told_in_full):
    term = GlossaryTerm.objects.get()
    term.definition = "A plan that the law gives a child."
    term.save()
    assert found() == []

    GlossaryTerm.objects.update(definition="A wish.")

    assert found() != []


def test_a_series_that_is_named_anew_in_the_open_is_no_difference(told_in_full):
    for series in Series.objects.all():
        series.name = f"{series.name} Kirklees"
        series.save()

    assert found() == []


def test_more_that_is_hidden_later_is_no_difference(told_in_full):
    """What was told openly is compared as it was counted, whatever hides it now."""
    west = Reading.objects.get(series__name="West")
    factories.make_reading(
        series=west.series,
        quarter=LAST,
        value=2,
        replaces=west,
        why_replaced="Counted again.",
        published_at=timezone.now(),
    )

    assert found() == []


@pytest.mark.parametrize("seconds", [-30, 30], ids=["moment before", "moment after"])
@pytest.mark.parametrize(("series", "value"), [("South", 61), ("West", 90)])
def test_a_figure_that_is_saved_while_a_quarter_is_published_is_no_difference(
    told_in_full, series, value, seconds
):
    """Its moment was taken before, and it came too late for the document; or the other way."""
    moment = UpdateDocument.objects.get().published_at + datetime.timedelta(seconds=seconds)
    old = figures(series).get()
    factories.make_reading(
        series=old.series,
        quarter=LAST,
        value=value,
        replaces=old,
        why_replaced="Counted again.",
        published_at=moment,
    )
    factories.make_reading(series=old.series, quarter=LAST.shifted(-1), published_at=moment)

    assert found() == []


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


@pytest.mark.parametrize("replaces", [True, False], ids=["in place of another", "beside it"])
def test_a_figure_that_is_added_by_hand_with_an_old_day_is_named(told_in_full, by_hand, replaces):
    old = figures("South").get()
    more = {"replaces": old, "why_replaced": "Counted again."} if replaces else {}
    quarter = LAST if replaces else LAST.shifted(-1)
    factories.make_reading(series=old.series, quarter=quarter, value=70, **more)

    (difference,) = found()

    assert "South: " in difference
    assert ("has changed" if replaces else "is there that was not published") in difference


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda: FocusArea.objects.update(title="Waits"), ": “title” was changed, and not in"),
        (lambda: Action.objects.update(title="Cut costs"), ": “title” was changed, and not in"),
        (lambda: Action.objects.update(done_when="Soon."), "was changed, and not in the open"),
        (lambda: Action.objects.update(is_withdrawn=True), "was changed, and not in the open"),
        (lambda: ActionPart.objects.update(text="Less."), ", 1: “what it is” was changed, and not"),
        (lambda: ActionPart.objects.update(is_withdrawn=True), "was changed, and not in the"),
        (lambda: ActionPart.objects.update(order=7), ", 1 was promised in the record, and is no"),
        (lambda: Measure.objects.update(baseline="Nought"), "was changed, and not in the open"),
    ],
)
def test_a_promise_that_is_changed_by_hand_is_named(by_hand, change, named):
    area = factories.make_area()
    action = factories.make_action(area=area, title="Cut waits", done_when="Waits are short.")
    factories.make_action_part(action=action, order=1, text="More")
    factories.make_measure(area=area, baseline="21 weeks")
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened, action=action)
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())
    assert found() == []

    change()

    (difference,) = found()
    assert named in difference


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


def test_a_date_that_is_added_by_hand_with_an_old_day_is_named(told_in_full, by_hand):
    """A move that nobody read before the quarter was published."""
    action = DueDate.objects.first().action
    early = timezone.now() - 2 * DAY
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=MOVED.shifted(2),
        reason="Later.",
        agreed_by="The board",
        agreed_on=early.date(),
        published_at=early,
    )

    assert found() == [f"{UpdateDocument.objects.get()}: {action.reference}: {NOT_PUBLISHED}"]


def test_a_figure_made_small_and_hidden_in_the_document_too_is_named(told_in_full, by_hand):
    """Whoever hides it in the newest document as well has to make its fingerprint anew; and the
    figure is there, for all to see, unless it was made small as well."""
    document = UpdateDocument.objects.get()
    (told,) = [
        figure
        for measure in json.loads(document.canonical)["measures"]
        for figure in measure["figures"]
        if figure["value"] == "60"
    ]
    hidden = {**told, "hidden": True, "value": None}
    changed = document.canonical.replace(written(told), written(hidden))
    UpdateDocument.objects.update(canonical=changed, digest=digest_of(changed))

    assert any("is not hidden as it was" in difference for difference in found()), found()


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


def test_a_correction_that_is_changed_by_hand_is_named(published, by_hand):
    a_correction()
    assert found() == []

    Correction.objects.update(text="We never met.")

    assert any("is not what the site says now" in difference for difference in found())


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


def a_correction():
    correct_update(
        ProgressUpdate.objects.get(round__quarter=LAST),
        text="We met twice.",
        reason="A slip.",
        at=timezone.now(),
        by=factories.make_person(),
    )
    return f"{ProgressUpdate.objects.get(round__quarter=LAST)}: A correction of it is public"


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


@pytest.mark.parametrize("add", [a_correction, a_late_view, a_late_view_of_an_update])
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
    a_correction()
    UpdateText.objects.filter(document__number=3).delete()
    UpdateDocument.objects.filter(number=3).delete()

    assert sum("A correction of it is public" in difference for difference in found()) == 1


def test_a_public_quarter_without_a_document_is_named():
    made = factories.make_round(updates=[{}])

    assert found() == [f"{made.quarter}: It is public, and no document of it is in the record."]
