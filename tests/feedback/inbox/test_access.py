"""Opening what people wrote leaves a record, and there is no way around it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.models import Note, PageVerdict, PersonalPart, Reply
from post.models import Message
from privacy.models import AccessRecord
from tests import factories
from tests.feedback.inbox.test_inbox_pages import Typist, page_of, press

pytestmark = pytest.mark.django_db

SECRET = "Ann Other of 1 High Street"


def records():
    """Return (kind, who, of what, how many rows) of every record, oldest first."""
    fields = ("kind", "by__username", "subject", "rows")
    return list(AccessRecord.objects.order_by("id").values_list(*fields))


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("rest", ["", "answer/"])
def test_whoever_opens_what_somebody_sent_is_written_down_each_time(client, rest):
    submission = factories.make_submission(personal={"words": SECRET})
    before = timezone.now()

    shown = [client.get(page_of(submission, rest)) for _time in range(2)]

    assert all(SECRET in page.text for page in shown)
    assert records() == [("opened", "kim", submission.reference, 1)] * 2
    assert before <= AccessRecord.objects.latest("at").at <= timezone.now()


@pytest.mark.usefixtures("kim")
def test_the_list_shows_the_first_words_and_each_of_them_is_written_down(client):
    long = "The lift\nis broken. " + "We waited. " * 50
    submissions = [
        factories.make_submission(personal={"words": long, "name": SECRET}) for _row in range(12)
    ]

    page = client.get("/admin/inbox/").text

    assert page.count("The lift is broken. We waited.") == 12
    assert page.count("We waited.") < 12 * 10
    assert SECRET not in page
    assert [(kind, who, rows) for kind, who, _of, rows in records()] == [
        ("opened", "kim", 10),
        ("opened", "kim", 2),
    ]
    of = " ".join(subject for _kind, _who, subject, _rows in records())
    assert [one for one in submissions if one.reference not in of] == []


@pytest.mark.usefixtures("kim")
def test_of_a_concern_the_list_shows_no_word_and_leaves_no_record(client):
    factories.make_submission(personal={"words": SECRET}, safeguarding_at=timezone.now())

    assert SECRET not in client.get("/admin/inbox/").text
    assert records() == []


@pytest.mark.usefixtures("kim")
def test_the_question_before_a_concern_is_passed_on_shows_no_words_and_leaves_no_record(client):
    submission = factories.make_submission(personal={"words": SECRET, "name": SECRET})

    page = client.get(page_of(submission, "concern/")).text

    assert SECRET not in page
    assert records() == []


@pytest.mark.usefixtures("kim")
def test_a_form_that_comes_back_shows_the_words_again_and_is_written_down(client):
    submission = factories.make_submission(personal={"words": SECRET})

    refused = client.post(page_of(submission), {"do": "note", "version": "0"})

    assert SECRET in refused.text
    assert records() == [("opened", "kim", submission.reference, 1)]


@pytest.mark.usefixtures("kim")
def test_what_is_saved_shows_nothing_until_the_page_opens(client):
    submission = factories.make_submission()

    press(client, submission, "note", text="Ring her.")

    assert len(records()) == 1  # of the visit before


@pytest.mark.usefixtures("kim")
def test_a_look_at_the_headers_alone_reads_nothing(client):
    submission = factories.make_submission()
    factories.make_page_verdict(what_went_wrong=SECRET)

    addresses = [page_of(submission), "/admin/inbox/useful/words/", "/admin/inbox/comments/"]
    for address in [*addresses, f"/admin/inbox/comments/{submission.reference}/"]:
        assert client.head(address).status_code == 200

    assert records() == []


def test_what_is_typed_in_is_opened_by_whoever_typed_it(kim):
    typist = Typist(kim).open(f"/admin/inbox/type-in/comment/?on_paper_on={timezone.localdate()}")
    typist.go_on(topic="not-working", words=SECRET).go_on(about="not-sure").go_on(role="parent")
    typist.go_on(reach_by="no-need").send()

    assert records() == []
    assert SECRET in typist.follow().page
    submission = PersonalPart.objects.get().submission
    assert records() == [("opened", "kim", submission.reference, 1)]


@pytest.mark.usefixtures("kim")
def test_the_first_page_and_counts_show_no_words_and_leave_no_record(client):
    factories.make_submission(personal={"words": SECRET, "name": SECRET})
    factories.make_page_verdict(what_went_wrong=SECRET)

    pages = [client.get(path).text for path in ("/admin/", "/admin/inbox/useful/")]

    assert not any(SECRET in page for page in pages)
    assert records() == []


def test_who_may_not_open_it_leaves_no_record(client):
    submission = factories.make_submission()
    client.force_login(factories.make_person())

    assert client.get(page_of(submission)).status_code == 403
    assert records() == []


@pytest.mark.usefixtures("kim")
def test_what_was_wrong_with_pages_is_read_newest_first_and_written_down(client):
    factories.make_page_verdict(what_went_wrong="Too long.")
    factories.make_page_verdict(what_went_wrong="A broken link.", path="/contact/")
    factories.make_page_verdict(what_went_wrong="")

    page = client.get("/admin/inbox/useful/words/").text

    assert 0 < page.index("A broken link.") < page.index("Too long.")
    assert records() == [("opened", "kim", "What was wrong with pages, page 1", 2)]


@pytest.mark.usefixtures("kim")
def test_where_nobody_wrote_there_is_nothing_to_write_down(client):
    page = client.get("/admin/inbox/useful/words/").text

    assert "Nobody has told us what was wrong yet." in page
    assert records() == []


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("rows", [1, 60])
def test_what_was_wrong_costs_the_same_however_much_was_written(
    client, django_assert_num_queries, rows
):
    for _row in range(rows):
        factories.make_page_verdict(what_went_wrong="Too long.")
    client.get("/admin/inbox/useful/words/")

    with django_assert_num_queries(8):
        client.get("/admin/inbox/useful/words/")


# The admin is no way around


def rows_with_words():
    submission = factories.make_submission(personal=None)
    words = dict.fromkeys(("words", "name", "email", "phone", "helper", "postal_address"), SECRET)
    return [
        factories.make_personal_part(submission=submission, **words),
        factories.make_note(submission=submission, text=SECRET),
        factories.make_reply(submission=submission, text=SECRET),
        factories.make_page_verdict(what_went_wrong=SECRET),
        factories.make_message(to="ann@example.org", text=SECRET),
    ]


@pytest.mark.parametrize("page", ["changelist", "change", "history"])
def test_even_a_superuser_finds_no_words_in_the_admins_own_pages(admin_client, page):
    rows = rows_with_words()

    for row in rows:
        about = [] if page == "changelist" else [row.pk]
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
        response = admin_client.get(reverse(name, args=about))
        assert response.status_code == 200
        assert SECRET not in response.text
        assert "ann@example.org" not in response.text

    assert {type(row) for row in rows} == {PersonalPart, Note, Reply, PageVerdict, Message}
    assert records() == []


@pytest.mark.parametrize("page", ["changelist", "change", "history"])
def test_no_draft_for_the_public_is_read_in_the_admins_own_pages(admin_client, page):
    said = dict.fromkeys(("you_said", "told_otherwise", "we_did"), SECRET)
    story = dict.fromkeys(("title", "text", "difference", "name_shown"), SECRET)
    rows = [
        factories.make_story(published_at=None, **story),
        factories.make_theme(published_at=None, **said),
        factories.make_comments_report(published_at=None, words=SECRET),
    ]

    for row in rows:
        about = [] if page == "changelist" else [row.pk]
        name = f"admin:feedback_{row._meta.model_name}_{page}"
        response = admin_client.get(reverse(name, args=about))
        assert response.status_code == 200
        assert SECRET not in response.text


def test_the_admin_says_where_drafts_are_read(admin_client):
    story = factories.make_story(published_at=None)
    theme = factories.make_theme(published_at=None)
    report = factories.make_comments_report(published_at=None)

    for row, page in (
        (story, reverse("admin:story", args=[story.submission.reference])),
        (theme, reverse("admin:theme", args=[theme.pk])),
        (report, reverse("admin:yearly_report", args=[report.pk])),
    ):
        shown = admin_client.get(f"/admin/feedback/{row._meta.model_name}/{row.pk}/change/").text
        assert f'href="{page}"' in shown


def test_the_admin_says_where_the_words_are_read(admin_client):
    part = factories.make_personal_part()

    page = admin_client.get(f"/admin/feedback/personalpart/{part.pk}/change/").text

    assert f'href="{page_of(part.submission)}"' in page


# The record


@pytest.mark.parametrize("kind", ["exported", "exported-many", "erased"])
def test_taking_away_and_erasing_need_a_reason(kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_access_record(kind=kind)

    assert factories.make_access_record(kind=kind, reason="They asked.").reason == "They asked."


def test_nobody_rewrites_a_record():
    record = factories.make_access_record()

    with pytest.raises(IntegrityError, match="A record of access never changes"):
        AccessRecord.objects.filter(pk=record.pk).update(subject="BP-3333-3333")


def test_a_superuser_can_look_for_what_was_opened(admin_client):
    factories.make_access_record(subject="BP-2222-2222")
    factories.make_access_record(subject="BP-3333-3333")

    found = admin_client.get("/admin/privacy/accessrecord/?q=BP-3333-3333").text

    assert "BP-3333-3333" in found
    assert "BP-2222-2222" not in found
