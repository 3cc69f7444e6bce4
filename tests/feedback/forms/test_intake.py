"""What somebody sends is stored once, whole, and kept apart; whoever is thanked can count on it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.allowances import OverBudget
from accounts.networks import Network, networks_of
from feedback.forms import tokens
from feedback.forms.intake import CheckedAnswers, receive
from feedback.models import Budget, Consent, PersonalPart, Submission
from post.delivery import send as deliver
from post.models import Message
from publishing.models import OwnerSettings
from tests import factories
from tests.racing import at_once

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOME = (Network("192.0.2.7/32", 1),)
ELSEWHERE = (Network("198.51.100.9/32", 1),)
STORY = "Our son waited for eleven months. Then a lady rang us and it was sorted out in a week."

pytestmark = pytest.mark.django_db


def opened():
    return tokens.read(tokens.issue(NOON), NOON)


def told(*, token=None, form="comment", personal=(), consents=(), suspect_because="", **submission):
    return CheckedAnswers(
        form=form,
        token=token or opened(),
        submission={"topic": "not-working", **submission},
        personal={"words": "We wait.", **dict(personal)},
        consents=dict(consents),
        suspect_because=suspect_because,
    )


def send(what=None, *, at=NOON, networks=HOME, step_taken="", **values):
    return receive(what or told(**values), at=at, networks=networks, step_taken=step_taken)


def one_of(number):
    """Return the networks of one of many people who have nothing to do with each other."""
    return (Network(f"203.0.{number}.1/32", 1), Network(f"203.0.{number}.0/24", 4))


def everything_stored():
    return [
        model.objects.count()
        for model in (Submission, Submission.history.model, PersonalPart, Message)
    ]


def test_all_of_it_is_stored():
    area = factories.make_area()
    consents = {"contact": "You may contact me.", "publish": "You may publish it."}

    received = send(
        **factories.said_about(area), role="parent", personal={"name": "Ann"}, consents=consents
    )

    submission = Submission.objects.get()
    assert received.submission == submission
    assert received.is_new
    assert (submission.form, submission.topic, submission.role) == (
        "comment",
        "not-working",
        "parent",
    )
    assert (submission.about_key, submission.state, submission.received_at) == (
        area.slug,
        "new",
        NOON,
    )
    assert (submission.personal.words, submission.personal.name) == ("We wait.", "Ann")
    kept = {consent.kind: (consent.wording, consent.given_at) for consent in Consent.objects.all()}
    assert kept == {kind: (wording, NOON) for kind, wording in consents.items()}


def test_it_makes_one_row_of_history_and_one_mail():
    send()

    assert everything_stored() == [1, 1, 1, 1]
    assert Submission.history.get().history_type == "+"


def test_the_reference_can_be_read_out_and_written_down():
    references = {send(networks=()).submission.reference for _sending in range(50)}

    assert len(references) == 50
    for reference in references:
        assert reference.startswith("BP-")
        assert len(reference) == 12
        assert not set(reference[3:]) & set("01ILO5SBUVZ")


def test_a_reference_that_is_taken_is_not_given_again(monkeypatch):
    drawn = iter(["BP-2222-2222", "BP-2222-2222", "BP-3333-3333"])
    monkeypatch.setattr("feedback.forms.intake._new_reference", lambda: next(drawn))

    references = [send().submission.reference for _sending in range(2)]

    assert references == ["BP-2222-2222", "BP-3333-3333"]


def test_the_same_sent_again_is_the_one_that_is_there():
    what = told()
    first = send(what)

    again = send(what, at=NOON + timedelta(days=3), networks=ELSEWHERE)

    assert again.submission == first.submission
    assert not again.is_new
    assert everything_stored() == [1, 1, 1, 1]


def test_what_was_changed_before_it_was_sent_again_is_kept_as_well():
    token = opened()
    first = send(token=token)

    second = send(token=token, personal={"words": "We waited, and now it is done."})

    assert second.is_new
    assert second.submission.reference != first.submission.reference
    assert second.submission.form_token == first.submission.form_token


@pytest.mark.parametrize(
    "change",
    [
        {"topic": "idea"},
        {"personal": {"email": "ann@example.org"}},
        {"consents": {"contact": "You may contact me."}},
        {"form": "good-news"},
    ],
)
def test_any_change_makes_it_another(change):
    token = opened()
    send(token=token)

    assert send(token=token, **change).is_new


def test_two_people_who_say_the_same_are_two():
    assert send().submission != send().submission


def test_nothing_is_stored_of_what_cannot_be_stored_whole():
    with pytest.raises(IntegrityError):
        send(age="under-13", reach_by="email", personal={"email": "ann@example.org"})

    assert everything_stored() == [0, 0, 0, 0]
    assert not Budget.objects.exists()


def test_whoever_is_logged_in_is_not_written_down(monkeypatch):
    request = RequestFactory().post("/")
    request.user = factories.make_person()
    monkeypatch.setattr(HistoricalRecords.context, "request", request, raising=False)

    send()

    assert Submission.history.get().history_user is None


def test_what_came_on_paper_says_who_typed_it_in():
    clerk = factories.make_person()

    send(keyed_in_by=clerk, on_paper_on=NOON.date())

    assert Submission.history.get().history_user == clerk


# Mail


def test_the_team_is_told_where_to_look_and_no_more():
    send(personal={"words": STORY, "name": "Ann", "email": "ann@example.org"})

    mail = Message.objects.get()
    reference = Submission.objects.get().reference
    assert mail.to == ""
    assert mail.subject == f"Waiting in the inbox: {reference}"
    assert reverse("admin:index") in mail.text
    assert not any(word in mail.text for word in ("Ann", "ann@", "waited"))


def test_whoever_asks_for_an_answer_by_mail_is_told_that_it_came():
    OwnerSettings.objects.update(reply_days=10)

    send(reach_by="email", personal={"words": STORY, "email": "ann@example.org", "name": "Ann"})

    mail = Message.objects.exclude(to="").get()
    assert mail.to == "ann@example.org"
    assert mail.subject == f"We have what you sent: {Submission.objects.get().reference}"
    assert "within 10 working days" in mail.text
    assert not any(word in mail.subject + mail.text for word in ("Ann", "waited"))


def mails_to_the_team():
    return Message.objects.filter(to="")


@pytest.fixture
def two_mails(settings):
    settings.FEEDBACK_MAILS_OF_THEIR_OWN = 2
    OwnerSettings.objects.update(inbox_email="team@example.org")


@pytest.mark.usefixtures("two_mails")
def test_when_many_come_the_team_gets_one_mail_for_all_the_others_at_the_end_of_the_hour():
    for minutes in range(0, 60, 5):
        send(at=NOON + timedelta(minutes=minutes))

    *own, others = mails_to_the_team()
    assert [mail.subject.partition(":")[0] for mail in own] == ["Waiting in the inbox"] * 2
    assert others.subject == "Waiting in the inbox: 10 more"
    assert "10 more wait in the inbox." in others.text
    assert others.text.count("https://") + others.text.count("http://") == 1
    assert reverse("admin:inbox") in others.text
    assert not Message.objects.due(NOON + timedelta(minutes=59)).filter(pk=others.pk)
    assert Message.objects.due(NOON + timedelta(hours=1)).filter(pk=others.pk)


@pytest.mark.usefixtures("two_mails")
def test_nothing_personal_is_in_the_mail_for_all_the_others():
    for _sending in range(5):
        send(personal={"words": STORY, "name": "Ann", "email": "ann@example.org"})

    mail = mails_to_the_team().last()
    assert not any(word in mail.text for word in ("Ann", "ann@", "waited", "BP-"))


@pytest.mark.usefixtures("two_mails")
def test_each_hour_has_its_own_mail_for_the_others():
    for _sending in range(4):
        send()
    for _sending in range(4):
        send(at=NOON + timedelta(hours=2))

    subjects = [mail.subject for mail in mails_to_the_team() if mail.subject.endswith("more")]
    assert subjects == ["Waiting in the inbox: 2 more"] * 2


@pytest.mark.usefixtures("two_mails")
def test_what_comes_after_the_mail_for_the_others_left_has_a_mail_of_its_own():
    for _sending in range(3):
        send()
    others = mails_to_the_team().last()
    deliver(others.pk, at=NOON + timedelta(hours=1))

    late = send(at=NOON + timedelta(minutes=59, seconds=59)).submission

    assert mails_to_the_team().last().send_key == f"{late.reference} received, to the team"


@pytest.mark.usefixtures("two_mails")
def test_what_the_law_sets_a_time_for_always_has_a_mail_of_its_own():
    for _sending in range(4):
        send()

    urgent = [send(form="data-protection", topic="copy").submission for _sending in range(3)]

    keys = set(mails_to_the_team().values_list("send_key", flat=True))
    assert {f"{each.reference} received, to the team" for each in urgent} <= keys
    assert mails_to_the_team().get(subject__endswith="more").subject.endswith(": 2 more")


@pytest.mark.usefixtures("two_mails")
def test_a_flood_from_machines_takes_no_mail_from_people():
    for _sending in range(4):
        send(suspect_because="It has 9 links.", form="data-protection")

    person = send().submission

    assert mails_to_the_team().filter(send_key=f"{person.reference} received, to the team")
    assert mails_to_the_team().get(subject__endswith="more").subject.endswith(": 2 more")


@pytest.mark.usefixtures("shared_database", "two_mails")
def test_none_of_a_crowd_at_the_same_moment_is_left_out_of_the_count():
    at_once(*[send] * 12)

    assert mails_to_the_team().count() == 3
    assert mails_to_the_team().get(subject__endswith="more").subject.endswith(": 10 more")


@pytest.mark.parametrize("reach_by", ["no-need", "phone", "letter", "helper"])
def test_nobody_else_gets_mail(reach_by):
    send(reach_by=reach_by, personal={"email": "ann@example.org"})

    assert Message.objects.get().to == ""


def test_an_address_a_machine_typed_gets_no_mail():
    send(
        suspect_because="It has 9 links.",
        reach_by="email",
        personal={"email": "victim@example.org"},
    )

    assert Message.objects.get().to == ""


def test_nobody_can_fill_somebody_elses_mailbox_with_our_thanks():
    victim = {"reach_by": "email", "personal": {"email": "Victim@example.org"}}
    for _sending in range(11):
        send(**victim)

    thanks = Message.objects.exclude(to="")
    assert (Submission.objects.count(), thanks.count()) == (11, 10)
    assert not Budget.objects.filter(key__icontains="victim").exists()

    send(reach_by="email", personal={"email": "ann@example.org"})
    send(**victim, at=NOON + timedelta(days=1))

    assert thanks.count() == 12


# Suspects


def test_a_suspect_is_set_aside_with_the_reason_and_thanked_like_all():
    received = send(suspect_because="It has 9 links.")

    submission = Submission.objects.get()
    assert (submission.state, submission.set_aside_because) == ("quarantined", "It has 9 links.")
    assert received.submission.reference
    assert everything_stored() == [1, 1, 1, 1]


def test_the_same_words_from_many_are_set_aside_from_the_sixth_on():
    states = [send(personal={"words": STORY}).submission.state for _sending in range(5)]

    respelled = STORY.upper().replace(" ", "  ")
    sixth = send(personal={"words": respelled}).submission

    assert states == ["new"] * 5
    assert sixth.state == "quarantined"
    assert sixth.set_aside_because == "The same words came more than 5 times in a day."


def test_one_person_who_presses_send_again_and_again_is_not_many():
    what = told(personal={"words": STORY})
    for _sending in range(10):
        send(what)

    assert send(personal={"words": STORY}).submission.state == "new"


def test_a_few_words_may_well_be_the_same():
    states = {send(personal={"words": "Thank you."}).submission.state for _sending in range(10)}

    assert states == {"new"}


def test_the_words_that_are_compared_cannot_be_read():
    send(personal={"words": STORY})

    assert not any("waited" in allowance.key for allowance in Budget.objects.all())


# Allowances


@pytest.fixture
def limits(settings):
    settings.FEEDBACK_PER_NETWORK = 3
    settings.FEEDBACK_PER_FORM = 5
    settings.FEEDBACK_IN_ALL = 7
    return settings


def accepted(times, **values):
    count = 0
    for _sending in range(times):
        try:
            send(**values)
        except OverBudget:
            continue
        count += 1
    return count


@pytest.mark.usefixtures("limits")
def test_one_network_has_an_allowance():
    assert accepted(5, networks=HOME) == 3
    assert accepted(1, networks=HOME, form="good-news") == 0
    assert accepted(1, networks=ELSEWHERE) == 1


@pytest.mark.usefixtures("limits")
def test_one_neighbour_does_not_spend_what_all_of_them_have():
    neighbours = Network("192.0.2.0/24", 4)

    assert accepted(4, networks=(*HOME, neighbours)) == 3
    assert accepted(1, networks=(Network("192.0.2.8/32", 1), neighbours)) == 1


def test_one_household_with_nine_networks_does_not_spend_everybodys_hour(settings):
    """Seen: 540 posts within 38 seconds, from nine networks of one household. Here a tenth."""
    settings.FEEDBACK_PER_NETWORK = 6
    settings.FEEDBACK_PER_FORM = 50
    settings.FEEDBACK_IN_ALL = 100
    asks = RequestFactory()

    taken = sum(
        accepted(6, networks=networks_of(asks.get("/", REMOTE_ADDR=f"2001:db8:1:2{n:02x}::1")))
        for n in range(9)
    )

    assert taken == 2 * 6
    assert accepted(1, networks=ELSEWHERE) == 1


def test_not_even_one_with_65536_networks_does(settings):
    settings.FEEDBACK_PER_NETWORK = 6
    settings.FEEDBACK_PER_FORM = 50
    settings.FEEDBACK_IN_ALL = 100
    asks = RequestFactory()
    forms = ["comment", "good-news", "get-involved"]

    taken = sum(
        accepted(
            1, form=form, networks=networks_of(asks.get("/", REMOTE_ADDR=f"2001:db8:1:{n:x}00::1"))
        )
        for form in forms
        for n in range(15)
    )

    assert taken == 4 * 6


@pytest.mark.usefixtures("limits")
def test_a_form_has_an_allowance_wherever_it_comes_from():
    assert sum(accepted(2, networks=one_of(n)) for n in range(5)) == 5


@pytest.mark.usefixtures("limits")
def test_there_is_one_for_all_forms_together():
    forms = ["comment", "good-news", "get-involved"]

    assert sum(accepted(3, networks=one_of(n), form=f) for n, f in enumerate(forms)) == 7


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("form", ["data-protection", "accessibility", "format"])
def test_no_flood_of_others_closes_a_form_that_the_law_gives_people(form):
    others = ["comment", "local-offer", "good-news", "get-involved"]
    others += {"data-protection", "accessibility", "format"} - {form}
    for n, other in enumerate(others):
        accepted(5, networks=one_of(n), form=other)
        accepted(5, networks=HOME, form=other)

    assert accepted(1, networks=HOME, form="comment") == 0
    assert accepted(9, networks=HOME, form=form) == 3


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("form", ["data-protection", "accessibility", "format"])
def test_a_flood_of_a_form_that_the_law_gives_people_is_set_aside_and_closes_it_to_nobody(form):
    writer = {"reach_by": "email", "personal": {"email": "ann@example.org"}}

    sent = [send(networks=one_of(n), form=form, **writer).submission for n in range(8)]
    doubted = accepted(9, networks=HOME, form=form, suspect_because="It has 9 links.")

    assert [one.state for one in sent] == ["new"] * 5 + ["quarantined"] * 3
    assert {one.set_aside_because for one in sent} == {
        "",
        "More than 5 came by this form in an hour.",
    }
    thanked = Message.objects.filter(send_key__endswith="to the sender")
    assert thanked.count() == len([one for one in sent if one.state == "new"])
    assert doubted == 3


@pytest.mark.usefixtures("limits")
def test_a_network_that_cannot_be_told_is_not_one_network():
    assert accepted(6, networks=()) == 5


@pytest.mark.usefixtures("limits")
def test_what_is_refused_leaves_nothing_and_says_until_when():
    accepted(3)
    before = everything_stored()

    with pytest.raises(OverBudget) as refused:
        send(at=NOON + timedelta(minutes=10))

    assert refused.value.until == NOON + timedelta(minutes=80)
    assert everything_stored() == before
    assert send(at=refused.value.until).is_new


@pytest.mark.usefixtures("limits")
def test_what_is_sent_again_is_not_counted_and_not_refused():
    what = told()
    for _sending in range(5):
        send(what)

    assert accepted(5) == 2
    assert not send(what).is_new


@pytest.mark.usefixtures("limits")
def test_a_flood_from_machines_keeps_no_person_out():
    accepted(9, suspect_because="It has 9 links.")

    assert accepted(1) == 1


@pytest.mark.usefixtures("limits")
def test_whoever_takes_one_more_step_is_heard_while_others_are_not():
    accepted(9)

    assert accepted(1, step_taken="a step") == 1


@pytest.mark.usefixtures("limits")
def test_one_step_lets_one_in():
    assert accepted(3, step_taken="a step") == 1
    assert accepted(1, step_taken="a step", at=NOON + timedelta(minutes=59)) == 0


@pytest.mark.usefixtures("limits")
def test_not_even_steps_let_in_without_end():
    def with_steps(person, times=9):
        steps = [f"{person}, step {n}" for n in range(times)]
        return sum(accepted(1, networks=one_of(person), step_taken=step) for step in steps)

    assert [with_steps(person) for person in range(3)] == [3, 2, 0]
    assert accepted(9, networks=HOME) == 3


@pytest.mark.usefixtures("limits")
def test_what_staff_type_in_is_not_counted():
    clerk = factories.make_person()

    assert accepted(9, keyed_in_by=clerk) == 9


def test_no_address_is_kept_and_what_stands_for_it_changes_every_day():
    send()
    send(at=NOON + timedelta(days=1))

    keys = [allowance.key for allowance in Budget.objects.filter(key__startswith="plain:all:")]
    assert len(set(keys)) == 2
    assert not any("192." in key or "/" in key for key in keys)


# At the same moment


@pytest.mark.usefixtures("shared_database")
def test_a_double_click_many_times_over_is_one():
    what = told()

    received = at_once(*[lambda: send(what)] * 8)

    assert len({one.submission.reference for one in received}) == 1
    assert [one.is_new for one in received].count(True) == 1
    assert everything_stored() == [1, 1, 1, 1]


@pytest.mark.usefixtures("shared_database")
def test_allowances_are_exact_at_the_same_moment(limits):
    limits.FEEDBACK_PER_FORM = limits.FEEDBACK_IN_ALL = 50
    limits.FEEDBACK_PER_NETWORK = 13

    counts = at_once(*[lambda: accepted(4)] * 8)

    assert sum(counts) == 13
    assert Submission.objects.count() == 13
