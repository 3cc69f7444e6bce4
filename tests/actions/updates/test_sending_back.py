"""A draft goes back to its writer with a note, and is not published before its words change."""

import pytest
from django.core.exceptions import ValidationError

from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from actions.updates.rounds import publish_round, send_back, write_update
from tests import factories
from tests.reports.telling import words_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q4 = Quarter(2026, 4)
AFTER = factories.shortly_after(Q4)


@pytest.fixture
def update():
    opened = factories.make_round(quarter=Q4, published_at=None)
    return factories.make_update(round=opened, status=Status.NOT_STARTED)


def test_the_note_stands_where_it_is_written_and_it_is_to_do_again(client, update):
    client.force_login(factories.make_person(Role.PUBLISHER))
    client.post(f"/admin/updates/{update.pk}/send-back/", {"note": "Say how many families."})
    client.force_login(factories.make_person(Role.WRITER, given=[update.action]))

    response = client.get("/admin/write/")

    (row,) = response.context["to_write"]
    assert row.still_needed == ["It was sent back, and its words are still the same."]
    assert "Say how many families." in response.text


def test_it_is_counted_as_sent_back_and_not_as_half_written(client, update):
    opened, area = update.round, update.action.area
    factories.make_update(round=opened, action=factories.make_action(area=area), status="")
    client.force_login(factories.make_person(Role.PUBLISHER))
    client.post(f"/admin/updates/{update.pk}/send-back/", {"note": "Say how many families."})
    client.force_login(factories.make_person(Role.WRITER, given=[update.action]))

    first_page = words_on(client.get("/admin/"))

    assert "0 of 2 written , 1 half written, 1 sent back" in first_page  # a tag ends there


def test_what_was_sent_back_keeps_its_quarter_from_being_published(update):
    send_back(update, note="Say how many families.", by=None)

    with pytest.raises(ValidationError, match="It was sent back"):
        publish_round(update.round, at=AFTER)


def test_new_words_end_it(update):
    update = send_back(update, note="Say how many families.", by=None)
    seen = update.history.latest().history_id

    written = write_update(
        update.action, opened=update.round, words={"what_next": "Meet 40."}, seen=seen, by=None
    )

    assert written.sent_back == ""
    factories.sign_everything(update.round)
    publish_round(update.round, at=AFTER)


@pytest.mark.parametrize("sent", [{"note": ""}, {}])
def test_an_empty_note_takes_it_back(client, update, sent):
    send_back(update, note="Say how many families.", by=None)
    client.force_login(factories.make_person(Role.PUBLISHER))

    client.post(f"/admin/updates/{update.pk}/send-back/", sent)

    update.refresh_from_db()
    assert update.sent_back == ""


def test_what_is_public_is_not_sent_back(client):
    public = factories.make_update()
    client.force_login(factories.make_person(Role.PUBLISHER))

    assert client.get(f"/admin/updates/{public.pk}/send-back/").status_code == 404
    with pytest.raises(ValidationError, match="Correct it instead"):
        send_back(public, note="Say more.", by=None)
