"""What bin/bench crowd makes of what it measured, and where it writes it down."""

import pytest

from bench.crowd import HEADING, NEIGHBOUR, Comparison, Run, comparisons, section, with_section
from bench.visitors import Question, Visitors


def runs(*per_second_and_cost):
    return [Run(*each) for each in per_second_and_cost]


# One round is disturbed: both ratios of it are far off.
MEASURED = {
    "home (SQLite)": runs((1000, 100e-6), (900, 110e-6), (10, 900e-6)),
    "304 of the home (SQLite)": runs((1250, 80e-6), (900, 88e-6), (1000, 90e-6)),
    "file": runs((2000, 40e-6), (1500, 55e-6), (2000, 45e-6)),
}


def test_a_ratio_is_the_median_of_each_round_against_itself():
    of_answers = Comparison("home (SQLite)", "file", aim=0.7)
    assert of_answers.ratios(MEASURED) == pytest.approx((0.5, 0.4))


def test_a_time_is_long_where_few_answers_come():
    of_time = Comparison("304 of the home (SQLite)", "home (SQLite)", is_time=True, aim=1.2)
    assert of_time.ratios(MEASURED) == pytest.approx((0.8, 0.8))
    assert [of_time.meets(ratio) for ratio in (1.19, 1.21)] == [True, False]


def test_what_a_neighbour_spends_is_not_known_and_misses_no_aim():
    measured = MEASURED | {NEIGHBOUR: runs((100, None), (90, None), (100, None))}
    (compared,) = (each for each in comparisons(["SQLite"], measured) if each.other == NEIGHBOUR)
    by_answers, by_cost = compared.ratios(measured)
    assert (by_answers, by_cost) == (10, None)
    assert compared.meets(by_answers)


def test_a_page_that_is_drawn_is_compared_with_a_neighbours_by_what_both_spend():
    measured = {
        "list drawn": runs((100, 10e-3), (90, 11e-3), (100, 10e-3)),
        NEIGHBOUR: runs((20, 50e-3), (18, 55e-3), (20, 30e-3)),
    }
    (compared,) = comparisons(["SQLite"], measured)
    assert compared.ratios(measured) == pytest.approx((5, 5))
    assert [compared.meets(ratio) for ratio in (3.4, 3.5)] == [False, True]


def test_only_what_was_measured_is_compared():
    pairs = {(each.one, each.other) for each in comparisons(["SQLite", "PostgreSQL"], MEASURED)}
    assert pairs == {
        ("304 of the home (SQLite)", "home (SQLite)"),
        ("home (SQLite)", "file"),
    }


def test_a_missed_aim_is_marked_and_said():
    text = section(MEASURED, comparisons(["SQLite"], MEASURED), load=0.1)
    assert "| answers: home (SQLite) / file | 0.50 * | 0.40 * | at least 0.7 |" in text
    assert "| time: 304 of the home (SQLite) / home (SQLite) | 0.80 | 0.80 | at most 1.2 |" in text
    assert "Some aims are missed" in text
    within = MEASURED | {"file": MEASURED["home (SQLite)"]}
    assert "All aims are met" in section(within, comparisons(["SQLite"], within), load=0.1)


def test_the_section_is_written_once_and_other_sections_stay():
    report = "# Performance\n\n| a table |\n"
    first = with_section(report, HEADING, f"{HEADING}\n\nOld.\n")
    assert first == f"# Performance\n\n| a table |\n\n{HEADING}\n\nOld.\n"
    between = first + "\n## Another\n\nIts words.\n"
    assert with_section(between, HEADING, f"{HEADING}\n\nNew.\n") == between.replace("Old", "New")


def test_visitors_count_whole_answers_and_refuse_others(live_server):
    port = int(live_server.url.rpartition(":")[2])
    headers = (("Host", "localhost"),)
    with Visitors(2) as visitors:
        assert visitors.ask(Question(port, "/healthz", headers), 0.3) > 1
        with pytest.raises(ConnectionError, match="200 was expected"):
            visitors.ask(Question(port, "/no-such-page/", headers), 0.3)
