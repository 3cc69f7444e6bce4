"""Staff are reminded by mail of what is theirs to do, once each, and of nothing else."""

import datetime

import pytest

from actions.quarters import Quarter
from actions.roles import Role
from actions.updates.reminders import remind_writers
from post.models import Message
from publishing.one_by_one import SomeBroke
from reports.models import AreaReport
from reports.planning.reminding import remind_staff
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q4 = Quarter(2026, 4)
EXPECTED = datetime.date(2027, 1, 31)
OPENED, NEAR, LATE = "2027-01-05", "2027-01-24", "2027-02-01"


def at(day):
    return datetime.datetime.fromisoformat(f"{day}T09:00+00:00")


@pytest.fixture
def area():
    return factories.make_area(title="Waiting times")


@pytest.fixture
def action(area):
    return factories.make_action(area=area, title="Mend the lift")


@pytest.fixture
def opened():
    factories.make_expected_update(quarter=Q4, expected_on=EXPECTED)
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def writer(action):
    return factories.make_person(Role.WRITER, given=[action], email="writer@example.org")


@pytest.fixture
def lead(area):
    return factories.make_person(Role.AREA_LEAD, given=[area], email="lead@example.org")


@pytest.fixture
def publisher():
    return factories.make_person(Role.PUBLISHER, email="publisher@example.org")


def told(day):
    """Return what the clock newly tells on a day, run twice: (to, the sentence that counts)."""
    before = set(Message.objects.values_list("pk", flat=True))
    for _run in range(2):
        remind_staff(at(day))
    new = Message.objects.exclude(pk__in=before).order_by("pk")
    return [
        (
            mail.to.partition("@")[0],
            next(line for line in mail.text.split("\n\n") if line[0] in "12"),
        )
        for mail in new
    ]


WRITE = "1 action of yours is still to write for October to December 2026."
SIGN = "1 area of yours is still to sign for October to December 2026."
READ = "1 area is signed for October to December 2026, and waits to be read."


def test_writers_hear_that_it_is_open_a_week_before_and_when_it_is_late(opened, writer):
    told_on = {day: told(day) for day in (OPENED, "2027-01-20", NEAR, "2027-01-28", LATE)}

    assert [day for day, mails in told_on.items() if mails == [("writer", WRITE)]] == [
        OPENED,
        NEAR,
        LATE,
    ]
    assert Message.objects.count() == 3


def test_whoever_a_publisher_reminded_by_hand_is_not_reminded_of_the_same_again(opened, writer):
    told(NEAR)
    remind_writers(opened, on=EXPECTED, at=at(NEAR))

    assert told(LATE) == []


def test_who_has_written_everything_hears_nothing(opened, writer, action):
    factories.make_update(round=opened, action=action)

    assert told(OPENED) + told(NEAR) + told(LATE) == []


def test_a_lead_hears_a_week_before_that_an_area_is_not_signed(opened, lead, action):
    factories.make_update(round=opened, action=action)

    assert told(OPENED) == []
    assert told(NEAR) == [("lead", SIGN)]


def test_a_publisher_hears_as_soon_as_all_is_signed(opened, lead, publisher, action):
    factories.make_update(round=opened, action=action)
    before = told(OPENED)
    factories.sign_everything(opened)
    AreaReport.objects.update(read_at=None, read_by=None, read_state="")

    assert before == []
    assert told(OPENED) == [("publisher", READ)]


def test_a_publisher_is_not_asked_to_read_what_they_wrote(opened, publisher, action):
    factories.make_update(round=opened, action=action)
    factories.sign_everything(opened)
    AreaReport.objects.update(read_at=None, read_by=None, read_state="", written_by=publisher)

    assert told(NEAR) == []


def test_a_lead_hears_of_figures_that_are_due_in_a_week_and_of_each_day_once(lead, area):
    for day in ("2027-01-12", "2027-01-12", "2027-01-13"):
        factories.make_measure(area=area, next_due=day)
    factories.make_measure(area=factories.make_area(), next_due="2027-01-12")

    assert told("2027-01-04") == []
    assert told(OPENED) == [("lead", "2 figures of your areas are due by 12 January 2027.")]
    assert told("2027-01-06") == [("lead", "1 figure of your areas is due by 13 January 2027.")]
    assert told(NEAR) == []


def test_nobody_hears_of_a_figure_that_is_there(lead, area):
    measure = factories.make_measure(area=area, next_due="2027-01-12")
    series = factories.make_series(measure=measure)
    factories.make_reading(series=series, published_at=at("2027-01-12"))

    assert told("2027-01-13") == []


def test_nobody_hears_of_an_example(writer, lead, action):
    factories.make_round(quarter=Q4, published_at=None, is_sample=True)
    factories.make_expected_update(quarter=Q4, expected_on=EXPECTED)

    assert told(LATE) == []


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}])
def test_who_has_left_or_cannot_be_reached_hears_nothing(opened, action, area, gone):
    for role in (Role.WRITER, Role.AREA_LEAD, Role.PUBLISHER):
        values = {"email": "left@example.org", **gone}
        factories.make_person(role, given=[area], **values)
    factories.make_measure(area=area, next_due="2027-01-12")

    assert told(NEAR) == []


def test_a_mail_holds_one_link_and_names_neither_action_nor_area_nor_anybody(
    opened, writer, lead, publisher, action, area
):
    factories.make_measure(area=area, next_due="2027-01-12")
    for day in (OPENED, NEAR, LATE):
        told(day)
    factories.sign_everything(opened)
    AreaReport.objects.update(read_at=None, read_by=None, read_state="")
    told(LATE)

    mails = list(Message.objects.all())
    assert len(mails) == 9
    for mail in mails:
        assert mail.text.count("http") == 1
        words = f"{mail.subject} {mail.text}"
        for name in (action.title, action.reference, area.title, writer.username, lead.username):
            assert name not in words


def test_an_address_that_is_none_keeps_nobody_else_from_being_told(opened, action, writer):
    first = factories.make_person(Role.WRITER, given=[action], email="nobody")
    last = factories.make_person(Role.WRITER, given=[action], email="last@example.org")

    for day, mails in ((OPENED, 2), (LATE, 6)):
        with pytest.raises(SomeBroke) as told:
            remind_staff(at(day))
        assert set(told.value.names) == {f"user {first.pk} (ValidationError)"}
        assert Message.objects.count() == mails
    assert {mail.to for mail in Message.objects.all()} == {writer.email, last.email}
