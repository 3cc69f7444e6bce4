"""What was public once says that it was taken off; what never was has no address."""

import pytest
from django.http import Http404

from actions.models import Action, ProgressUpdate
from local_offer.models import Service
from publishing.taken_off import TakenOff, public_or_gone
from tests import factories

pytestmark = pytest.mark.django_db


def hide(row, **values):
    for name, value in ({"is_visible": False} | values).items():
        setattr(row, name, value)
    row.save()


def answer(model, row):
    """Return "shown", "taken off" or "no such page" for a row."""
    try:
        assert public_or_gone(model.objects.visible(), pk=row.pk) == row
    except TakenOff:
        return "taken off"
    except Http404:
        return "no such page"
    return "shown"


def test_what_the_public_sees_is_shown():
    assert answer(Action, factories.make_action()) == "shown"


def test_what_was_shown_and_is_hidden_was_taken_off():
    action = factories.make_action()
    hide(action)

    assert answer(Action, action) == "taken off"


def test_so_was_what_stands_in_something_that_was_taken_off():
    action = factories.make_action()
    update = factories.make_update(action=action)
    hide(action.area)

    assert answer(Action, action) == "taken off"
    assert answer(ProgressUpdate, update) == "taken off"


@pytest.mark.parametrize("area", [{"is_visible": False}, {}])
def test_nobody_is_told_of_what_never_was_public(area):
    plan = factories.make_plan(is_visible=False) if not area else factories.make_plan()
    action = factories.make_action(area=factories.make_area(plan=plan, **area))
    update = factories.make_update(action=action)

    assert answer(Action, action) == "no such page"
    assert answer(ProgressUpdate, update) == "no such page"


def test_nobody_is_told_of_a_draft():
    draft = factories.make_update(round=factories.make_round(published_at=None))

    assert answer(ProgressUpdate, draft) == "no such page"


def test_all_that_makes_a_row_public_must_have_been_so_at_one_time():
    service = factories.make_service(is_listed=False)
    hide(service, is_listed=True)

    assert answer(Service, service) == "no such page"


def test_the_page_that_says_so_says_nothing_of_what_it_was(client):
    action = factories.make_action(title="Wheelchairs sooner", text="Within ten weeks.")
    hide(action)

    response = client.get(action.get_absolute_url())

    assert response.status_code == 410
    assert "It was on this site once." in response.text
    assert "Wheelchair" not in response.text
    assert "ten weeks" not in response.text
    assert "To cite this page" not in response.text
