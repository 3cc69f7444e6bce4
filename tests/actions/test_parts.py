"""What is said of the parts of an action: by its updates, and as firmly as the rest of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from actions.parts import in_words, numbers
from actions.quarters import Quarter
from tests import factories
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    made = factories.make_action()
    factories.make_action_part(action=made, order=1, text="Hold an event")
    factories.make_action_part(action=made, order=2, text="Shorten the list")
    return made


def done_on_its_page(client, action):
    response = client.get(action.get_absolute_url())
    return [part.number for part in response.context["parts"] if part.is_done]


def test_numbers_are_written_and_read_back():
    assert in_words([3, 1, 3]) == "1, 3"
    assert numbers("1, 3") == [1, 3]


@pytest.mark.first_on_both
@pytest.mark.parametrize("text", ["", "x", "1,3", "1, x", "0", "1, 3 ", "1, 3\n", "9" * 5000])
def test_what_is_written_in_another_way_names_no_part(text):
    assert numbers(text) == []


def test_before_any_update_nothing_is_said_of_the_parts(client, action):
    page = client.get(action.get_absolute_url()).text

    assert "Its parts" in page
    assert "newest update" not in page
    assert "(done)" not in page


def test_the_newest_public_update_says_which_parts_are_done(client, action):
    factories.make_round(
        quarter=Quarter(2026, 1), updates=[{"action": action, "parts_done": "1, 2"}]
    )
    factories.make_round(quarter=Quarter(2026, 2), updates=[{"action": action, "parts_done": "2"}])

    page = client.get(action.get_absolute_url()).text

    assert done_on_its_page(client, action) == [2]
    assert "The newest update says which of them are done." in page
    assert "Shorten the list <b>(done)</b>" in closely(page)


def test_an_update_that_names_no_part_is_said_to_name_none(client, action):
    factories.make_update(action=action)

    page = client.get(action.get_absolute_url()).text

    assert "The newest update does not say that any of them is done." in page


def test_a_draft_says_nothing_to_the_public(client, action):
    opened = factories.make_round(published_at=None)
    factories.make_update(round=opened, action=action, parts_done="1")

    assert done_on_its_page(client, action) == []


def test_on_older_pages_of_updates_the_newest_still_decides(client, action):
    for year in range(2000, 2004):
        for number in range(1, 5):
            factories.make_round(
                quarter=Quarter(year, number),
                updates=[{"action": action, "parts_done": "2" if year == 2003 else ""}],
            )

    response = client.get(action.get_absolute_url(), {"page": 2})

    assert [part.number for part in response.context["parts"] if part.is_done] == [2]


def test_what_a_public_update_says_of_parts_is_never_changed(action):
    update = factories.make_update(action=action, parts_done="1")

    with pytest.raises(IntegrityError, match="A published update is never changed"):
        type(update).objects.filter(pk=update.pk).update(parts_done="1, 2")


def test_a_part_that_the_action_does_not_have_is_refused(action):
    opened = factories.make_round(published_at=None)
    update = factories.make_update(round=opened, action=action)
    update.parts_done = "1, 3"

    with pytest.raises(ValidationError, match="This action has no part 3"):
        update.full_clean()


@pytest.mark.parametrize("values", [{"order": 9}, {"action": "another"}])
def test_a_part_keeps_its_number_and_its_action(action, values):
    part = action.parts.first()
    if "action" in values:
        values = {"action": factories.make_action()}

    with pytest.raises(IntegrityError, match="A part keeps its number and its action"):
        type(part).objects.filter(pk=part.pk).update(**values)
