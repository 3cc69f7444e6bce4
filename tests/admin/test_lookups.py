"""What the address of a list on the staff site may ask for."""

import pytest
from django.core.exceptions import FieldError
from django.urls import reverse

from actions.models import Action
from actions.roles import Role
from local_offer.models import IncomingService
from tests import factories

pytestmark = pytest.mark.django_db

# On a title of some forty words it would not end in a day.
TURNS_BACK = r"^(\w+\s?)*$"
ACTIONS = reverse("admin:actions_action_changelist")


@pytest.fixture
def viewer(client):
    client.force_login(factories.make_person(Role.VIEWER))
    return client


@pytest.mark.parametrize("asked", ["title__regex", "title__iregex", "order__regex"])
def test_nobody_holds_a_worker_with_a_pattern(viewer, asked):
    factories.make_action(title=f"{'word ' * 40}!")

    answer = viewer.get(ACTIONS, {asked: TURNS_BACK})

    assert (answer.status_code, answer.url) == (302, f"{ACTIONS}?e=1")


@pytest.mark.parametrize(
    ("model", "asked"), [(Action, "title__regex"), (IncomingService, "told__name__iregex")]
)
def test_no_field_is_asked_for_a_pattern(model, asked):
    with pytest.raises(FieldError, match="Patterns are not looked for"):
        model.objects.filter(**{asked: TURNS_BACK})


def test_other_look_ups_of_what_a_list_shows_are_answered(viewer):
    factories.make_action(title="Mend the lift")

    assert "Mend the lift" in viewer.get(ACTIONS, {"title__startswith": "Mend"}).text
    assert "Mend the lift" not in viewer.get(ACTIONS, {"title__startswith": "Paint"}).text


@pytest.mark.parametrize("asked", ["assignments__person__password__startswith", "area__title"])
def test_what_lies_behind_another_row_is_not_asked_for(viewer, asked):
    assert viewer.get(ACTIONS, {asked: "a"}).status_code == 400
