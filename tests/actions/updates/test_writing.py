"""What the writing page promises: a quarter written on one page, and nothing typed is ever lost."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from actions.models import Action, Assignment, ProgressUpdate
from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from actions.updates.rounds import BLANK, publish_round, words_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
BOXES = (
    "status",
    "what_we_did",
    "difference",
    "got_in_the_way",
    "what_next",
    "evidence",
    "evidence_url",
)


def person(role, **given):
    """Someone with a role, who writes for the `area` or `action` given."""
    made = User.objects.create_user(f"{role.value} {User.objects.count()}", is_staff=True)
    made.groups.add(Group.objects.get(name=role.value))
    if given:
        Assignment.objects.create(person=made, **given)
    return made


@pytest.fixture
def area():
    return factories.make_area(slug="waiting-times", prefix="WT")


@pytest.fixture
def writer(area):
    return person(Role.WRITER, area=area)


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def page(client, writer):
    """The writing page, as the writer's browser holds it."""
    client.force_login(writer)
    return WritingPage(client)


class WritingPage:
    address = "/admin/write/waiting-times/"

    def __init__(self, client):
        self.client = client

    def look(self):
        self.response = self.client.get(self.address)
        return self.response

    def shown(self):
        """What the browser would send if nothing were typed."""
        data = {"round": self.response.context["opened"].quarter.code}
        for row in self.response.context["rows"]:
            data[f"{row.name}-version"] = row.version
            data |= {
                field.html_name: field.value() or ([] if field.use_fieldset else "")
                for field in row.form
            }
        return data

    def send(self, button=("save", "all"), **typed):
        """Type into boxes (see `typed`) and press a button."""
        data = self.shown() | typed
        self.response = self.client.post(self.address, data | dict([button]))
        return self.response

    def row(self, action):
        return next(r for r in self.response.context["rows"] if r.action == action)


def make_actions(area, number):
    return [
        factories.make_action(area=area, reference=f"WT {n}", order=n) for n in range(1, number + 1)
    ]


def typed(action, **boxes):
    return {f"{action.address_part}-{box}": text for box, text in boxes.items()}


def test_without_an_open_quarter_it_says_so(page, area):
    make_actions(area, 1)

    response = page.look()

    assert "No quarterly update is open" in response.text


def test_everything_typed_is_saved_at_once_with_who_wrote_it(page, area, opened, writer):
    one, two = make_actions(area, 2)
    page.look()

    response = page.send(**typed(one, status="on-track") | typed(two, what_we_did="We met."))

    saved = {update.action: update for update in ProgressUpdate.objects.all()}
    assert response.status_code == 302
    assert saved[one].status == Status.ON_TRACK
    assert saved[two].what_we_did == "We met."
    assert saved[one].history.get().history_user == writer


def test_it_says_how_much_is_written(page, area, opened):
    one, two, _three = make_actions(area, 3)
    page.look()

    page.send(**typed(one, status="on-track") | typed(two, what_we_did="Half written."))

    assert "1 of 3 can be published." in page.look().text


def test_a_row_that_nobody_typed_in_is_not_saved(page, area, opened):
    one, two = make_actions(area, 2)
    page.look()

    page.send(**typed(one, status="on-track"))

    assert not ProgressUpdate.objects.filter(action=two).exists()


