"""What bringing in any sheet promises: read first, then all of it or nothing, and never over
somebody else's words unseen."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.models import DueDate, ProgressUpdate
from actions.quarters import Quarter
from actions.roles import Role
from actions.updates.rounds import publish_round
from staff.sheets import rows as sheet_rows
from tests import factories
from tests.kept_pages import closely
from tests.staff.sheets import Desk, as_file, faults, outcomes, refusals

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202eevil",
    "' OR 1=1 --",
    "😀" * 50,
    "{{ 7 }}{% now %}",
]


@pytest.fixture
def area():
    return factories.make_area(prefix="WT")


@pytest.fixture
def actions(area):
    return [factories.make_action(area=area, reference=f"WT {n}") for n in (1, 2, 3)]


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q3, published_at=None)


@pytest.fixture
def writer(client, area):
    person = factories.make_person(Role.WRITER, given=[area], username="writer")
    client.force_login(person)
    return person


@pytest.fixture
def desk(client, writer, opened):
    """A writer at the sheet of updates."""
    return Desk(client, "updates")


def says(**values):
    """A row of the sheet of updates."""
    headings = {"ref": "Reference", "did": "What we did", "status": "How it is going"}
    return {headings.get(name, name): value for name, value in values.items()}


def did():
    return dict(ProgressUpdate.objects.values_list("action__reference", "what_we_did"))


def test_a_try_tells_everything_and_saves_nothing(desk, actions):
    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="WT 2", did="")])

    assert outcomes(page) == {2: "added", 3: "left"}
    assert "What we did: We met." in closely(page.text)
    assert not ProgressUpdate.objects.exists()
    assert not ProgressUpdate.history.exists()


def test_confirming_does_what_was_read_with_who_and_why(desk, actions, writer):
    answer = desk.bring_in([says(ref="WT 1", did="We met."), says(ref="WT 3", did="We wrote.")])

    assert answer.status_code == 302
    assert did() == {"WT 1": "We met.", "WT 3": "We wrote."}
    assert {
        (entry.history_user, entry.history_change_reason) for entry in ProgressUpdate.history.all()
    } == {(writer, "Brought in from a spreadsheet.")}
    assert "2 rows were added." in str(next(iter(get_messages(answer.wsgi_request))))


def test_one_row_that_is_wrong_keeps_all_out_and_each_says_why(desk, actions):
    page = desk.try_(
        [
            says(ref="WT 1", did="We met."),
            says(ref="WT 9", did="We met."),
            says(ref="WT 2", status="Splendid"),
        ]
    )

    assert outcomes(page) == {2: "added", 3: "refused", 4: "refused"}
    assert faults(page)[3] == ["Reference: There is no such action."]
    assert faults(page)[4][0].startswith("How it is going: Write one of these: “Not started yet”")
    assert page.context["text"] == ""  # there is nothing to confirm


def test_a_confirmed_file_with_a_wrong_row_changes_nothing(desk, actions, monkeypatch):
    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="WT 2", did="We wrote.")])
    actions[1].is_visible = False  # no longer theirs to write
    actions[1].save()

    answer = desk.confirm(page)

    assert answer.status_code == 409
    assert faults(answer) == {3: ["The updates of this action are not yours to write."]}
    assert did() == {}


def test_a_row_about_other_peoples_work_is_refused(desk, actions):
    elsewhere = factories.make_action()

    page = desk.try_([says(ref=elsewhere.reference, did="We met.")])

    assert faults(page) == {2: ["The updates of this action are not yours to write."]}


def test_two_rows_about_the_same_are_refused(desk, actions):
    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="wt-1", did="We did not.")])

    assert faults(page) == {3: ["Row 2 is about the same."]}


def test_rows_that_say_nothing_new_are_left_alone(desk, actions, opened):
    factories.make_update(action=actions[0], round=opened, what_we_did="We met.")

    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="WT 2"), says(ref="WT 2")])

    assert outcomes(page) == {2: "left", 3: "left", 4: "left"}
    assert "Nothing in it is new" in page.content.decode()
    assert page.context["text"] == ""


def test_the_template_as_it_comes_changes_nothing(desk, actions, opened):
    factories.make_update(action=actions[0], round=opened, what_we_did="=We met, “twice”.\nYes.")

    page = desk.try_(desk.template())

    assert outcomes(page) == {2: "left", 3: "left", 4: "left"}


def test_confirming_twice_changes_nothing_more(desk, actions):
    page = desk.try_([says(ref="WT 1", did="We met.")])

    desk.confirm(page)
    desk.confirm(page)

    assert ProgressUpdate.history.count() == 1


def test_a_text_that_was_not_tried_is_not_brought_in(desk, actions):
    page = desk.try_([says(ref="WT 1", did="We met.")])

    desk.confirm(page, text=page.context["text"].replace("met", "slept"))
    desk.confirm(page, tried="")
    desk.confirm(page, tried=page.context["tried"] + "x")

    assert did() == {}


def test_what_one_person_tried_another_cannot_confirm(desk, actions, area, client):
    page = desk.try_([says(ref="WT 1", did="We met.")])
    client.force_login(factories.make_person(Role.WRITER, given=[area]))

    desk.confirm(page)

    assert did() == {}


def test_what_was_tried_in_one_round_is_not_confirmed_in_the_next(desk, actions, opened):
    page = desk.try_([says(ref="WT 1", did="We met.")])
    factories.make_update(action=actions[1], round=opened)
    factories.sign_everything(opened)
    publish_round(opened, at=factories.LONG_AGO)
    factories.make_round(quarter=Q4, published_at=None)

    desk.confirm(page)

    assert "WT 1" not in did()


def colleague_writes(action, opened, words, *, by=None):
    colleague = by or factories.make_person(Role.WRITER, username="colleague")
    update = opened.updates.filter(action=action).first() or ProgressUpdate(
        action=action, round=opened
    )
    update.what_we_did = words
    update._history_user = colleague
    update.save()


def test_somebody_quicker_between_try_and_confirm_is_told_with_both_versions(desk, actions, opened):
    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="WT 2", did="We wrote.")])
    colleague_writes(actions[0], opened, "They met.")

    answer = desk.confirm(page)

    assert answer.status_code == 409
    (who, ours, way_on) = faults(answer)[2]
    assert who.startswith("colleague changed this on ")
    assert who.endswith("It now says: “They met.”.")
    assert ours == "Your file says: “We met.”."
    assert way_on == "If yours is right, take a new template and write it there."
    assert did() == {"WT 1": "They met."}


def test_whoever_was_quicker_on_the_page_is_told_that_it_was_themselves(
    desk, writer, actions, opened
):
    page = desk.try_([says(ref="WT 1", did="We met.")])
    colleague_writes(actions[0], opened, "They met.", by=writer)

    [(who, *_both)] = faults(desk.confirm(page)).values()

    assert who.startswith("You changed this yourself on ")


def test_a_template_that_others_have_overtaken_is_refused_where_it_says_something_new(
    desk, actions, opened
):
    mine, *others = desk.template()
    colleague_writes(actions[0], opened, "They met.")

    page = desk.try_([{**mine, "What we did": "We met."}, *others])

    assert outcomes(page) == {2: "refused", 3: "left", 4: "left"}
    assert "It now says: “They met.”." in faults(page)[2][0]


def test_a_row_left_as_the_template_gave_it_never_undoes_what_others_wrote_since(
    desk, actions, opened
):
    factories.make_update(action=actions[0], round=opened, what_we_did="We met.")
    untouched, mine, _third = desk.template()
    colleague_writes(actions[0], opened, "They met.")

    desk.bring_in([untouched, {**mine, "What we did": "We wrote."}])

    assert did() == {"WT 1": "They met.", "WT 2": "We wrote."}


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"Reference\r\n", "This file has headings, but no rows under them."),
        (b"What we did\r\nWe met.\r\n", "The column “Reference” is missing."),
        (b"Reference,Mood\r\nWT 1,Good\r\n", "There is no column “Mood” in the template."),
        (b"PK\x03\x04", "This is a file of LibreOffice, of Numbers or of Excel before 2007."),
        (b"Reference\x00", "This is not a CSV file."),
        (b"Reference\r\n" + b"x" * 2_000_000, "This file is too large. It may have at most 1 MB."),
        (b'Reference,What we did\r\nWT 1,"We', "The file breaks off in row 2"),
    ],
    ids=["empty", "headings", "missing", "unknown", "other", "nul", "2 MB", "half"],
)
def test_a_file_that_makes_no_sense_is_refused_in_a_sentence(desk, actions, data, sentence):
    page = desk.try_(data)

    assert page.status_code == 200
    assert refusals(page)[0].startswith(sentence)
    assert not ProgressUpdate.objects.exists()


def test_a_file_that_was_let_go_unread_was_too_large(desk, actions):
    page = desk.try_(b"Reference\r\n" + b"x" * 6_000_000)

    assert refusals(page) == ["This file is too large. It may have at most 1 MB."]


def test_no_file_at_all_is_asked_for(desk, actions):
    page = desk.client.post(desk.address, {})

    assert refusals(page) == ["Choose the file first."]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_accents_and_quotation_marks_arrive_however_the_file_was_saved(desk, actions, encoding):
    text = "Reference;What we did\r\nWT 1;“Café” – £5\r\n"

    desk.bring_in(text.encode(encoding))

    assert did() == {"WT 1": "“Café” – £5"}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(desk, actions, words):
    page = desk.try_([says(ref="WT 1", did=words), says(ref=words)])
    desk.bring_in([says(ref="WT 1", did=words)])

    assert "<script>alert" not in page.content.decode()
    assert outcomes(page)[3] == "refused"
    assert did() == {"WT 1": words}
    assert desk.try_(desk.template()).context["report"].refused == []


def test_a_megabyte_in_one_cell_is_told_on_its_row(desk, actions):
    page = desk.try_([says(ref="WT 1", did="a " * 60_000)])

    assert faults(page) == {
        2: ["What we did: Make this shorter: at most 4000 letters. It has 119999."]
    }


def test_ten_thousand_rows_are_answered_with_the_same_few_queries(desk, actions):
    def queries(rows):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = desk.try_(rows)
        assert len(page.context["report"].rows) == len(rows)
        return len(asked)

    few = queries([says(ref=f"WT {n}", did="We met.") for n in range(4, 7)])
    many = queries([says(ref=f"WT {n}", did="We met.") for n in range(4, 10_004)])

    assert many == few


def test_a_long_report_shows_its_beginning(desk, actions):
    page = desk.try_([says(ref=f"WT {n}", did="We met.") for n in range(4, 504)])

    said = page.content.decode()
    assert "The first 200 of 500 rows are shown." in said
    assert len(said) < 150_000


def test_more_changes_than_one_request_can_make_are_refused_before_any_is_tried(
    desk, actions, monkeypatch
):
    monkeypatch.setattr(sheet_rows, "MOST_CHANGES", 1)

    page = desk.try_([says(ref="WT 1", did="We met."), says(ref="WT 2", did="We met.")])

    assert refusals(page) == ["This file would change 2 rows. Bring in at most 1 at once."]


def test_a_hundred_rows_too_many_cost_no_more_than_one(desk, actions):
    data = as_file([says(ref="WT 1", did="We met.")] + [says(ref="WT 1", did="No.")] * 100)

    page = desk.try_(data)

    assert len(page.context["report"].refused) == 100
    assert not DueDate.objects.exists()


def test_without_an_open_round_the_page_says_so(client, writer, actions):
    desk = Desk(client, "updates")

    page = client.get(desk.address)

    assert "No quarterly update is open, so nothing can be written." in page.content.decode()
    assert desk.try_([says(ref="WT 1", did="We met.")]).context["report"] is None
