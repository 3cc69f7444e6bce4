"""What is put together and written once is asked each time, with the values of the one who asks."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db.models import Exists, IntegerField, Q, Value
from django.utils import timezone

from actions.models import Action, DueDate, FocusArea
from publishing import prepared as module
from publishing.prepared import prepared
from publishing.public_pages import every_address, public_pages
from tests import factories
from tests.admin.test_every_page import MAKERS, OF_AN_OPEN_ROUND

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AWKWARD = "100 %s of 'them', \"all\" \\ 50% _ {}"


class Counted(Value):
    """A one that notes when it is written as SQL."""

    def __init__(self, written):
        super().__init__(1, IntegerField())
        self.written = written

    def as_sql(self, compiler, connection):
        self.written.append("once")
        return super().as_sql(compiler, connection)


def test_it_is_put_together_and_written_once_and_asked_anew_by_each():
    put_together, written = [], []

    @prepared
    def actions():
        put_together.append("once")
        return Action.objects.visible().annotate(one=Counted(written)).order_by("reference")

    assert list(actions()) == []
    action = factories.make_action()
    assert [(row, row.one) for row in actions()] == [(action, 1)]
    Action.objects.update(is_visible=False)

    assert list(actions()) == []
    assert (put_together, written) == (["once"], ["once"])


def test_a_value_is_a_number_a_text_a_day_or_a_moment():
    one, other = factories.make_action(title=AWKWARD), factories.make_action(title="Other")

    @prepared
    def of(name, value):
        return Action.objects.filter(**{name: value}).order_by("pk")

    @prepared
    def on(day):
        return DueDate.objects.filter(agreed_on=day)

    @prepared
    def after(moment):
        return DueDate.objects.filter(published_at__gt=moment).order_by("pk")

    for _again in range(2):
        for action in (one, other):
            assert list(of("pk", value=action.pk)) == [action]
            assert list(of("title", value=action.title)) == [action]
            assert list(of("title__startswith", value=action.title[:5])) == [action]
            assert list(of("area", value=action.area_id)) == [action]
    first = factories.make_due_date(action=one)
    moved = factories.make_due_date(
        action=one, kind="move", reason="Why", agreed_by="All", agreed_on=datetime.date(2026, 9, 1)
    )
    assert list(on(day=datetime.date(2026, 9, 1))) == [moved]
    assert list(on(day=datetime.date(2026, 9, 2))) == []
    assert list(after(moment=first.published_at - timedelta(seconds=1))) == [first, moved]
    assert list(after(moment=timezone.now() + timedelta(days=1))) == []


@pytest.mark.parametrize("number", [0, 1, 3, 3_000])
def test_a_list_of_keys_is_one_value_however_long(number):
    actions = [factories.make_action() for _each in range(3)]

    @prepared
    def among(keys):
        return Action.objects.filter(pk__in=keys).order_by("pk")

    asked = [action.pk for action in actions][:number] + [10**9 + n for n in range(3, number)]

    assert list(among(keys=asked)) == actions[:number]
    assert list(among(keys=tuple(asked))) == actions[:number]


def test_nothing_is_compared_as_nothing():
    """`= NULL` would be true of no row."""
    action = factories.make_action()

    @prepared
    def going_on_in(other):
        return Action.objects.filter(continued_in=other)

    assert list(going_on_in(other=10**9)) == []
    assert list(going_on_in(other=None)) == [action]


def test_who_narrows_orders_cuts_counts_or_joins_it_changes_it_for_nobody_else():
    first, second = factories.make_action(), factories.make_action()

    @prepared
    def since(key):
        return Action.objects.visible().filter(pk__gte=key).order_by("pk")

    for _again in range(2):
        assert list(since(key=first.pk)) == [first, second]
        assert list(since(key=first.pk).filter(pk=second.pk)) == [second]
        assert list(since(key=first.pk).order_by("-pk")) == [second, first]
        assert list(since(key=first.pk)[1:]) == [second]
        assert since(key=first.pk).last() == second
        assert (since(key=first.pk).count(), since(key=second.pk).count()) == (2, 1)
        assert (since(key=second.pk).exists(), since(key=second.pk + 1).exists()) == (True, False)
        assert since(key=first.pk).in_bulk([second.pk]) == {second.pk: second}
        inside = Action.objects.filter(Exists(since(key=second.pk)) & Q(pk__in=since(key=0)))
        assert set(inside) == {first, second}


def test_two_can_be_joined():
    first, second = factories.make_action(), factories.make_action()

    @prepared
    def named(key):
        return Action.objects.filter(pk=key).order_by().values_list("pk")

    for _again in range(2):
        both = named(key=first.pk).union(named(key=second.pk), named(key=first.pk))
        assert set(both) == {(first.pk,), (second.pk,)}
        assert list(both.order_by("-pk")) == [(second.pk,), (first.pk,)]


def test_one_can_be_a_part_of_another():
    area = factories.make_area()
    of_it, other = factories.make_action(area=area), factories.make_action()

    @prepared
    def actions(area):
        return Action.objects.visible().filter(area=area)

    @prepared
    def narrowed(area, key):
        return actions(area=area).filter(pk=key)

    @prepared
    def areas_of(area):
        return FocusArea.objects.filter(Exists(actions(area=area)), pk=area)

    for _again in range(2):
        assert list(narrowed(area=area.pk, key=of_it.pk)) == [of_it]
        assert list(narrowed(area=area.pk, key=other.pk)) == []
        assert list(narrowed(area=other.area_id, key=other.pk)) == [other]
        assert list(areas_of(area=area.pk)) == [area]


def test_rows_come_with_all_that_was_asked_for():
    action = factories.make_action()
    date = factories.make_due_date(action=action)

    @prepared
    def actions(key):
        named = Action.objects.filter(pk=key).annotate(double=Value("double"))
        return named.select_related("area").prefetch_related("due_dates")

    @prepared
    def pairs(key):
        rows = Action.objects.filter(pk=key).order_by().values_list("reference", "pk")
        return rows.union(FocusArea.objects.order_by().values_list("title", "pk"))

    for _again in range(2):
        (row,) = actions(key=action.pk)
        assert (row.area.title, row.double) == (action.area.title, "double")
        assert list(row.due_dates.all()) == [date]
        assert set(pairs(key=action.pk)) == {
            (action.reference, action.pk),
            (action.area.title, action.area_id),
        }


def test_threads_share_no_queryset_and_different_words_make_different_ones():
    @prepared
    def actions(*references):
        return Action.objects.filter(reference__in=references)

    def inside(*references):
        query = actions(*references).query
        return query.where.children[0], str(query)

    with ThreadPoolExecutor(1) as another:
        there, sql_there = another.submit(inside, "WT 1").result()
    here, sql_here = inside("WT 1")
    again, _sql = inside("WT 1")

    assert here is again
    assert here is not there
    assert sql_here == sql_there != inside("WT 2")[1]


def test_nobody_gets_the_value_of_another_who_asks_at_the_same_time():
    @prepared
    def named(key):
        return Action.objects.visible().filter(pk=key).with_standing()

    def asked(key):
        sql, params = named(key=key).query.sql_with_params()
        return key in params and len(params), sql

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(asked, range(10**6, 10**6 + 400)))

    assert len(found) == 1


def test_every_page_reads_the_same_when_all_is_written_anew(client, monkeypatch):
    for model, make in MAKERS.items():
        if model not in OF_AN_OPEN_ROUND:
            make()
    forms = {page.url_name for page in public_pages() if page.takes_answers}
    paths = [path for name, path in dict(every_address()).items() if name not in forms]
    before = {path: client.get(path).content for path in paths}
    again = {path: client.get(path).content for path in paths}
    ask = module._asked_with  # noqa: SLF001  to take what it remembers away
    monkeypatch.setattr(module, "_asked_with", lambda *asked: written_anew(ask(*asked)))
    anew = {path: client.get(path).content for path in paths}

    assert len(paths) > 60
    assert [path for path in paths if not before[path] == again[path] == anew[path]] == []


def written_anew(queryset):
    queryset.query.written = None
    return queryset