def test_saving_the_same_again_leaves_no_history(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    page.send(**typed(one, what_we_did="First line.\r\nSecond line."))
    page.look()

    page.send()

    assert ProgressUpdate.objects.get().history.count() == 1


def test_one_row_in_error_stops_no_other_and_loses_nothing(page, area, opened):
    one, two = make_actions(area, 2)
    page.look()

    response = page.send(
        **typed(one, status="on-track", evidence_url="not an address", what_next="Go on.")
        | typed(two, status="on-track")
    )

    assert response.status_code == 200
    assert page.row(one).form["what_next"].value() == "Go on."
    assert page.row(one).form.errors == {
        "evidence_url": ["Write a whole address, such as https://www.example.org."]
    }
    assert [update.action for update in ProgressUpdate.objects.all()] == [two]


def test_same_as_last_time_in_one_row_saves_what_is_typed_in_others(page, area):
    one, two = make_actions(area, 2)
    publish_last_quarter(one)
    opened = factories.make_round(quarter=Q4, published_at=None)
    page.look()

    page.send(("same", one.address_part), **typed(two, what_next="Later."))

    assert opened.updates.get(action=one).no_change_since_id
    assert opened.updates.get(action=two).what_next == "Later."


@pytest.mark.parametrize("box", [box for box in BOXES if box not in ("status", "evidence_url")])
def test_a_million_letters_come_back_with_a_sentence(page, area, opened, box):
    (one,) = make_actions(area, 1)
    page.look()

    response = page.send(**typed(one, **{box: "x" * 1_000_000}))

    assert response.status_code == 200
    assert page.row(one).form.errors == {
        box: ["Make this shorter: at most 4000 letters. It has 1000000."]
    }
    assert len(page.row(one).form[box].value()) == 1_000_000


@pytest.mark.parametrize("odd", ["\x00", "a\x00b"])
def test_what_no_database_holds_is_refused_with_a_sentence(page, area, opened, odd):
    (one,) = make_actions(area, 1)
    page.look()

    response = page.send(**typed(one, what_we_did=f"We met.{odd}x"))

    assert response.status_code == 200
    assert page.row(one).form.errors["what_we_did"] == ["Null characters are not allowed."]


def test_a_status_that_is_not_one_is_refused(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()

    page.send(**typed(one, status="splendid"))

    assert page.row(one).form.errors == {"status": ["Choose one of the words in the list."]}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "٣"])
def test_a_garbled_version_writes_nothing(page, area, opened, version):
    (one,) = make_actions(area, 1)
    page.look()

    response = page.send(**typed(one, version=version, status="on-track"))

    assert response.status_code in (200, 302)
    assert not ProgressUpdate.objects.exists()


def publish_last_quarter(action, **words):
    factories.make_round(quarter=Q3, updates=[{"action": action, **words}])


def test_the_last_words_stand_beside(page, area):
    (one,) = make_actions(area, 1)
    publish_last_quarter(one, what_we_did="We hired two people.")
    factories.make_round(quarter=Q4, published_at=None)

    response = page.look()

    assert page.row(one).last.round.quarter == Q3
    assert "We hired two people." in response.text


def test_same_as_last_time_is_one_click(page, area):
    (one,) = make_actions(area, 1)
    publish_last_quarter(one, status=Status.ON_TRACK, what_we_did="We hired two people.")
    opened = factories.make_round(quarter=Q4, published_at=None)
    page.look()

    page.send(("same", one.address_part))
    page.look()

    draft = opened.updates.get()
    assert (draft.status, draft.no_change_since) == (Status.ON_TRACK, one.updates.earliest("pk"))
    assert words_of(draft) == {**BLANK, "status": Status.ON_TRACK}
    assert draft.published_at is None
    assert draft.history.get().history_change_reason == "Same as last time, checked"
    assert page.row(one).is_repeated


def test_same_as_last_time_never_overwrites_what_is_typed(page, area):
    (one,) = make_actions(area, 1)
    publish_last_quarter(one)
    opened = factories.make_round(quarter=Q4, published_at=None)
    page.look()

    page.send(("same", one.address_part), **typed(one, what_we_did="Something new."))

    assert not opened.updates.exists()
    assert page.row(one).form["what_we_did"].value() == "Something new."


def test_what_is_done_is_not_asked_for_again(page, area):
    done, going = make_actions(area, 2)
    publish_last_quarter(done, status=Status.DONE)
    factories.make_round(quarter=Q4, published_at=None)

    response = page.look()

    assert [row.action for row in response.context["to_write"]] == [going]
    assert "0 of 1 can be published." in response.text


def somebody_else_writes(action, opened, **words):
    update, _made = ProgressUpdate.objects.get_or_create(action=action, round=opened)
    for name, text in words.items():
        setattr(update, name, text)
    update._history_user = User.objects.get_or_create(username="Pat", is_staff=True)[0]
    update.save()


