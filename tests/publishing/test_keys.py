"""Rows are asked for by their keys, however many these are."""

import pytest
from django.db.models import Case, Q, Value, When

from publishing.keys import Keys
from publishing.models import GlossaryTerm
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize("number", [0, 1, 40_000])
def test_rows_of_keys_are_found_whether_none_one_or_more_than_sqlite_takes_parameters(number):
    rows = [factories.make_glossary_term() for _row in range(3)]
    keys = [row.pk for row in rows][:number] + [10**9 + n for n in range(3, number)]

    found = GlossaryTerm.objects.filter(pk__in=Keys(keys))
    others = GlossaryTerm.objects.exclude(pk__in=Keys(keys))

    assert set(found) == set(rows[:number])
    assert set(others) == set(rows[number:])


def test_they_can_stand_beside_other_conditions_and_decide_an_order():
    last, first, middle = (factories.make_glossary_term(term=term) for term in "CAB")

    named_or_key = GlossaryTerm.objects.filter(Q(pk__in=Keys([last.pk])) | Q(term="B"))
    ranks = [When(pk__in=Keys(keys), then=Value(n)) for n, keys in enumerate([[], [middle.pk]])]
    rank = Case(*ranks, default=Value(2))

    assert set(named_or_key) == {last, middle}
    assert list(GlossaryTerm.objects.order_by(rank, "term")) == [middle, first, last]
