"""What the history of a row keeps of the rows it belongs with."""

import pytest

from local_offer.models import Service
from tests import factories

OF_A_ROW = {"name": "A", "slug": "a", "what": "What it is.", "area": Service.Area.KIRKLEES}


@pytest.mark.django_db
def test_each_entry_keeps_what_a_row_belonged_with_then():
    terms = factories.make_term(), factories.make_term()
    service = factories.make_service(needs=terms[:1])
    before = service.history.latest()

    service.needs.set(terms)

    assert [row.term for row in before.needs.all()] == [terms[0]]
    assert {row.term for row in service.history.latest().needs.all()} == {*terms}
    assert {row.term for row in service.history.latest().kinds.all()} == {*service.kinds.all()}


@pytest.mark.django_db
def test_what_a_row_that_was_just_made_belongs_with_is_not_asked(django_assert_num_queries):
    values = {"organisation": factories.make_organisation(), **OF_A_ROW}

    with django_assert_num_queries(2):  # itself, and its entry
        service = Service.objects.create(**values)

    assert [entry.needs.count() for entry in service.history.all()] == [0]
