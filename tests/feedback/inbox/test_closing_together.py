"""Comments that want no answer are read on one page and closed together, and nothing else is."""

import pytest
from django.urls import reverse

from feedback.inbox.boxes import unasked
from feedback.models import Reply, Submission
from feedback.roles import FEEDBACK_TEAM
from privacy.models import AccessRecord
from tests import factories
from tests.factories import LONG_AGO

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAGE = "admin:close_unasked"
WHY = "Sent on to the team."


@pytest.fixture
def kim(client):
    person = factories.make_person(FEEDBACK_TEAM, username="kim")
    client.force_login(person)
    return person


def comments(number=2):
    return [
        factories.make_submission(personal={"words": f"{'A word. ' * 40}The end of {n}."})
        for n in range(number)
    ]


def close(client, page, *ticked, text=WHY):
    versions = {f"seen-{one.reference}": one.version for one in page.context["rows"]}
    sent = {"close": [one.reference for one in ticked], "text": text, **versions}
    return client.post(reverse(PAGE), sent)


def still_open():
    return set(Submission.objects.open())


def test_those_that_are_ticked_are_closed_with_why_and_by_whom(client, kim):
    first, second, unread = comments(3)

    answer = close(client, client.get(reverse(PAGE)), first, second)

    assert answer.status_code == 302
    assert still_open() == {unread}
    for one in (first, second):
        (given,) = Reply.objects.filter(submission=one)
        assert (given.by, given.words, given.written_by) == ("no-need", WHY, kim)
        assert one.history.first().history_user == kim


def test_all_of_each_is_read_first_and_who_read_it_is_written_down(client, kim):
    said = comments()

    page = client.get(reverse(PAGE))

    assert all(f"The end of {n}." in page.text for n in range(2))
    assert not any(one.is_ticked for one in page.context["rows"])
    record = AccessRecord.objects.get(by=kim)
    assert all(one.reference in record.subject for one in said)


@pytest.mark.parametrize(
    "values",
    [
        {"reach_by": "phone"},
        {"safeguarding_at": LONG_AGO},
        {"safeguarding_at": LONG_AGO, "concern_closed_at": LONG_AGO},
        {"needs_translating": True},
        {"state": "waiting"},
        {"state": "in-hand"},
        {"state": "quarantined", "set_aside_because": "Odd."},
        *({"form": form} for form in Submission.Form if form not in Submission.COMMENTS),
    ],
    ids=str,
)
def test_what_somebody_must_deal_with_by_itself_is_neither_offered_nor_closed(client, kim, values):
    (plain,) = comments(1)
    other = factories.make_submission(**values)
    page = client.get(reverse(PAGE))

    other.version = str(other.history.latest("history_id").history_id)
    page.context["rows"].append(other)
    close(client, page, plain, other)

    assert list(unasked()) == [plain]
    assert not Reply.objects.exists()


def test_one_with_a_note_of_a_colleague_is_left_to_them(client, kim):
    (said,) = comments(1)
    factories.make_note(submission=said)

    assert client.get(reverse(PAGE)).context["rows"] == []


def test_nothing_is_closed_if_one_was_passed_on_meanwhile_and_the_words_stay(client, kim):
    first, second = comments()
    page = client.get(reverse(PAGE))
    second.safeguarding_at = LONG_AGO
    second.save()

    refused = close(client, page, first, second)

    assert still_open() == {first, second}
    assert "after you opened it" in refused.context["problem"]
    assert WHY in refused.text
    assert [(one, one.is_ticked) for one in refused.context["rows"]] == [(first, True)]


@pytest.mark.parametrize(("is_ticked", "text"), [(False, WHY), (True, "")])
def test_it_asks_for_a_tick_and_for_why(client, kim, is_ticked, text):
    (said,) = comments(1)
    page = client.get(reverse(PAGE))

    refused = close(client, page, *[said] * is_ticked, text=text)

    assert refused.status_code == 200
    assert refused.context["problem"] or refused.context["form"].errors
    assert still_open() == {said}


def test_it_is_for_the_feedback_team_alone(client):
    client.force_login(factories.make_person("Publisher"))

    assert client.get(reverse(PAGE)).status_code == 403
