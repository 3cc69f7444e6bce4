"""What one figure alone does not tell, and several together might, on one day or over time."""

import datetime
import json
import random
from decimal import Decimal
from itertools import combinations

import pytest
from django.utils import timezone

from measures.beside import YEARS_SHOWN
from publishing.figures import FEW, PROTECTED, SMALL
from reports.record.promised import measures_told
from tests import factories
from tests.factories import LONG_AGO
from tests.measures.test_figures import QUARTER, Sheet

HIDDEN = str(PROTECTED)


class Figures(Sheet):
    """Figures of one quarter, added day after day."""

    def on(self, day, **counts):
        """Add a figure to each line, "s1" or "total"; it replaces the one that stands there."""
        stands = {reading.series_id: reading for reading in self.readings}
        for name, count in counts.items():
            line = 0 if name == "total" else int(name[1:])
            older = stands.get(line)
            self.add(
                series=line,
                value=Decimal(count),
                published_at=day_of(day),
                replaces=older,
                why_replaced="Late." if older else "",
            )
        return self

    def told(self):
        """Return what the public reads of each line today."""
        return {figure.series.id: figure.text for figure in self.figures()}


def day_of(number):
    return LONG_AGO + datetime.timedelta(days=number)


def test_a_total_that_comes_later_does_not_tell_what_was_read_before():
    sheet = Figures().on(0, s1=38, s2=2)
    assert sheet.told() == {1: "38", 2: "fewer than 5"}

    assert sheet.on(90, total=40).told() == {0: HIDDEN, 1: "38", 2: "fewer than 5"}


def test_a_cover_stays_hidden_though_a_smaller_one_comes():
    sheet = Figures().on(0, total=61, s1=39, s2=20, s3=2)
    assert sheet.told() == {0: "61", 1: "39", 2: HIDDEN, 3: "fewer than 5"}

    sheet.on(90, s4=8)

    assert (sheet.told()[1], sheet.told()[2]) == ("39", HIDDEN)


def test_a_correction_of_the_cover_does_not_open_what_an_older_page_completes():
    sheet = Figures().on(0, total=90, s1=50, s2=38, s3=2)
    assert sheet.told()[2] == HIDDEN

    sheet.on(90, total=112, s2=60)

    assert HIDDEN in (sheet.told()[0], sheet.told()[2])


def test_a_figure_that_becomes_small_is_not_told_by_how_much_the_total_changed():
    sheet = Figures().on(0, total=70, s1=30, s2=31, s3=9).on(90, total=63, s3=2)

    assert (sheet.told()[0], sheet.told()[3]) == (HIDDEN, "fewer than 5")


def test_a_small_figure_that_was_corrected_is_not_told_by_how_much_the_total_changed():
    sheet = Figures().on(0, total=90, s1=50, s2=38, s3=2).on(90, total=108, s3=20)

    assert HIDDEN in (sheet.told()[0], sheet.told()[3])


def test_where_the_cover_is_corrected_too_the_new_figures_are_shown():
    sheet = Figures().on(0, total=90, s1=50, s2=38, s3=2)

    sheet.on(90, total=150, s1=60, s2=70, s3=20)

    assert sheet.told() == {0: "150", 1: "60", 2: "70", 3: "20"}


def test_what_is_divided_in_two_ways_has_its_cover_where_the_small_one_is():
    young, old, boys, girls = 38, 2, 31, 9

    sheet = Figures().on(0, total=40, s1=young, s2=old, s3=boys, s4=girls)

    assert sheet.told() == {0: "40", 1: HIDDEN, 2: "fewer than 5", 3: "31", 4: "9"}


def test_a_total_that_is_a_cover_is_not_told_by_other_parts():
    sheet = Figures().on(0, s1=38, s2=2).on(90, total=40, s3=31, s4=9)

    assert sheet.told() == {0: HIDDEN, 1: "38", 2: "fewer than 5", 3: "31", 4: HIDDEN}


def test_showing_a_line_later_changes_nothing_of_the_others():
    sheet = Figures().on(0, total=60, s1=38, s2=20, s3=2)
    for line in range(4):
        sheet.unseen = {r.id for r in sheet.readings if r.series_id == line}
        told = {0: "60", 1: "38", 2: HIDDEN, 3: "fewer than 5"}
        del told[line]
        assert sheet.told() == told


def test_where_all_was_read_before_the_page_of_today_does_not_tell_it():
    sheet = Figures().on(0, total=40, s1=38).on(90, s2=2)

    assert sheet.told() == {0: "40", 1: HIDDEN, 2: "fewer than 5"}


LATER, SHOWN, CORRECTED, TWICE, SHARES, NO_TOTAL = (
    "comes later",
    "is shown later",
    "is corrected",
    "is divided twice",
    "has shares",
    "has no total",
)
TOTAL, NEVER, ANY_NUMBER = 0, 99, 10**6