def test_the_second_of_two_writers_is_told_and_loses_nothing(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    somebody_else_writes(one, opened, what_we_did="Words of Pat.")

    response = page.send(**typed(one, what_we_did="My words."))

    assert ProgressUpdate.objects.get().what_we_did == "Words of Pat."
    assert page.row(one).conflict.startswith("Pat saved this on ")
    assert "Words of Pat." in response.text
    assert page.row(one).form["what_we_did"].value() == "My words."


def test_whoever_wrote_it_in_another_window_is_told_so(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    other_window = WritingPage(page.client)
    other_window.look()
    other_window.send(**typed(one, what_we_did="In the other window."))

    response = page.send(**typed(one, what_we_did="In this window."))

    assert page.row(one).conflict.startswith("You saved this in another window on ")
    assert "You wrote there:" in response.text
    assert "In the other window." in response.text
    assert "They wrote:" not in response.text


def test_after_looking_the_second_writer_may_save(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    somebody_else_writes(one, opened, what_we_did="Words of Pat.")
    page.send(**typed(one, what_we_did="My words."))

    page.send()

    assert ProgressUpdate.objects.get().what_we_did == "My words."


def test_what_somebody_else_saved_in_a_row_i_did_not_touch_stays(page, area, opened):
    one, two = make_actions(area, 2)
    page.look()
    somebody_else_writes(one, opened, what_we_did="Words of Pat.")

    response = page.send(**typed(two, what_we_did="My words."))

    assert response.status_code == 302
    assert ProgressUpdate.objects.get(action=one).what_we_did == "Words of Pat."


def test_what_a_second_writer_kept_is_compared_again_with_what_is_saved_then(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    somebody_else_writes(one, opened, what_we_did="Words of Pat.")
    page.send(**typed(one, what_we_did="My words."))
    somebody_else_writes(one, opened, what_we_did="More words of Pat.")

    page.send()

    assert ProgressUpdate.objects.get(action=one).what_we_did == "More words of Pat."
    assert page.row(one).conflict


def test_a_draft_somebody_deleted_meanwhile_is_a_change_too(page, area, opened):
    (one,) = make_actions(area, 1)
    somebody_else_writes(one, opened, what_we_did="Words of Pat.")
    page.look()
    opened.updates.get().delete()

    page.send(**typed(one, what_we_did="My words."))

    assert not opened.updates.exists()
    assert page.row(one).form["what_we_did"].value() == "My words."


def test_words_written_while_the_round_was_published_are_given_back(page, area, opened):
    one, two = make_actions(area, 2)
    factories.make_update(round=opened, action=two)
    page.look()
    factories.sign_everything(opened)
    publish_round(opened, at=factories.shortly_after(Q4))

    response = page.send(**typed(one, what_we_did="Too late, but not lost."))

    assert response.status_code == 409
    assert "Too late, but not lost." in response.text
    assert not ProgressUpdate.objects.filter(action=one).exists()


def test_hints_are_shown_after_saving_and_stop_nobody(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    page.send(**typed(one, status="on-track", what_we_did="The QXZB met."))

    page.look()

    assert [hint for _label, hint in page.row(one).hints] == [
        "Not everybody knows QXZB. Say it in full, or add it to the glossary."
    ]


def test_what_is_needed_before_publishing_is_said_while_writing(page, area, opened):
    (one,) = make_actions(area, 1)
    page.look()
    page.send(**typed(one, status="delayed"))

    page.look()

    assert page.row(one).still_needed == ["Say what got in the way before it is published."]


@pytest.mark.parametrize(
    "words",
    [{}, {"status": "delayed"}, {"status": "done"}, {"status": "on-track"}],
    ids=["no status", "no reason", "no evidence", "to plan after its date"],
)
def test_what_could_not_be_published_is_not_counted_and_still_to_do(page, area, opened, words):
    (one,) = make_actions(area, 1)
    factories.make_due_date(action=one, quarter=Quarter(2026, 1))
    page.look()

    page.send(**typed(one, what_we_did="We met.", **words))

    response = page.look()
    assert "0 of 1 can be published." in response.text
    assert [row.action for row in response.context["to_write"]] == [one]


def opened_rows(response):
    return [row.action for row in response.context["rows"] if row.is_open]


def test_one_row_is_open_and_that_is_the_next_to_write(page, area, opened):
    one, two, _three = make_actions(area, 3)
    before = opened_rows(page.look())
    page.send(**typed(one, status="not-started"))

    after = opened_rows(page.look())

    assert (before, after) == ([one], [two])


def test_a_row_that_could_not_be_saved_is_the_open_one(page, area, opened):
    _one, two = make_actions(area, 2)
    page.look()

    response = page.send(**typed(two, evidence_url="not an address"))

    assert opened_rows(response) == [two]


def test_a_row_leads_on_to_the_next_that_is_to_do(page, area, opened):
    one, two, three = make_actions(area, 3)
    factories.make_update(round=opened, action=two, status=Status.NOT_STARTED)

    page.look()

    assert page.row(one).next == page.row(three)


def test_a_writer_sees_only_their_area(page, area, opened):
    make_actions(area, 1)
    other = factories.make_action(area=factories.make_area(slug="communication"))

    elsewhere = page.client.get("/admin/write/communication/")
    mine = page.client.get("/admin/write/")

    assert elsewhere.status_code == 403
    assert other.title not in mine.text


def test_nobody_writes_for_an_area_that_is_not_theirs(page, area, opened):
    make_actions(area, 1)
    other = factories.make_action(area=factories.make_area(slug="communication"))
    page.look()
    page.send(**typed(other, version="0", status="done"))
    page.look()
    same = page.client.post(page.address, page.shown() | {"same": other.address_part})

    assert same.status_code == 403
    assert not ProgressUpdate.objects.exists()


def test_someone_who_may_write_one_action_has_a_page_with_that_one(client, opened, area):
    _one, two = make_actions(area, 2)
    client.force_login(person(Role.WRITER, action=two))

    response = client.get("/admin/write/")

    assert [row.action for row in response.context["rows"]] == [two]


def test_a_viewer_may_not_write(client, area, opened):
    make_actions(area, 1)
    client.force_login(person(Role.VIEWER))

    assert client.get("/admin/write/waiting-times/").status_code == 403
    assert client.post("/admin/write/", {"round": "2026-q4"}).status_code == 403


def test_fifty_actions_are_one_page_of_few_queries_and_bytes(
    page, area, django_assert_max_num_queries
):
    actions = make_actions(area, 50)
    sentence = "We met families, wrote down what they need, and told them what happens next. "
    words = dict.fromkeys(BOXES[1:-1], sentence)
    factories.make_round(quarter=Q3, updates=[{"action": action, **words} for action in actions])
    factories.make_round(quarter=Q4, published_at=None)
    page.look()

    with django_assert_max_num_queries(16):
        response = page.look()

    assert len(response.context["rows"]) == 50
    assert len(response.content) < 200_000


def test_five_hundred_actions_turn_pages_of_few_queries_and_bytes(
    page, area, opened, django_assert_max_num_queries
):
    make_actions(area, 500)
    page.look()

    with django_assert_max_num_queries(16):
        response = page.look()

    assert len(response.context["rows"]) == 25
    assert len(response.content) < 150_000
    assert "0 of 500 can be published." in response.text
    assert page.client.get(f"{page.address}?page=99").status_code == 404
    assert page.client.get(f"{page.address}?page=x").status_code == 400


def test_what_is_typed_is_saved_wherever_its_row_stands_by_now(page, area, opened):
    actions = make_actions(area, 60)
    page.address += "?page=3"
    page.look()
    factories.make_action(area=area, reference="WT 0", order=0)
    Action.objects.filter(pk__in=[action.pk for action in actions[:20]]).update(is_visible=False)

    page.send(**typed(actions[50], status="done"), **typed(actions[59], status="delayed"))

    assert dict(opened.updates.values_list("action__reference", "status")) == {
        "WT 51": "done",
        "WT 60": "delayed",
    }


def test_what_is_typed_on_an_action_that_is_hidden_by_now_is_given_back(page, area, opened):
    one, two = make_actions(area, 2)
    page.look()
    Action.objects.filter(pk=two.pk).update(is_visible=False)

    answer = page.send(**typed(one, status="done"), **typed(two, what_we_did="We met 40 families."))

    assert answer.status_code == 409
    assert "no longer shown" in answer.text
    assert "We met 40 families." in answer.text
    assert not opened.updates.exists()


def test_a_preview_is_the_public_page_with_the_draft(page, area, opened):
    (one,) = make_actions(area, 1)
    factories.make_update(round=opened, action=one, what_we_did="Only a draft.")

    response = page.client.get("/admin/write/preview/wt-1/")

    assert "Preview, not public" in response.text
    assert "Only a draft." in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_a_preview_is_for_staff_with_a_role(client, area, opened):
    make_actions(area, 1)
    address = "/admin/write/preview/wt-1/"

    as_a_stranger = client.get(address)
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    without_a_role = client.get(address)

    assert as_a_stranger.headers["Location"].startswith("/admin/login/")
    assert without_a_role.status_code == 403


@pytest.fixture
def in_parts(area):
    """An action of two parts."""
    (action,) = make_actions(area, 1)
    factories.make_action_part(action=action, order=1, text="Hold an event")
    factories.make_action_part(action=action, order=2, text="Shorten the list")
    return action


def test_parts_are_named_on_the_page_without_their_numbers(page, in_parts, opened):
    page.look()

    choices = page.row(in_parts).form["parts_done"].field.choices

    assert [words for _number, words in choices] == ["Hold an event", "Shorten the list"]


def test_parts_that_are_done_are_ticked_in_the_update(page, in_parts, opened):
    page.look()

    page.send(**typed(in_parts, parts_done=["2"], what_we_did="The list is shorter."))

    assert ProgressUpdate.objects.get().parts_done == "2"


def test_what_was_done_stays_ticked_until_somebody_says_otherwise(page, in_parts):
    factories.make_round(quarter=Q3, updates=[{"action": in_parts, "parts_done": "1"}])
    factories.make_round(quarter=Q4, published_at=None)
    page.look()

    page.send(**typed(in_parts, what_we_did="No more was done."))
    kept = ProgressUpdate.objects.get(round__quarter=Q4).parts_done
    page.look()
    page.send(**typed(in_parts, parts_done=[]))

    assert (kept, ProgressUpdate.objects.get(round__quarter=Q4).parts_done) == ("1", "")


def test_ticks_that_nobody_touched_are_no_update(page, in_parts):
    factories.make_round(quarter=Q3, updates=[{"action": in_parts, "parts_done": "1"}])
    factories.make_round(quarter=Q4, published_at=None)
    page.look()

    page.send()

    assert not ProgressUpdate.objects.filter(round__quarter=Q4).exists()


def test_an_action_without_parts_is_not_asked_about_them(page, area, opened):
    (action,) = make_actions(area, 1)

    page.look()

    assert "parts_done" not in page.row(action).form.fields


@pytest.mark.parametrize("sent", ["3", "x", "1, 2", "\x00"])
def test_a_part_that_is_not_there_is_refused_with_a_sentence(page, in_parts, opened, sent):
    page.look()

    response = page.send(**typed(in_parts, parts_done=[sent], what_we_did="We met."))

    assert "Choose parts from the list." in response.text
    assert "We met." in response.text
    assert not ProgressUpdate.objects.exists()


def test_two_writers_who_tick_other_parts_are_told_of_each_other(page, in_parts, opened, client):
    page.look()
    theirs = page.shown()
    page.send(**typed(in_parts, parts_done=["1"]))

    response = client.post(
        page.address, theirs | typed(in_parts, parts_done=["2"]) | {"save": "all"}
    )

    assert "after you opened it" in response.text
    assert ProgressUpdate.objects.get().parts_done == "1"


def test_the_preview_shows_which_parts_would_be_done(page, client, in_parts, opened):
    factories.make_update(round=opened, action=in_parts, parts_done="2")

    response = client.get("/admin/write/preview/wt-1/")

    assert [part.is_done for part in response.context["parts"]] == [False, True]
