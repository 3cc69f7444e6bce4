"""What staff type with a full stop or a question mark ends once where our sentence goes on."""

import datetime
import re
from html import unescape

import pytest

from actions.models import DueDate
from actions.quarters import Quarter
from publishing.sentences import ended
from tests import factories

TWO_ENDS = re.compile(r"[.?!…][”’)]?\.(?!\.)")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("The board", "The board."),
        ("The board. ", "The board."),
        ("Is it better?", "Is it better?"),
        ("Stop!", "Stop!"),
        ("We began …", "We began …"),
        ("They said “no.”", "They said “no.”"),
        ("They said “no”", "They said “no”."),
        ("", ""),
    ],
)
def test_words_get_an_end_where_they_have_none(typed, says):
    assert ended(typed) == says


def words_of(client, path):
    """Return what a page says, and what its head says of it, in a line."""
    page = client.get(path).text
    inside = re.sub(r"<(style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    said = re.sub(r"</?(?:a|b|span|strong|time)\b[^>]*>", "", inside)
    told = re.findall(r'content="([^"]*)"', page)
    return " ".join(unescape(" ".join([*told, re.sub(r"<[^>]*>", " ", said)])).split())


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("end", ["", "."])
def test_no_page_ends_a_sentence_twice(client, end):
    action = factories.make_action(reference="WT 1")
    factories.make_due_date(action=action, read_from=f"The roadmap{end}")
    moved = {"kind": DueDate.Kind.MOVE, "quarter": Quarter(2027, 1), "reason": f"It is late{end}"}
    agreed = {"agreed_by": f"The board{end}", "agreed_on": datetime.date(2026, 1, 7)}
    factories.make_due_date(action=action, **moved, **agreed)
    measure = factories.make_measure(
        reference="WT M1",
        question="Is it better?",
        unit=f"children{end}",
        direction_words=f"fewer is better{end}",
        baseline=f"90 in 2024{end}",
        target_words=f"none at all{end}",
        owner=f"A team{end}",
    )
    series = factories.make_series(measure=measure)
    factories.make_reading(series=series)
    factories.make_reading(series=series, words=f"Nobody counted{end}")
    service = factories.make_service(slug="wheelchairs")
    clock = {"clock_start": f"The letter is read{end}", "clock_stop": f"It is given{end}"}
    wait = factories.make_wait(service=service, ages=f"Under 18{end}", **clock)
    factories.make_wait_figure(wait=wait)
    asked = {"asked_whom": "A team", "asked_how": f"by letter{end}"}
    factories.make_wait(service=service, asked_on=datetime.date(2026, 1, 7), **asked)

    said = {
        path: words_of(client, path)
        for path in (
            "/",
            "/actions/wt-1/",
            "/actions/moved-dates/",
            "/changes/",
            *(f"/changes/date/{date.pk}/" for date in DueDate.objects.all()),
            "/measures/wt-m1/",
            f"/focus-areas/{measure.places.get().area.slug}/",
            "/local-offer/waiting-times/",
            "/local-offer/waiting-times/wheelchairs/",
            "/local-offer/services/wheelchairs/",
        )
    }

    assert {path: found for path in said if (found := TWO_ENDS.findall(said[path]))} == {}
    assert "by The board. " in said["/actions/wt-1/"]
    assert "The starting point was 90 in 2024. " in said["/measures/wt-m1/"]
    assert "It stops: It is given. " in said["/local-offer/waiting-times/wheelchairs/"]
