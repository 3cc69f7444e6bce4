"""Who asks about their data, as staff meet it: no word is shown, no address gets into a path."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from feedback.models import PersonalPart
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from privacy import exports
from privacy.models import AccessRecord, Tombstone
from tests import factories

pytestmark = pytest.mark.usefixtures("shared_database", "tombstones_file")

PEOPLE, COPY, ERASE = (reverse(f"admin:people{rest}") for rest in ("", "_copy", "_erase"))
JO = {"email": "Jo@example.org", "phone": "", "references": "", "name": ""}
WHY = {"checked": "on", "reason": "They asked by letter."}


@pytest.fixture
def sam(client):
    """Whoever answers those who ask."""
    person = factories.make_person(DATA_PROTECTION)
    client.force_login(person)
    return person


@pytest.fixture
def submission():
    return factories.make_submission(
        personal={"words": "Our secret", "name": "Jo Fern", "email": "jo@example.org"}
    )


def sent_on(response):
    """Return whom the page is about, as its forms carry it."""
    return dict(response.context["who"])


def test_what_is_held_is_told_without_a_word_of_it(client, sam, submission):
    factories.make_submission(
        form_token=submission.form_token, personal={"words": "Another secret"}
    )

    page = client.post(PEOPLE, JO)

    assert page.status_code == 200
    assert f"{submission.reference}, How the Big Plan is going" in page.text
    assert "May be theirs too" in page.text
    assert [words for words in ("secret", "Fern", "@example") if words in page.text] == [
        "@example"  # the address that was looked for
    ]


def test_each_look_for_somebody_is_written_down_without_their_name(client, sam, submission):
    factories.make_submission(personal={"words": "Jo Fern was there."})
    named, unknown = {**JO, "name": "Jo Fern"}, {**JO, "email": "kim@example.org"}

    client.post(PEOPLE, named)
    client.post(PEOPLE, unknown)
    client.post(ERASE, JO)

    looks = AccessRecord.objects.order_by("pk").values_list("kind", "by", "subject", "rows")
    assert list(looks) == [
        ("opened", sam.pk, submission.reference, 1),
        ("opened", sam.pk, "nothing found", 0),
        ("opened", sam.pk, submission.reference, 2),  # it, and the record of the first look
    ]


def test_a_place_in_the_words_of_others_is_a_link_only_for_whoever_may_read_it(client, sam):
    other = factories.make_submission(personal={"words": "Jo Fern was there."})
    who = {**JO, "name": "Jo Fern", "mentions": "yes"}
    link = f'href="{other.staff_path}"'

    alone = client.post(PEOPLE, who)
    sam.groups.add(*factories.make_person(FEEDBACK_TEAM).groups.all())
    of_both = client.post(PEOPLE, who)

    assert f"What somebody else sent: {other.reference}" in alone.text
    assert link not in alone.text
    assert link in of_both.text


def test_words_of_others_are_looked_through_only_when_asked_and_it_is_written_down(client, sam):
    factories.make_submission(personal={"words": "Jo Fern was there."})
    who = {**JO, "references": "BP-9999-9999", "name": "Jo Fern"}

    before = client.post(PEOPLE, who)
    after = client.post(PEOPLE, {**who, "mentions": "yes"})

    found = AccessRecord.objects.filter(reason__startswith="Looked for one person’s name")
    assert before.context["mentions"] is None
    assert "Look in what others wrote" in before.text
    assert len(after.context["mentions"]) == 1
    assert "What somebody else sent: BP-" in after.text
    assert [(record.by, record.subject, record.rows) for record in found] == [
        (sam, "nothing found", 1)
    ]


@pytest.mark.parametrize("half", ["BP 7K3M", "BP", "7K3M-9QX2"])
def test_half_a_reference_is_asked_for_in_full(client, sam, submission, half):
    page = client.post(PEOPLE, {**JO, "references": half})
    ticked = client.post(PEOPLE, {**JO, "also": [half]})

    for answer in (page, ticked):
        assert "Write each reference in full, like BP-7K3M-9QX2." in answer.text
    assert not AccessRecord.objects.exists()


def test_somebody_unknown_is_told_kindly(client, sam):
    page = client.post(PEOPLE, JO)

    assert "We hold nothing that is found by this." in page.text
    assert "Go on to delete it" not in page.text


def test_something_to_go_by_is_asked_for(client, sam):
    page = client.post(PEOPLE, {**JO, "email": "", "name": "Jo Fern"})

    assert "Give an e-mail address, a phone number or a reference." in page.text


def test_what_is_ticked_as_theirs_counts_as_theirs(client, sam, submission):
    other = factories.make_submission(form_token=submission.form_token)

    page = client.post(PEOPLE, {**JO, "also": [other.reference]})

    assert sent_on(page)["references"] == other.reference
    assert page.context["findings"].references == sorted([submission.reference, other.reference])


def test_a_copy_is_taken_away_with_a_reason_and_a_record(client, sam, submission):
    answer = client.post(COPY, {**JO, **WHY})

    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    record = AccessRecord.objects.exclude(kind="opened").get()
    held = json.loads(packed.read(exports.JSON))["held"]
    assert answer["Content-Disposition"] == 'attachment; filename="what-we-hold.zip"'
    assert set(packed.namelist()) == {exports.PAGE, exports.JSON, exports.TO_CHECK}
    assert held["Submissions"][0]["words"] == "Our secret"
    assert (record.kind, record.by, record.reason) == ("exported", sam, WHY["reason"])
    assert record.subject == submission.reference


@pytest.mark.parametrize("missing", WHY)
def test_nothing_is_taken_or_erased_without_a_reason_and_a_check(client, sam, submission, missing):
    why = {name: value for name, value in WHY.items() if name != missing}
    code = client.post(ERASE, JO).context["findings"].code

    copied = client.post(COPY, {**JO, **why})
    erased = client.post(ERASE, {**JO, **why, "basis": "asked", "code": code})

    assert "wrong" in copied.text
    assert "wrong" in erased.text
    assert PersonalPart.objects.exists()
    assert not AccessRecord.objects.exclude(kind="opened").exists()


def test_somebody_is_erased_in_two_steps(client, sam, submission):
    asked = client.post(ERASE, JO)
    assert PersonalPart.objects.exists()

    code = asked.context["findings"].code
    done = client.post(
        ERASE, {**sent_on(asked), **WHY, "basis": "asked", "code": code}, follow=True
    )

    assert done.redirect_chain == [(PEOPLE, 302)]
    assert "They are erased." in done.text
    assert not PersonalPart.objects.exists()
    assert Tombstone.objects.get().basis == "asked"
    assert AccessRecord.objects.get(kind="erased").by == sam


def test_what_changed_since_the_first_step_is_shown_again(client, sam, submission):
    code = client.post(ERASE, JO).context["findings"].code
    factories.make_note(submission=submission)

    page = client.post(ERASE, {**JO, **WHY, "basis": "asked", "code": code})

    assert "What we hold changed since it was looked at." in page.text
    assert "1 note" in page.text
    assert page.context["findings"].code != code
    assert PersonalPart.objects.exists()


@pytest.mark.parametrize("address", [COPY, ERASE])
def test_without_somebody_to_be_about_it_leads_back(client, sam, address):
    for answer in (client.get(address), client.post(address, {"email": "no address"})):
        assert (answer.status_code, answer["Location"]) == (302, PEOPLE)


@pytest.mark.parametrize("rows", [1, 3])
def test_how_many_they_sent_costs_few_queries(client, sam, rows, django_assert_max_num_queries):
    for _row in range(rows):
        factories.make_submission(personal={"email": "jo@example.org"})
    client.post(PEOPLE, JO)

    with django_assert_max_num_queries(45):
        client.post(PEOPLE, JO)
