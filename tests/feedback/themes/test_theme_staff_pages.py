"""You said, we did, as the Feedback team writes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from feedback.models import CommentsReport, Theme
from feedback.roles import FEEDBACK_TEAM
from privacy.models import AccessRecord
from publishing.versions import version_of
from tests import factories
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db

WORDS = {
    "topic": "services",
    "title": "Tell us how long the wait is",
    "you_said": "Nobody tells us.",
    "answer": "will",
    "we_did": "We will write each month.",
}
THEMES, COMMENTS, REPORTS = (
    "/admin/inbox/themes/",
    "/admin/inbox/comments/",
    "/admin/inbox/reports/",
)


def somebody():
    client = Client()
    person = factories.make_person(FEEDBACK_TEAM)
    client.force_login(person)
    return client, person


@pytest.fixture
def kim():
    return somebody()


@pytest.fixture
def bo():
    return somebody()


def test_from_comments_to_the_public_by_two_people(client, kim, bo):
    (writer, _kim), (second, _bo) = kim, bo
    action = factories.make_action()
    said = [factories.make_submission(form="local-offer") for _one in range(2)]
    chosen = {"comment": [one.reference for one in said], "into": "new"}

    started = writer.post(COMMENTS, chosen)
    form = writer.get(started["Location"])
    sent = WORDS | {"comment": form.context["references"], "actions": [action.pk], "ready": "yes"}
    page = writer.post(f"{THEMES}new/", sent)["Location"]
    alone = writer.get(f"{page}publish/")
    looked = second.get(f"{page}publish/")
    unsure = second.post(f"{page}publish/", {"version": looked.context["version"]})
    done = second.post(
        f"{page}publish/",
        {
            "version": looked.context["version"],
            "redaction_confirmed": "on",
            "few_checked": "on",
        },
    )

    theme = Theme.objects.get()
    assert "somebody else has to look at it" in alone.text
    assert "Read it, then tick the box." in unsure.text
    assert "Look once more, then tick the box." in unsure.text
    assert f"It is public now: {theme.title}." in second.get(done["Location"]).text
    assert set(theme.submissions.all()) == set(said)
    assert WORDS["title"] in client.get(action.get_absolute_url()).text


def test_whoever_wrote_it_cannot_publish_it_by_sending_the_form(kim):
    writer, person = kim
    theme = factories.make_theme(published_at=None, prepared_by=person)

    response = writer.post(
        f"{THEMES}{theme.pk}/publish/",
        {"version": version_of(theme), "redaction_confirmed": "on", "few_checked": "on"},
    )

    assert "Somebody else has to publish what you wrote." in response.context["problem"]
    assert not Theme.objects.visible().exists()


def test_a_preview_shows_its_page_and_keeps_nothing(kim, client):
    writer, person = kim
    theme = factories.make_theme(published_at=None, prepared_by=person, redaction_confirmed=False)
    people = User.objects.count()

    page = writer.get(f"{THEMES}{theme.pk}/preview/")

    assert theme.you_said in page.text
    assert "This is a preview." in page.text
    assert not Theme.objects.visible().exists()
    assert theme.history.count() == 1
    assert User.objects.count() == people
    assert client.get(theme.get_absolute_url()).status_code == 404


def test_a_preview_of_a_report_keeps_nothing(kim, client):
    report = factories.make_comments_report(published_at=None, words="We learned.")
    people = User.objects.count()

    page = kim[0].get(f"{REPORTS}{report.pk}/preview/")

    assert "We learned." in page.text
    assert "This is a preview." in page.text
    assert not CommentsReport.objects.visible().exists()
    assert User.objects.count() == people
    assert client.get(report.get_absolute_url()).status_code == 404


def test_a_preview_of_what_nobody_wrote_yet_shows_its_page(kim):
    theme = factories.make_theme(published_at=None)
    Theme.objects.filter(pk=theme.pk).update(prepared_by=None)

    page = kim[0].get(f"{THEMES}{theme.pk}/preview/")

    assert theme.you_said in page.text
    assert Theme.objects.get().prepared_by is None


def test_the_list_opens_where_there_is_something_to_do(kim):
    reader, _person = kim
    public = factories.make_theme()
    assert public.title in reader.get(THEMES).text

    waiting = factories.make_theme(published_at=None)

    assert waiting.title in reader.get(THEMES).text
    assert public.title in reader.get(f"{THEMES}?stage=public").text


def test_a_public_theme_is_looked_at_and_taken_back_with_a_reason(kim, client):
    writer, _person = kim
    theme = factories.make_theme()
    page = f"{THEMES}{theme.pk}/"

    assert writer.get(page).context["form"] is None
    shown = writer.get(f"{page}take-back/")
    refused = writer.post(f"{page}take-back/", {"version": shown.context["version"]})
    writer.post(f"{page}take-back/", {"version": shown.context["version"], "why": "known"})
    after = writer.get(page).text

    assert f"It is off the public site: {theme.title}." in after
    assert "Say what is wrong with it." in refused.text
    assert client.get(theme.get_absolute_url()).status_code == 410
    assert "Took it back: Somebody could be known from it" in after


def test_the_second_tick_is_asked_for_only_where_few_said_it(kim):
    few = factories.make_theme(published_at=None, submissions=[factories.make_submission()])
    many = factories.make_theme(
        published_at=None, submissions=[factories.make_submission() for _one in range(3)]
    )
    nobody = factories.make_theme(published_at=None, told_otherwise="")

    pages = [kim[0].get(f"{THEMES}{theme.pk}/publish/").text for theme in (few, many, nobody)]

    assert ["Few people said this." in page for page in pages] == [True, False, False]
    assert ["Publish it" in page for page in pages] == [True, True, False]
    assert "It has no comments." in pages[2]


def test_both_people_are_warned_of_a_name_of_somebody_who_said_it(kim):
    client, _person = kim
    theme = factories.make_theme(published_at=None, redaction_confirmed=False, you_said="Ask Zoe.")
    theme.submissions.add(factories.make_submission(personal={"name": "Zoë"}))
    typed = {"redaction_confirmed": "on", "few_checked": "on", "version": version_of(theme)}
    address = f"{THEMES}{theme.pk}/publish/"

    told = "own name may be in it: “Zoe”."
    assert told in client.get(f"{THEMES}{theme.pk}/").text
    assert f"{told} I looked, and it may stay." in client.post(address, typed).text
    assert not Theme.objects.visible().exists()
    client.post(address, {**typed, "names_checked": "on"})

    assert Theme.objects.visible().exists()


def test_words_typed_over_a_newer_version_are_kept_on_the_page(kim):
    writer, _person = kim
    theme = factories.make_theme(published_at=None)

    response = writer.post(f"{THEMES}{theme.pk}/", WORDS | {"version": "0"})

    assert WORDS["you_said"] in response.text
    assert "Nothing was done." in response.text


def test_whoever_reads_comments_leaves_a_record_without_a_word_of_them(kim):
    reader, person = kim
    said = [factories.make_submission(personal={"words": "Ann waits"}) for _one in range(3)]

    page = reader.get(COMMENTS)
    reader.get(f"{COMMENTS}{said[0].reference}/")

    one, many = AccessRecord.objects.all()
    assert page.text.count("Ann waits") == 3
    assert (many.by, many.rows) == (person, 3)
    assert (one.subject, one.rows) == (said[0].reference, 1)
    assert "Ann" not in many.subject


def test_two_answers_stay_apart_in_the_list_and_on_the_page(kim):
    said = {"words": "We wait.", "would_help": "A call."}
    comment = factories.make_submission(form="local-offer", personal=said)

    for address in (COMMENTS, f"{COMMENTS}{comment.reference}/"):
        page = closely(kim[0].get(address).text)
        assert '<p dir="auto">We wait.</p><p dir="auto">A call.</p>' in page


def test_a_list_that_shows_no_comment_leaves_no_record(kim):
    kim[0].get(COMMENTS)

    assert not AccessRecord.objects.exists()


def test_comments_are_found_by_what_became_of_them_form_topic_and_area(kim):
    area = factories.make_area(slug="one")
    factories.make_submission(reference="BP-2222-2222", about=area, topic="idea")
    factories.make_submission(reference="BP-3333-3333", form="local-offer", topic="services")
    factories.make_submission(reference="BP-4444-4444", not_published_because="vexatious")
    themed = factories.make_submission(reference="BP-6666-6666")
    factories.make_theme(submissions=[themed], published_at=None)
    factories.make_submission(form="good-news")

    def found(query):
        rows = kim[0].get(f"{COMMENTS}?{query}").context["rows"]
        return {row.submission.reference[3:7] for row in rows}

    assert found("") == {"2222", "3333"}
    assert found("pile=themed") == {"6666"}
    assert found("pile=declined") == {"4444"}
    assert found("form=local-offer") == found("topic=services") == {"3333"}
    assert found("area=one") == {"2222"}


@pytest.mark.parametrize("query", ["pile=x", "form=x", "topic=x", "area=x", "theme=x", "page=x"])
def test_a_value_the_list_does_not_know_is_refused(kim, query):
    assert kim[0].get(f"{COMMENTS}?{query}").status_code == 400


@pytest.mark.parametrize("number", [1, 3, 20])
def test_comments_cost_as_many_queries_however_many(kim, number, django_assert_max_num_queries):
    area = factories.make_area()
    for _row in range(number):
        factories.make_submission(about=area)
    kim[0].get(COMMENTS)

    with django_assert_max_num_queries(12):
        kim[0].get(COMMENTS)


def test_a_comment_is_put_in_and_taken_out_from_the_list(kim):
    theme, said = factories.make_theme(published_at=None), factories.make_submission()
    address = f"{COMMENTS}?theme={theme.pk}"

    kim[0].post(address, {"comment": [said.reference]})
    inside = list(theme.submissions.all())
    kim[0].post(address, {"out": said.reference})

    assert inside == [said]
    assert not theme.submissions.exists()


def test_why_a_comment_is_not_answered_in_public_shows_on_its_page(kim):
    said = factories.make_submission(form="local-offer")
    page = f"{COMMENTS}{said.reference}/"
    sent = {"do": "decline", "version": kim[0].get(page).context["version"]}

    without_reason = kim[0].post(page, sent)
    kim[0].post(page, sent | {"because": "one-person"})

    assert "Choose why." in without_reason.text
    in_inbox = kim[0].get(f"/admin/inbox/{said.reference}/").text
    assert "It is about services for one particular person" in in_inbox


def test_a_report_is_written_by_one_published_by_another_and_taken_back(kim, bo, client):
    (writer, _kim), (second, _bo) = kim, bo
    came = timezone.now() - timedelta(days=40)
    factories.make_submission(form="local-offer", received_at=came)
    first = writer.get(f"{REPORTS}new/").context["form"].initial
    days = {name: f"{first[name]:%Y-%m-%d}" for name in ("starts_on", "ends_on")}
    assert days["starts_on"] == f"{timezone.localdate(came):%Y-%m-%d}"

    sent = days | {"words": "We learned.", "ready": "yes"}
    page = writer.post(f"{REPORTS}new/", sent)["Location"]
    preview = writer.get(f"{page}preview/")
    sure = {"version": writer.get(page).context["version"], "is_sure": "on"}
    alone = writer.post(f"{page}publish/", sure)
    unsure = second.post(f"{page}publish/", {"version": sure["version"]})
    second.post(f"{page}publish/", sure)
    address = CommentsReport.objects.get().get_absolute_url()
    shown = client.get(address)
    back = {"version": second.get(f"{page}take-back/").context["version"]}
    without_reason = second.post(f"{page}take-back/", back)
    second.post(f"{page}take-back/", back | {"why": "known"})

    assert "We learned." in preview.text
    assert "Somebody else has to publish what you wrote." in alone.context["problem"]
    assert "Read it, then tick the box." in unsure.text
    assert "We learned." in shown.text
    assert "Say what is wrong with it." in without_reason.text
    assert client.get(address).status_code == 410
    assert "Took it back: Somebody could be known from it" in second.get(page).text


def test_a_public_report_shows_no_form(kim):
    report = factories.make_comments_report()

    page = kim[0].get(f"{REPORTS}{report.pk}/")

    assert page.context["form"] is None
    assert report.words in page.text


@pytest.mark.parametrize(("days", "is_told"), [(360, False), (370, True)])
def test_a_late_report_is_told_on_the_first_page_and_in_the_inbox(kim, days, is_told):
    came = timezone.now() - timedelta(days=days)
    factories.make_submission(form="local-offer", received_at=came)

    first_page, inbox = kim[0].get("/admin/"), kim[0].get("/admin/inbox/")

    told = "The report of a year’s comments is late."
    assert (told in first_page.text, told in inbox.text) == (is_told, is_told)
