"""What looking over a quarter shows: the words as families will read them, what speaks against
them, and who wrote them."""

import pytest
from django.utils import timezone

from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from actions.updates.looking_over import to_look_over
from actions.updates.progress import progress_by_area
from actions.updates.rounds import send_back
from publishing.records import save_with_history
from tests import factories

pytestmark = pytest.mark.django_db

Q4 = Quarter(2026, 4)


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def look(client):
    client.force_login(factories.make_person(Role.PUBLISHER))
    return lambda: client.get(f"/admin/rounds/{Q4.code}/")


def looked_over(response):
    (area,) = response.context["looked_over"]
    return area.drafts


def test_the_words_stand_there_as_the_public_will_read_them(look, opened):
    factories.make_update(round=opened, what_we_did="We hired two people.", difference="")

    response = look()

    assert "We hired two people." in response.text
    assert "This update does not say." in response.text


def test_what_speaks_against_a_draft_stands_beside_it(look, opened):
    area = factories.make_area()
    bare = factories.make_action(area=area)
    late = factories.make_action(area=area)
    factories.make_update(round=opened, action=bare, what_we_did="")
    factories.make_update(round=opened, action=late, status=Status.DELAYED, got_in_the_way="")

    first, second = looked_over(look())

    assert (first.refusals, first.doubts) == ([], ["It does not say what was done."])
    assert second.refusals == ["Say what got in the way before it is published."]


def test_it_names_who_saved_a_draft_last(look, opened):
    update = factories.make_update(round=opened)
    for name in ("sam", "kim"):
        update.what_next = f"Words of {name}."
        save_with_history(update, by=factories.make_person(username=name), because=None)
    send_back(update, note="Say more.", by=factories.make_person(username="pat"))

    (draft,) = looked_over(look())

    assert draft.writer == "kim"
    assert "Last written by kim on " in look().text


def test_it_costs_two_queries_however_much_is_written(opened, django_assert_num_queries):
    for _draft in range(9):
        factories.make_update(round=opened, action=factories.make_action())
    areas = progress_by_area(opened, timezone.localdate())

    with django_assert_num_queries(2):
        looked_over = to_look_over(opened, areas, refusals=[], doubts=[])

    assert [len(area.drafts) for area in looked_over] == [1] * 9
