"""Whether a wait got longer: only like is compared with like."""

import datetime
from decimal import Decimal

import pytest

from actions.quarters import Quarter
from local_offer.waits.chart import chart
from local_offer.waits.periods import in_few_letters, quarters_ended
from local_offer.waits.public_figures import figures_of
from local_offer.waits.verdict import verdict
from publishing.periods import in_words
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime.date(2026, 11, 29)
LAST, BEFORE, LONG_BEFORE = Quarter(2026, 3), Quarter(2026, 2), Quarter(2026, 1)


def figures(wait):
    return figures_of([wait.service_id]).get(wait.pk, [])


def said(wait, on=NOW):
    return str(verdict(figures(wait), on).words)


def a_wait(now, before, **values):
    wait = factories.make_wait(**values)
    factories.make_wait_figure(wait=wait, quarter=BEFORE, value=Decimal(before))
    factories.make_wait_figure(wait=wait, quarter=LAST, value=Decimal(now))
    return wait


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("unit", "before", "now", "words"),
    [
        ("weeks", "13", "14", "Longer than three months ago"),
        ("weeks", "14", "13", "Shorter than three months ago"),
        ("weeks", "13", "13.9", "About the same as three months ago"),
        ("days", "90", "96", "About the same as three months ago"),
        ("days", "90", "97", "Longer than three months ago"),
        ("months", "9", "9.2", "About the same as three months ago"),
        ("months", "9", "8.7", "Shorter than three months ago"),
    ],
)
def test_less_than_a_week_is_about_the_same(unit, before, now, words):
    assert said(a_wait(now, before, unit=unit)) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (60, "More in time than three months ago"),
        (51, "About the same as three months ago"),
        (40, "Fewer in time than three months ago"),
    ],
)
def test_of_a_share_it_says_how_many_were_in_time(now, words):
    wait = factories.make_wait(statistic="share", within=18)
    for quarter, part in ((BEFORE, 50), (LAST, now)):
        factories.make_wait_figure(wait=wait, quarter=quarter, numerator=part, denominator=100)

    assert said(wait) == words


def test_nothing_is_said_without_a_figure():
    assert verdict([], NOW) is None


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (("2026-01-01", "2026-06-30"), "There is no figure for the same length of time before it."),
        (("2026-06-01", "2026-06-30"), "There is no figure for the same length of time before it."),
        (("2026-01-01", "2026-03-31"), "There is no figure for the same length of time before it."),
    ],
)
def test_days_that_are_not_those_of_three_months_before_are_not_compared(days, why):
    wait = factories.make_wait()
    first, last = map(datetime.date.fromisoformat, days)
    factories.make_wait_figure(wait=wait, starts_on=first, ends_on=last)
    factories.make_wait_figure(wait=wait, quarter=LAST)

    found = verdict(figures(wait), NOW)

    assert (str(found.words), found.why, found.before) == ("We cannot tell yet", why, None)


def test_months_are_laid_beside_the_month_three_months_before():
    wait = factories.make_wait()
    for first, last, value in (
        ("2026-02-01", "2026-02-28", 10),
        ("2026-04-01", "2026-04-30", 30),
        ("2026-05-01", "2026-05-31", 20),
    ):
        first, last = map(datetime.date.fromisoformat, (first, last))
        factories.make_wait_figure(wait=wait, starts_on=first, ends_on=last, value=value)

    found = verdict(figures(wait), datetime.date(2026, 6, 20))

    assert (str(found.words), found.before.value) == ("Longer than three months ago", 10)


def test_a_hidden_figure_is_never_compared():
    older_hidden, newest_hidden = factories.make_wait(), factories.make_wait()
    for wait, before, now in ((older_hidden, 3, 50), (newest_hidden, 50, 3)):
        factories.make_wait_figure(wait=wait, quarter=BEFORE, waiting=before)
        factories.make_wait_figure(wait=wait, quarter=LAST, waiting=now, value=70)

    assert [said(older_hidden), said(newest_hidden)] == ["We cannot tell yet"] * 2


def test_what_ended_half_a_year_ago_says_nothing_about_now():
    wait = a_wait("20", "10")

    assert said(wait, datetime.date(2027, 4, 1)) == "Longer than three months ago"
    assert said(wait, datetime.date(2027, 4, 2)) == "We cannot tell yet"


def test_the_corrected_figure_is_compared_not_the_wrong_one():
    wait = a_wait("20", "10")
    wrong = wait.figures.get(starts_on=LAST.first_day)
    factories.make_wait_figure(
        wait=wait, quarter=LAST, value=10, corrects=wrong, why_corrected="Typed twice."
    )

    assert said(wait) == "About the same as three months ago"


def test_a_chart_draws_what_can_be_laid_side_by_side_and_leaves_gaps():
    wait = a_wait("20", "10")
    assert chart(figures(wait)).line == "M16 72L304 40"

    factories.make_wait_figure(wait=wait, quarter=Quarter(2025, 4), value=20)
    factories.make_wait_figure(
        wait=wait, starts_on=datetime.date(2025, 9, 1), ends_on=datetime.date(2025, 9, 30)
    )
    drawn = chart(figures(wait))

    assert (len(drawn.points), drawn.has_gap) == (3, True)
    assert (drawn.first_days, drawn.last_days) == ("Oct to Dec 2025", "Jul to Sep 2026")
    assert drawn.line.count("M") == 1  # only the two that follow on from one another are joined


def test_one_figure_or_none_to_see_makes_no_chart():
    wait = factories.make_wait()
    factories.make_wait_figure(wait=wait, quarter=BEFORE, waiting=3)
    factories.make_wait_figure(wait=wait, quarter=LAST)

    assert chart(figures(wait)) is None


def test_days_are_told_by_the_names_of_whole_months():
    def words(first, last):
        days = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        return in_words(*days), in_few_letters(*days)

    assert words("2026-07-01", "2026-09-30") == ("July to September 2026", "Jul to Sep 2026")
    assert words("2026-02-01", "2026-02-28") == ("February 2026", "Feb 2026")
    assert words("2025-12-01", "2026-02-28") == (
        "December 2025 to February 2026",
        "Dec to Feb 2026",
    )
    assert words("2026-07-02", "2026-09-30") == (
        "2 July 2026 to 30 September 2026",
        "to 30 Sep 2026",
    )
    assert words("2026-07-02", "2026-07-02")[0] == "2 July 2026"


@pytest.mark.parametrize("on", ["2026-10-01", "2026-11-29", "2026-12-31", "2027-01-01"])
def test_the_quarters_that_ended_are_those_before_today(on):
    on = datetime.date.fromisoformat(on)
    this = Quarter.containing(on)

    assert quarters_ended(on, 6) == [
        (this.shifted(-back).first_day, this.shifted(-back).last_day) for back in range(1, 7)
    ]