class World:
    """A random measure: a total, divided into lines from 1 on, and perhaps again into lines from 5
    on; and what happens to it, of the `kinds` above. Somebody keeps all that was ever read, and
    knows what adds up to what.

    `given` are the day and the counts of each (line, version), `shown` the day from which each line
    is seen, and `sums` lists of such keys, the whole first."""

    def __init__(self, seed, *kinds):
        self.chance, self.kinds = random.Random(seed), kinds
        self.ways = [range(1, self.chance.randint(3, 5))]
        if TWICE in kinds:
            self.ways.append(range(5, self.chance.randint(7, 8)))
        self.given, self.sums = {}, []
        first = self.add_up({line: self.some() for line in self.ways[0]})
        for line, counts in first.items():
            self.given[line, 0] = (self.a_day([0, 2, 4], LATER), counts)
        self.shown = {line: self.a_day([0, 0, 0, 1, 3, 7, NEVER], SHOWN) for line in first}
        self.place_of_total = self.chance.choice([0, 0, 9])
        self.know_sums()
        if CORRECTED in kinds:
            some = self.chance.sample(self.ways[0], self.chance.choice([1, 1, 2]))
            before = {line: first[line] for line in self.ways[0]}
            newer = self.add_up(before | {line: self.some() for line in some})
            for line in newer:
                if newer[line] != first[line]:
                    self.given[line, 1] = (self.chance.choice([6, 6, 6, 8]), newer[line])
            self.know_sums()
        if NO_TOTAL in kinds:
            self.given = {key: one for key, one in self.given.items() if key[0] != TOTAL}

    def a_day(self, days, kind):
        return self.chance.choice(days) if kind in self.kinds else 0

    def some(self):
        """Return counts of one line: how many, and of shares how many not."""
        return [self.a_count() for _place in range(1 + (SHARES in self.kinds))]

    def a_count(self):
        few, many = self.chance.randint(1, 4), self.chance.randint(10, 60)
        return self.chance.choice([few, few, 0, 5, 7, 8, 9, many, many, many])

    def add_up(self, counts):
        """Return the counts of all lines, of those of the first way; no total is small."""
        total = [sum(numbers) for numbers in zip(*counts.values(), strict=True)]
        more = [10 * (number < 5) for number in total]
        counts[1], total = added(counts[1], more), added(total, more)
        for way in self.ways[1:]:
            left = total
            for line in way[1:]:
                counts[line] = [min(pair) for pair in zip(left, self.some(), strict=True)]
                left = [one - other for one, other in zip(left, counts[line], strict=True)]
            counts[way[0]] = left
        return counts | {TOTAL: total}

    def know_sums(self):
        newest = dict(sorted(self.given))
        self.sums += [[(line, newest[line]) for line in (TOTAL, *way)] for way in self.ways]

    def read_on(self, day):
        """Yield (key, what the public reads): counts, or FEW."""
        sheet, keys = Sheet(), {}
        for key, (since, counts) in sorted(self.given.items()):
            line, _version = key
            if since <= day and (any(counts) or SHARES not in self.kinds):
                shares = {"numerator": counts[0], "denominator": sum(counts)}
                older = next((r for r in sheet.readings if r.series_id == line), None)
                reading = sheet.add(
                    series=line,
                    published_at=day_of(since),
                    replaces=older,
                    why_replaced="Late." if older else "",
                    **(shares if SHARES in self.kinds else {"value": Decimal(counts[0])}),
                )
                reading.series.order = self.place_of_total if line == TOTAL else line
                keys[reading.id] = key
                if self.shown[line] > day:
                    sheet.unseen.add(reading.id)
        for figure in sheet.figures():
            for one in (figure, *figure.earlier):
                if one.numerator is not None:
                    yield keys[one.reading_id], [one.numerator, one.denominator - one.numerator]
                elif one.value is not None:
                    yield keys[one.reading_id], [int(one.value)]
                elif one.text == str(FEW):
                    yield keys[one.reading_id], FEW

    def worked_out(self):
        """Return {(key, place): the least and the most that it can be} of the small counts that can
        be told closer than 1 to 4, and not from what was there before they were."""
        days = {day for day, _counts in self.given.values()} | set(self.shown.values())
        read = {}
        for day in sorted(days - {NEVER}):
            for key, what in self.read_on(day):
                if read.get(key, (0, FEW))[1] is FEW:
                    read[key] = (day, what)
        found = {}
        for place in range(1 + (SHARES in self.kinds)):
            spans = self.spans(place, read)
            for key, (since, counts) in self.given.items():
                if counts[place] in SMALL:
                    assert read.get(key, (0, FEW))[1] is FEW, key
                    before = {k: one for k, one in read.items() if one[0] < since}
                    known = self.spans(place, before | {key: (since, FEW)})
                    if is_told(spans[key]) and not is_told(known[key]):
                        found[key, place] = spans[key]
        return found

    def spans(self, place, read):
        """Return {key: the least and the most that its count at this place can be}."""
        spans = {}
        for key in {key for one in self.sums for key in one}:
            what = read.get(key, (0, None))[1]
            few = (1, 4) if place == 0 else (0, ANY_NUMBER)
            unknown = few if what is FEW else (0, ANY_NUMBER)
            spans[key] = unknown if what in (None, FEW) else (what[place], what[place])
        rows = [{whole: 1} | dict.fromkeys(parts, -1) for whole, *parts in self.sums]
        rows += [
            {key: one.get(key, 0) - other.get(key, 0) for key in sorted(one | other)}
            for one, other in combinations(rows, 2)
        ]
        before = None
        while before != spans:
            before = spans.copy()
            for row in rows:
                for key in filter(row.get, row):
                    spans[key] = closer(spans, row, key)
        return spans


