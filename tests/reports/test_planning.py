"""A moment set ahead: approved as it stands, checked again, published once, or a mail says why
not."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from actions.models import Round
from actions.quarters import Quarter
from actions.roles import Role
from actions.signals import round_published
from actions.updates.rounds import publish_round, write_update
from post.models import Message
from publishing.one_by_one import SomeBroke
from reports.management.commands import tend_updates
from reports.models import PlannedPublication
from reports.planning.publication import keep_plans, plan_publication, state_of, take_plan_back
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q4 = Quarter(2026, 4)
BEFORE = datetime.datetime(2027, 1, 18, 12, tzinfo=datetime.UTC)
MOMENT = datetime.datetime(2027, 1, 20, 9, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def update(opened):
    made = factories.make_update(round=opened)
    factories.sign_everything(opened)
    return made


@pytest.fixture
def publisher():
    return factories.make_person(Role.PUBLISHER, email="pat@example.org")


def plan(opened, by, publish_at=MOMENT):
    seen = state_of(opened)
    return plan_publication(opened, publish_at=publish_at, seen=seen, by=by, at=BEFORE)


@pytest.fixture
def planned(opened, update, publisher):
    return plan(opened, publisher)


def is_public():
    return Round.objects.visible().exists()


def test_it_is_published_once_when_its_moment_has_come(planned, publisher):
    early = keep_plans(MOMENT - MINUTE).published
    then = keep_plans(MOMENT).published
    again = keep_plans(MOMENT + MINUTE).published

    assert (early, then, again) == (0, 1, 0)
    planned.refresh_from_db()
    public = Round.objects.visible().get()
    assert public.published_at == planned.done_at == MOMENT
    assert public.history.latest().history_user == publisher
    assert not Message.objects.exists()


def test_a_clock_that_stood_still_publishes_when_it_goes_again(planned):
    assert keep_plans(MOMENT + datetime.timedelta(hours=5)).published == 1


def changed(opened, update, publisher):
    write_update(
        update.action,
        opened=opened,
        words={"difference": "Much."},
        seen=update.history.latest().history_id,
        by=None,
    )


def signed_anew(opened, update, publisher):
    changed(opened, update, publisher)
    factories.sign_everything(opened)


def lost_role(opened, update, publisher):
    publisher.groups.clear()


def left(opened, update, publisher):
    publisher.is_active = False
    publisher.save()


def held(opened, update, publisher):
    factories.make_hold(first_day=MOMENT.date(), last_day=MOMENT.date())


def past_its_date(opened, update, publisher):
    factories.make_due_date(action=update.action, quarter=Q4.shifted(-1))


def broken(opened, update, publisher):
    def fault(**_how):
        raise RuntimeError("The disk is on fire.")

    round_published.connect(fault, weak=False)
    return fault


REASONS = {
    changed: "Something was changed after it was approved.",
    signed_anew: "Something was changed after it was approved.",
    lost_role: "Whoever approved it may not publish any more.",
    left: "Whoever approved it may not publish any more.",
    held: "No update is published from 20 January 2027 to 20 January 2027. "
    "The reason: There is an election.",
    past_its_date: "Something was changed after it was approved.",
    broken: "Something is broken: RuntimeError. Publish it by hand.",
}


@pytest.mark.parametrize("happens", REASONS, ids=lambda happens: happens.__name__)
def test_what_speaks_against_it_leaves_it_unpublished_and_one_mail_says_so(
    planned, opened, update, publisher, happens
):
    """It says why, and goes to everybody who may publish: any of them can see to it."""
    factories.make_person(Role.PUBLISHER, email="robin@example.org")
    fault = happens(opened, update, publisher)
    try:
        for minutes in range(3):
            assert keep_plans(MOMENT + minutes * MINUTE).published == 0
    finally:
        round_published.disconnect(fault)

    assert not is_public()
    planned.refresh_from_db()
    assert REASONS[happens] in planned.why_stopped
    lost = happens in (lost_role, left)
    told = {"robin@example.org"} if lost else {"robin@example.org", "pat@example.org"}
    mails = list(Message.objects.all())
    assert sorted(mail.to for mail in mails) == sorted(told)
    for mail in mails:
        assert planned.why_stopped in mail.text
        assert f"/admin/rounds/{Q4.code}/plan/" in mail.text


@pytest.mark.page
def test_who_could_upset_or_mend_it_reads_when_it_is_published(client, planned, update, publisher):
    """On the first page, on the page of the quarter and where words are written and signed."""
    given = [update.action.area]
    writer = factories.make_person(Role.WRITER, Role.AREA_LEAD, email="w@example.org", given=given)
    said = "It is published on 20 January 2027 at 09:00, if nothing changes before."
    stops = "If you change any words before, it is stopped"
    round_page = f"/admin/rounds/{Q4.code}/"
    writing, signing = "/admin/write/", f"/admin/signing/{update.action.area.slug}/"

    def shown(person, page):
        client.force_login(person)
        return client.get(page).text

    pages = [(publisher, "/admin/"), (publisher, round_page), (publisher, f"{round_page}publish/")]
    pages += [(writer, "/admin/"), (writer, writing), (writer, signing)]
    for person, page in pages:
        text = shown(person, page)
        assert said in text
        assert (stops in text) == (page in (writing, signing))

    take_plan_back(planned.round, by=publisher, at=BEFORE)

    assert not any("It is published on" in shown(*each) for each in pages)


def test_a_change_is_told_as_soon_as_the_clock_sees_it(planned, opened, update, publisher):
    changed(opened, update, publisher)

    keep_plans(BEFORE + MINUTE)

    assert Message.objects.exists()


def test_a_database_that_is_away_stops_nothing(planned, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr("reports.planning.publication.publish_round", away)
        with pytest.raises(OperationalError):
            keep_plans(MOMENT)

    assert keep_plans(MOMENT + MINUTE).published == 1


def test_published_by_hand_nothing_waits_any_more(planned, opened):
    publish_round(opened, at=BEFORE + MINUTE)

    assert keep_plans(MOMENT).published == 0
    assert not PlannedPublication.objects.waiting().exists()
    assert not Message.objects.exists()


def test_what_was_taken_back_is_not_published(planned, opened, publisher):
    take_plan_back(opened, by=publisher, at=BEFORE)

    assert keep_plans(MOMENT).published == 0
    assert plan(opened, publisher)


def refused(opened, by, **changed):
    with pytest.raises(ValidationError) as refusal:
        plan(opened, by, **changed)
    assert not PlannedPublication.objects.exists()
    assert not is_public()
    return " ".join(refusal.value.messages)


def test_what_could_not_be_published_then_is_not_approved(opened, publisher):
    factories.make_update(round=opened)
    unsigned = refused(opened, publisher)
    factories.sign_everything(opened)
    past = refused(opened, publisher, publish_at=BEFORE - MINUTE)
    factories.make_hold(first_day=MOMENT.date(), last_day=MOMENT.date())
    on_held_day = refused(opened, publisher)

    assert "Its lead writes that, and signs." in unsigned
    assert past == "This moment has passed. Choose a later one."
    assert "There is an election." in on_held_day


def test_a_writer_does_not_approve(opened, update):
    writer = factories.make_person(Role.WRITER, Role.PUBLISHER, given=[update.action.area])
    write_update(
        update.action,
        opened=opened,
        words={"difference": "Much."},
        seen=update.history.latest().history_id,
        by=writer,
    )
    factories.sign_everything(opened)

    assert "Somebody else has to publish what you wrote." in refused(opened, writer)


def test_one_moment_is_set_at_a_time(planned, opened, publisher):
    with pytest.raises(ValidationError, match="A day and time are set already"):
        plan(opened, publisher, publish_at=MOMENT + MINUTE)


def test_an_example_is_not_planned(publisher):
    example = factories.make_round(quarter=Q4, published_at=None, is_sample=True)
    factories.make_update(round=example, is_sample=True)

    assert "This is an example." in refused(example, publisher)


def test_a_hold_ends_on_its_last_day_and_holds_nothing_but_updates(opened, update):
    factories.make_hold(first_day=MOMENT.date(), last_day=MOMENT.date())

    with pytest.raises(ValidationError, match="There is an election"):
        publish_round(opened, at=MOMENT)
    assert publish_round(opened, at=MOMENT + datetime.timedelta(days=1))


def page_of(opened):
    return f"/admin/rounds/{opened.quarter.code}/plan/"


@pytest.fixture
def sent(opened, update):
    on = timezone.localdate() + datetime.timedelta(days=2)
    return {"on": on.isoformat(), "time": "09:30", "looked": "on", "seen": state_of(opened)}


@pytest.mark.page
def test_a_publisher_sets_a_moment_on_a_page_and_takes_it_back(client, opened, sent, publisher):
    client.force_login(publisher)

    client.post(page_of(opened), sent)
    planned = PlannedPublication.objects.get()
    shown = client.get(page_of(opened)).text
    client.post(page_of(opened), {"do": "take-back"})

    assert timezone.localtime(planned.publish_at).strftime("%H:%M") == "09:30"
    assert "If anything changes before, it is not." in shown
    assert not PlannedPublication.objects.waiting().exists()
    told = client.get(page_of(opened)).text
    assert "and is not published then." in told
    assert "Taken back" in told


@pytest.mark.page
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": ""}, "Say on which day."),
        ({"time": "half nine"}, "Enter a valid time."),
        ({"on": "2001-01-01"}, "This moment has passed. Choose a later one."),
        ({"seen": "older"}, "Something changed after you looked at it."),
        # By the clock in Kirklees, the first of these is no time, and the second is two.
        ({"on": "2027-03-28", "time": "01:30"}, "The clocks change in this hour."),
        ({"on": "2027-10-31", "time": "01:30"}, "The clocks change in this hour."),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(client, opened, sent, publisher, wrong, sentence):
    client.force_login(publisher)

    response = client.post(page_of(opened), {**sent, **wrong})

    assert sentence in response.text
    assert f'value="{wrong.get("on", sent["on"])}"' in response.text or "on" in wrong
    assert not PlannedPublication.objects.exists()


@pytest.mark.page
def test_a_moment_before_the_quarter_ends_is_asked_about(client, publisher):
    """While none is chosen, a day after it is meant, and nothing is asked."""
    now = Quarter.containing(timezone.localdate()).shifted(1)
    opened = factories.make_round(quarter=now, published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    client.force_login(publisher)
    ends = f"{now} ends on "
    sent = {"on": now.last_day.isoformat(), "time": "09:30", "seen": state_of(opened)}

    shown = client.get(page_of(opened)).text
    asked = client.post(page_of(opened), sent).text
    unasked = PlannedPublication.objects.exists()
    client.post(page_of(opened), {**sent, "looked": "on"})

    assert ends not in shown
    assert ends in asked
    assert "Look at each point first" in asked
    assert not unasked
    assert PlannedPublication.objects.exists()


def test_the_command_counts_the_mails_on_what_it_stopped(
    planned, opened, update, publisher, capsys
):
    PlannedPublication.objects.update(
        publish_at=factories.LONG_AGO + MINUTE, approved_at=factories.LONG_AGO
    )
    changed(opened, update, publisher)

    call_command("tend_updates")

    number = Message.objects.count()
    assert f"Updates published: 0. Mails promised: {number}." in capsys.readouterr().out
    assert number


def test_an_address_that_is_none_keeps_it_from_no_one_else(planned, opened, update, publisher):
    factories.make_person(Role.PUBLISHER, email="nobody")
    changed(opened, update, publisher)

    with pytest.raises(SomeBroke, match=r"user \d+ \(ValidationError\)"):
        keep_plans(MOMENT)

    planned.refresh_from_db()
    assert planned.stopped_at
    assert Message.objects.get().to == publisher.email


def test_what_breaks_in_planning_keeps_nobody_from_being_reminded(monkeypatch, capsys):
    reminded = []
    monkeypatch.setattr(tend_updates, "keep_plans", lambda at: 1 / 0)
    monkeypatch.setattr(tend_updates, "remind_staff", lambda at: reminded.append(at) or 0)

    with pytest.raises(SomeBroke, match="ZeroDivisionError"):
        call_command("tend_updates")

    assert len(reminded) == 1


def test_the_command_says_how_many(planned, capsys):
    PlannedPublication.objects.update(
        publish_at=factories.LONG_AGO + MINUTE, approved_at=factories.LONG_AGO
    )

    call_command("tend_updates")

    assert "Updates published: 1. Mails promised: 0." in capsys.readouterr().out
