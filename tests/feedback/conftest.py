"""Who works in the inbox."""

import pytest

from feedback.roles import FEEDBACK_TEAM
from tests import factories


@pytest.fixture
def kim(client):
    person = factories.make_person(FEEDBACK_TEAM, username="kim")
    client.force_login(person)
    return person