def added(counts, others):
    return [one + other for one, other in zip(counts, others, strict=True)]


def closer(spans, row, key):
    """Return the span of one of a row of which the sum is nought, by those of the others."""
    ends = [
        sorted(-factor * end for end in spans[other])
        for other, factor in row.items()
        if other != key
    ]
    least, most = sorted(sum(end) * row[key] for end in zip(*ends, strict=True))
    return max(least, spans[key][0]), min(most, spans[key][1])


def is_told(span):
    return span[1] - span[0] < max(SMALL) - min(SMALL)


# What happens to a measure, and how many of 10,000 tell a small figure closer than 1 to 4.
MOST = {
    (): 0,
    (SHARES,): 0,
    (NO_TOTAL, TWICE): 0,
    (SHOWN,): 0,
    (LATER,): 100,
    (CORRECTED,): 150,
    (TWICE,): 250,
    (LATER, SHOWN, CORRECTED, TWICE): 1_000,
}


@pytest.mark.parametrize("kinds", MOST, ids=lambda kinds: " and ".join(kinds) or "comes at once")
@pytest.mark.proof(sample=40, whole=10_000)
def test_who_kept_every_page_works_out_hardly_any_small_figure(size, kinds, record_property):
    """What is left: two small figures that share a cover, one 4 and the other 1, for example."""
    told = [World(seed, *kinds).worked_out() for seed in range(size)]

    closer = sum(map(bool, told))
    record_property("measures that tell one closer", closer)
    record_property("exactly", sum(any(x == y for x, y in one.values()) for one in told))
    assert closer <= size * MOST[kinds] / 10_000


@pytest.mark.django_db
@pytest.mark.page
def test_every_page_and_file_hides_the_total_that_came_too_late(client):
    area = factories.make_area()
    measure = factories.make_measure(area=area)
    for order, (name, value, day) in enumerate(
        [("All", 881, 90), ("North", 879, 0), ("South", 2, 0)], start=1
    ):
        series = factories.make_series(measure=measure, order=order, name=name)
        factories.make_reading(
            series=series, quarter=QUARTER, value=value, published_at=day_of(day)
        )

    for address in (
        "/measures/",
        measure.get_absolute_url(),
        measure.get_file_url(),
        area.get_absolute_url(),
        "/changes/",
        "/changes/feed.xml",
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "881" not in page.text, address
    assert "879" in client.get(measure.get_absolute_url()).text
    frozen = json.dumps(measures_told(str))
    assert "879" in frozen
    assert "881" not in frozen


@pytest.mark.django_db
@pytest.mark.page
def test_pages_of_newer_figures_alone_hide_what_an_older_small_one_hides(client):
    area = factories.make_area()
    measure = factories.make_measure(area=area)
    shown_from = timezone.localdate() - YEARS_SHOWN
    north, south, east = (
        factories.make_series(measure=measure, order=order, name=name)
        for order, name in enumerate(("North", "South", "East"), start=1)
    )
    # A small figure reaches back before what the page of its area asks for.
    for series, value, first, last, day in [
        (north, 2, -40, 40, 3),
        (south, 12, -40, 40, 0),
        (east, 30, -60, -31, 4),
        (east, 881, 20, 60, 0),
    ]:
        factories.make_reading(
            series=series,
            value=value,
            starts_on=shown_from + datetime.timedelta(days=first),
            ends_on=shown_from + datetime.timedelta(days=last),
            published_at=day_of(day),
        )

    for address in (measure.get_absolute_url(), "/measures/", area.get_absolute_url()):
        page = client.get(address)
        assert "East" in page.text, address
        assert "881" not in page.text, address
