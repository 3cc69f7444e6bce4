"""What publishing a quarter promises: honest or refused, all at once, and corrected in the open."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actions.models import Correction, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from tests import factories
from tests.admin.pages import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = Quarter.containing(timezone.localdate())
LAST = NOW.shifted(-1)


@pytest.fixture
def publisher(client):
    made = User.objects.create_user("Pat", is_staff=True)
    made.groups.add(Group.objects.get(name=Role.PUBLISHER.value))
    client.force_login(made)
    return made


@pytest.fixture
def viewer(client):
    made = User.objects.create_user("Vi", is_staff=True)
    made.groups.add(Group.objects.get(name=Role.VIEWER.value))
    client.force_login(made)
    return made


@pytest.fixture
def opened():
    return factories.make_round(quarter=LAST, published_at=None)


def address(*parts):
    return "/".join(["/admin/rounds", *map(str, parts), ""])


def draft(opened, action=None, **words):
    return factories.make_update(round=opened, action=action or factories.make_action(), **words)


def test_a_publisher_is_led_to_opening_a_quarter_while_none_is_open(client, publisher):
    before = client.get(address()).text
    factories.make_round(quarter=LAST, published_at=None)
    after = client.get(address()).text

    assert f'href="{address("open")}"' in before
    assert f'href="{address("open")}"' not in after


def test_nobody_else_is_led_to_opening_a_quarter(client, viewer):
    assert f'href="{address("open")}"' not in client.get(address()).text


def test_the_quarter_that_ended_last_is_proposed(client, publisher):
    response = client.get(address("open"))

    assert response.context["form"].initial["quarter"] == LAST


def test_after_a_published_quarter_the_next_is_proposed(client, publisher):
    factories.make_round(quarter=NOW)

    response = client.get(address("open"))

    assert response.context["form"].initial["quarter"] == NOW.shifted(1)


def test_opening_says_that_examples_go_and_takes_them(client, publisher):
    factories.make_round(is_sample=True, quarter=NOW)

    before = client.get(address("open"))
    client.post(address("open"), {"quarter": LAST.code})

    assert "The example progress goes." in before.text
    assert [each.quarter for each in Round.objects.all()] == [LAST]


def test_opening_is_kept_with_who_did_it(client, publisher):
    response = client.post(address("open"), {"quarter": LAST.code})

    assert response.headers["Location"] == address(LAST.code)
    assert Round.objects.get().history.get().history_user == publisher


@pytest.mark.parametrize("quarter", ["", "x", "2199-q4", "1999-q1", "\x00"])
def test_an_odd_quarter_is_refused_with_a_sentence(client, publisher, quarter):
    response = client.post(address("open"), {"quarter": quarter})

    assert response.context["form"].errors["quarter"]
    assert not Round.objects.exists()


def test_while_one_is_open_another_is_refused(client, publisher, opened):
    response = client.post(address("open"), {"quarter": NOW.code})

    assert response.status_code == 200
    assert f"The update for {LAST} is still open. Publish it first." in response.text


def test_it_shows_what_is_missing_by_area(client, viewer, opened):
    area = factories.make_area()
    written, half, missing = (factories.make_action(area=area) for _n in range(3))
    draft(opened, written)
    draft(opened, half, status="")

    response = client.get(address(LAST.code))

    (progress,) = response.context["areas"]
    assert (progress.written, progress.wanted) == (1, 3)
    assert progress.unwritten == [half, missing]


def refusals(response):
    return [finding.sentence for finding in response.context["refusals"]]


def doubts(response):
    return [finding.sentence for finding in response.context["doubts"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            {"status": Status.DELAYED, "got_in_the_way": ""},
            "Say what got in the way before it is published.",
        ),
        (
            {"status": Status.DONE, "evidence": ""},
            "Say how people can tell that it is done.",
        ),
    ],
)
def test_what_is_not_honest_is_refused(client, publisher, opened, words, sentence):
    draft(opened, **words)

    looked = client.get(address(LAST.code))
    client.post(address(LAST.code, "publish"), {"looked": "on"})

    assert refusals(looked) == [sentence]
    assert not Round.objects.visible().exists()


def test_going_to_plan_after_its_date_is_refused(client, publisher, opened):
    action = factories.make_action()
    factories.make_due_date(action=action, quarter=LAST)
    draft(opened, action, status=Status.ON_TRACK)

    response = client.post(address(LAST.code, "publish"), {"looked": "on"})

    assert refusals(response)[0].startswith("It says “Going to plan”, but it was due by ")
    assert not Round.objects.visible().exists()


def test_a_date_that_has_not_passed_is_no_reason_to_refuse(client, publisher, opened):
    action = factories.make_action()
    factories.make_due_date(action=action, quarter=NOW)
    draft(opened, action, status=Status.ON_TRACK)
    factories.sign_everything(opened)

    client.post(address(LAST.code, "publish"))

    assert Round.objects.visible().exists()


def test_a_quarter_that_has_not_ended_is_asked_about(client, publisher):
    opened = factories.make_round(quarter=NOW, published_at=None)
    draft(opened)
    factories.sign_everything(opened)

    looked = client.get(address(NOW.code))
    asked = client.post(address(NOW.code, "publish"))
    still_open = not Round.objects.visible().exists()
    client.post(address(NOW.code, "publish"), {"looked": "on"})

    assert doubts(looked)[0].startswith(f"{NOW} ends on ")
    assert doubts(looked)[0] in looked.text
    assert "Look at each point first" in asked.text
    assert still_open
    assert Round.objects.visible().get() == opened


def test_a_quarter_that_has_not_begun_is_asked_about_before_it_is_opened(client, publisher):
    coming = {"quarter": NOW.shifted(1).code}

    asked = client.post(address("open"), coming)
    opened_unasked = Round.objects.exists()
    client.post(address("open"), {**coming, "early": "on"})

    assert f"{NOW.shifted(1)} begins on " in asked.text
    assert not opened_unasked
    assert Round.objects.get().quarter == NOW.shifted(1)


def test_a_quarter_that_runs_is_opened_without_a_question(client, publisher):
    shown = client.get(address("open")).text
    client.post(address("open"), {"quarter": NOW.code})

    assert "before these months begin" not in shown
    assert Round.objects.get().quarter == NOW


def test_done_while_a_part_is_not_is_asked_about(client, publisher, opened):
    update = draft(opened, status=Status.DONE, parts_done="1")
    factories.make_action_part(action=update.action, order=1)
    factories.make_action_part(action=update.action, order=2, text="Help schools")
    factories.make_action_part(action=update.action, order=3, is_visible=False)

    response = client.get(address(LAST.code))

    assert doubts(response) == ["It says “Done”, though this part is not: Help schools"]


def test_done_with_all_its_parts_raises_no_doubt(client, publisher, opened):
    update = draft(opened, status=Status.DONE, parts_done="1, 2")
    factories.make_action_part(action=update.action, order=1)
    factories.make_action_part(action=update.action, order=2)

    response = client.get(address(LAST.code))

    assert doubts(response) == []


def test_done_while_the_plan_says_keep_is_asked_about(client, publisher, opened):
    draft(opened, factories.make_action(ongoing=True), status=Status.DONE)

    response = client.get(address(LAST.code))

    assert doubts(response) == [
        "It says “Done”, but the plan says to start or keep doing it. Can it be done?"
    ]


def test_a_figure_that_is_due_and_not_there_is_asked_about(client, publisher, opened):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    late = factories.make_measure(next_due=yesterday)
    told = factories.make_measure(next_due=yesterday)
    series = factories.make_series(measure=told)
    factories.make_reading(series=series, published_at=timezone.now())

    response = client.get(address(LAST.code))

    assert [finding.measure for finding in response.context["doubts"]] == [late]


def test_doubts_are_looked_at_before_publishing(client, publisher, opened):
    draft(opened, factories.make_action(ongoing=True), status=Status.DONE)
    factories.sign_everything(opened)

    unseen = client.post(address(LAST.code, "publish"))
    still_hidden = not Round.objects.visible().exists()
    client.post(address(LAST.code, "publish"), {"looked": "on"})

    assert unseen.context["form"].errors == {
        "looked": ["Look at each point first, then tick the box."]
    }
    assert still_hidden
    assert Round.objects.visible().exists()


def test_publishing_makes_everything_public_at_once_with_who_did_it(client, publisher, opened):
    updates = [draft(opened), draft(opened)]
    factories.sign_everything(opened)

    response = client.post(address(LAST.code, "publish"))

    assert response.headers["Location"] == address(LAST.code)
    assert set(ProgressUpdate.objects.visible()) == set(updates)
    assert opened.history.latest().history_user == publisher
    assert updates[0].history.latest().history_user == publisher


def test_looking_at_the_question_publishes_nothing(client, publisher, opened):
    draft(opened)

    client.get(address(LAST.code, "publish"))

    assert not Round.objects.visible().exists()


def test_publishing_twice_is_publishing_once(client, publisher, opened):
    update = draft(opened)
    factories.sign_everything(opened)
    client.post(address(LAST.code, "publish"))
    update.refresh_from_db()

    response = client.post(address(LAST.code, "publish"))

    assert response.headers["Location"] == address(LAST.code)
    assert ProgressUpdate.objects.get().published_at == update.published_at


def test_a_viewer_may_look_and_not_publish(client, viewer):
    public = factories.make_update()
    update = draft(factories.make_round(quarter=LAST, published_at=None))

    assert client.get(address(LAST.code)).status_code == 200
    assert client.get(address("open")).status_code == 403
    assert client.post(address("open"), {"quarter": NOW.code}).status_code == 403
    assert client.get(address(LAST.code, "publish")).status_code == 403
    assert client.post(address(LAST.code, "publish")).status_code == 403
    assert client.get(f"/admin/updates/{public.pk}/correct/").status_code == 403
    assert client.post(f"/admin/updates/{public.pk}/correct/").status_code == 403
    update.refresh_from_db()
    assert update.published_at is None


def test_a_correction_is_public_at_once_beside_the_update(client, publisher):
    update = factories.make_update(what_we_did="We met once.")
    page = f"/admin/updates/{update.pk}/correct/"

    client.post(page, {"text": "We met twice.", "reason": "We left one meeting out."})
    public = client.get(update.action.get_absolute_url())

    assert "We met once." in public.text
    assert "We met twice." in public.text
    assert Correction.objects.get().history.get().history_user == publisher


def test_the_same_correction_is_not_public_twice(client, publisher):
    update = factories.make_update()
    page = f"/admin/updates/{update.pk}/correct/"
    sent = {"text": "We met twice.", "reason": "We counted one meeting once."}
    client.post(page, sent)

    again = client.post(page, sent | {"reason": "A slip."})
    other = client.post(page, sent | {"text": "We met three times."})
    back = client.post(page, sent)

    assert again.status_code == 200
    assert "It says this already: the correction is public since" in again.text
    assert "A slip." in again.text
    assert other.status_code == back.status_code == 302
    assert update.corrections.count() == 3


def test_a_correction_needs_both_sentences_and_keeps_what_is_typed(client, publisher):
    update = factories.make_update()

    response = client.post(f"/admin/updates/{update.pk}/correct/", {"text": "We met twice."})

    assert response.context["form"].errors == {"reason": ["Say how the mistake came about."]}
    assert "We met twice." in response.text
    assert not Correction.objects.exists()


def test_whoever_corrects_is_told_that_lists_and_counts_go_by_the_update(client, publisher):
    update = factories.make_update(status="done")
    page, told = (
        f"/admin/updates/{update.pk}/correct/",
        "Lists and counts say “Done” until the next",
    )
    newest = client.get(page).text
    factories.make_round(
        quarter=update.round.quarter.shifted(1),
        updates=[{"action": update.action, "status": "on-track"}],
    )

    assert told in newest
    assert told not in client.get(page).text


def test_whoever_finds_a_mistake_in_a_published_quarter_reads_what_to_do(client, publisher, viewer):
    page = address(factories.make_update().round.quarter.code)
    reader = client.get(page).text
    client.force_login(publisher)

    assert "Tell a publisher" in reader
    assert "Correct what an area or an update says" in client.get(page).text


def test_a_quarter_that_was_opened_by_mistake_is_put_right_and_comes_after_the_public_one(
    client, publisher
):
    factories.make_round(quarter=LAST.shifted(-2))
    opened = factories.make_round(quarter=LAST.shifted(-1), published_at=None)
    update = draft(opened)
    form = reverse("admin:actions_round_change", args=[opened.pk])
    led = client.get(address(opened.quarter.code)).text
    sent = as_shown(client.get(form)) | {"change_reason": "The wrong one was opened."}

    refused = client.post(form, sent | {"quarter": LAST.shifted(-3).code})
    right = client.post(form, sent | {"quarter": LAST.code})

    assert f'href="{form}"' in led
    assert "is public. Choose a later quarter." in refused.text
    assert right.status_code == 302
    update.refresh_from_db()
    assert update.round.quarter == LAST


def test_a_draft_is_not_corrected(client, publisher, opened):
    update = draft(opened)

    assert client.get(f"/admin/updates/{update.pk}/correct/").status_code == 404


def test_a_published_quarter_is_read_only(client, publisher):
    update = factories.make_update(what_we_did="We met.")

    response = client.get(address(update.round.quarter.code))

    assert list(response.context["updates"]) == [update]
    assert "<textarea" not in response.text


@pytest.mark.parametrize("part", ["2026-q9", "1999-q1", "x", "2026-q4"])
def test_a_quarter_that_is_not_there_is_not_found(client, publisher, part):
    assert client.get(address(part)).status_code == 404
