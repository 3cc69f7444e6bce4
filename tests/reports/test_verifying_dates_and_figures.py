"""Dates, figures, their definitions and hard words are proved with the record that tells them."""

import datetime
import json

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from actions.models import (
    Definition,
    DueDate,
    Measure,
    Reading,
    Series,
)
from actions.updates.rounds import publish_round
from publishing.models import GlossaryTerm
from reports.models import AreaReport, UpdateDocument
from reports.record.canonical import digest_of, written
from tests import factories
from tests.reports.verified import LAST, MADE_ONCE, count_again, found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = datetime.timedelta(days=1)
NOT_PUBLISHED = "a date is there that was not published."
MOVED = LAST.shifted(4)
NOTHING_COUNTED = "Nothing was counted yet?"


def moves():
    return DueDate.objects.filter(kind="move")


def firsts():
    return DueDate.objects.filter(kind="promise")


def put_right():
    return DueDate.objects.filter(kind="correction")


def figures(series):
    return Reading.objects.filter(series__name=series)


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


@pytest.fixture(scope="module")
def told_in_full(made_once):
    """A quarter with all that a document says beside updates: a date that moved and was put right,
    figures of two series, of which one is hidden, two definitions and a hard word."""
    with made_once():
        factories.start_over(at=MADE_ONCE)
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
        factories.make_measure(area=area, question=NOTHING_COUNTED)
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


def test_what_nobody_touched_verifies(told_in_full):
    assert found() == []


@pytest.mark.first_on_both
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
    count_again(west, 2, at=timezone.now())

    assert found() == []


@pytest.mark.parametrize("seconds", [-30, 30], ids=["moment before", "moment after"])
@pytest.mark.parametrize(("series", "value"), [("South", 61), ("West", 90)])
def test_a_figure_that_is_saved_while_a_quarter_is_published_is_no_difference(
    told_in_full, series, value, seconds
):
    """Its moment was taken before, and it came too late for the document; or the other way."""
    moment = UpdateDocument.objects.get().published_at + datetime.timedelta(seconds=seconds)
    old = figures(series).get()
    count_again(old, value, at=moment)
    factories.make_reading(series=old.series, quarter=LAST.shifted(-1), published_at=moment)

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


def line_of(measure, *, shown=True):
    """Make a line of figures; return it."""
    return factories.make_series(measure=measure, order=9, name="East", is_visible=shown)


def some_days_before(document):
    return document.published_at - 2 * DAY


@pytest.mark.parametrize("has_history", [True, False], ids=["with its history", "without any"])
@pytest.mark.parametrize("has_figures", [True, False], ids=["beside others", "as the first"])
def test_a_whole_line_of_figures_that_is_added_by_hand_with_old_days_is_named(
    told_in_full, by_hand, has_figures, has_history
):
    other = {"question": NOTHING_COUNTED}
    measure = (
        Measure.objects.exclude(**other).get() if has_figures else Measure.objects.get(**other)
    )
    series = line_of(measure)
    if not has_history:
        series.history.all().delete()
    early = some_days_before(UpdateDocument.objects.get())
    for quarter in (LAST, LAST.shifted(-1)):
        factories.make_reading(series=series, quarter=quarter, value=70, published_at=early)

    (difference,) = found()

    assert f"{measure.reference} East: a line of figures is there that was not" in difference


@pytest.mark.parametrize("is_by_hand", [False, True], ids=["in the open", "by hand"])
def test_a_line_that_was_hidden_then_may_be_shown_in_the_open_and_not_by_hand(
    told_in_full, by_hand, is_by_hand
):
    """Its figures were public before; of the line itself its history says that it was hidden."""
    early = some_days_before(UpdateDocument.objects.get())
    series = line_of(Measure.objects.get(question=NOTHING_COUNTED), shown=False)
    series.history.update(history_date=early - DAY)
    factories.make_reading(series=series, quarter=LAST, value=70, published_at=early)
    assert found() == []

    if is_by_hand:
        Series.objects.filter(pk=series.pk).update(is_visible=True)
    else:
        series.is_visible = True
        series.save()

    assert len(found()) == is_by_hand


@pytest.mark.parametrize("of", ["the line", "the figure", "the definition", "an example"])
def test_a_line_of_which_nothing_was_public_then_is_no_difference(told_in_full, of):
    document = UpdateDocument.objects.get()
    early, late = some_days_before(document), document.published_at + DAY
    measure = Measure.objects.get(question=NOTHING_COUNTED)
    if of == "the line":
        figure = {"published_at": late}
    elif of == "the figure":
        figure = {"published_at": document.published_at}
    elif of == "the definition":
        definition = factories.make_definition(measure=measure, published_at=late)
        figure = {"published_at": early, "definition": definition}
    else:
        figure = {"published_at": early, "is_sample": True}
    factories.make_reading(series=line_of(measure), quarter=LAST, value=70, **figure)

    assert found() == []
