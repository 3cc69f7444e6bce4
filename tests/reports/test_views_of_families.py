"""PCAN and the youth forum say what families say; nobody else has a hand in it."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from actions.updates.rounds import publish_round
from publishing.versions import ChangedMeanwhile, version_of
from reports.families.views import Subject, publish_view, write_view
from reports.models import UpdateDocument, UpdateText, View, Voice
from reports.record.verifying import differences
from reports.roles import PCAN, YOUTH_FORUM, voice_of
from tests import factories
from tests.reports.telling import words_on

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
SAID = "Families still wait too long."


@pytest.fixture
def parent():
    return factories.make_person(PCAN)


@pytest.fixture
def young_person():
    return factories.make_person(YOUTH_FORUM)


def an_open_round():
    return factories.make_round(published_at=None, quarter=Quarter(2026, 3))


def seen_by(person, subject):
    """Return the version of the draft that somebody is shown, "" while there is none."""
    draft = subject.draft_of(voice_of(person))
    return version_of(draft) if draft else ""


def write(subject, person, words=SAID, judgement="", version=None):
    if version is None:
        version = seen_by(person, subject)
    return write_view(
        subject, words=words, judgement=judgement, person=person, at=NOON, version=version
    )


def publish(view, person, at=NOON):
    return publish_view(view, person=person, at=at, version=version_of(view))


def said_in(document):
    """Return what a document says, with the words that stand beside it in their places."""
    words = {text.digest: text.words for text in UpdateText.objects.filter(document=document)}

    def filled(facts):
        if isinstance(facts, list):
            return [filled(each) for each in facts]
        if not isinstance(facts, dict):
            return facts
        if set(facts) == {"sha256"}:
            return words[facts["sha256"]]
        return {name: filled(value) for name, value in facts.items()}

    return filled(json.loads(document.canonical))


def by_hand(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


# Who speaks for families


@pytest.mark.parametrize(("role", "voice"), [(PCAN, Voice.PCAN), (YOUTH_FORUM, Voice.YOUTH_FORUM)])
def test_each_voice_has_log_ins_of_its_own(role, voice):
    assert voice_of(factories.make_person(role)) == voice


@pytest.mark.parametrize(
    "person",
    [
        {"roles": []},
        {"roles": [*Role]},
        {"roles": [PCAN, Role.PUBLISHER]},
        {"roles": [PCAN, YOUTH_FORUM]},
        {"roles": [PCAN], "is_superuser": True},
        {"roles": [PCAN], "is_staff": False},
        {"roles": [PCAN], "is_active": False},
    ],
    ids=str,
)
def test_nobody_else_speaks_for_families(person):
    somebody = factories.make_person(*person.pop("roles"), **person)

    assert voice_of(somebody) is None
    with pytest.raises(ValidationError, match="Only PCAN and the youth forum write"):
        write(Subject(an_open_round()), somebody, version="")


def test_one_voice_never_publishes_what_the_other_wrote(parent, young_person):
    view = write(Subject(an_open_round()), young_person)

    with pytest.raises(ValidationError, match="Only those who wrote it publish it"):
        publish(view, parent)


# Writing


def test_a_draft_is_saved_again_and_again_and_stays_one(parent):
    subject = Subject(an_open_round(), factories.make_area())

    write(subject, parent)
    write(subject, factories.make_person(PCAN), words="Shorter.", judgement=Status.DELAYED)

    draft = View.objects.get()
    assert (draft.words, draft.judgement, draft.published_at) == ("Shorter.", "delayed", None)


def test_nobody_overwrites_what_another_person_of_their_voice_saved(parent):
    subject = Subject(an_open_round())
    write(subject, parent)
    seen = seen_by(parent, subject)
    write(subject, parent, words="Other words.")

    with pytest.raises(ChangedMeanwhile):
        write(subject, factories.make_person(PCAN), version=seen)

    assert View.objects.get().words == "Other words."


def test_what_was_published_meanwhile_is_not_begun_anew(parent):
    subject = Subject(an_open_round())
    publish(write(subject, parent), parent)

    with pytest.raises(ChangedMeanwhile):
        write(subject, parent, version="the draft that was there")


def test_a_view_says_something_before_it_is_published(parent):
    view = write(Subject(an_open_round()), parent, words="", judgement=Status.STOPPED)

    with pytest.raises(ValidationError, match="Write what you say before you publish it"):
        publish(view, parent)


def test_it_is_published_once(parent):
    view = publish(write(Subject(an_open_round()), parent), parent)

    with pytest.raises(ValidationError, match="public already"):
        publish(view, parent)


def test_another_view_can_be_added_to_a_public_one(client, parent):
    opened, action = an_open_round(), factories.make_action()
    factories.make_update(round=opened, action=action)
    factories.sign_everything(opened)
    subject = Subject(opened, area=action.area)
    publish(write(subject, parent), parent)

    publish(write(subject, parent, words="And more."), parent)

    publish_round(opened, at=NOON)
    page = words_on(client.get(reverse("quarterly_update", args=[opened.quarter])))
    assert page.index(SAID) < page.index("And more.")
    assert "The youth forum has not given a view this time." in page


# Guarded by the database


@pytest.mark.parametrize(
    ("column", "value"), [("words", "All is well."), ("judgement", "done"), ("published_at", None)]
)
def test_what_families_said_is_never_changed(column, value):
    factories.make_view()

    with pytest.raises(IntegrityError, match="never changed"):
        by_hand(f"UPDATE reports_view SET {column} = %s", value)  # noqa: S608  our own names


def test_what_families_said_is_never_deleted():
    view = factories.make_view()

    with pytest.raises(IntegrityError, match="never changed"):
        by_hand("DELETE FROM reports_view WHERE id = %s", view.pk)


@pytest.mark.both_databases
def test_only_pcan_and_the_youth_forum_have_a_voice():
    view = factories.make_view(published_at=None)
    view.by = "council"

    with pytest.raises(ValidationError, match="not a valid choice"):
        view.full_clean()
    with (
        pytest.raises(IntegrityError, match="a_view_is_of_a_voice_of_families"),
        transaction.atomic(),
    ):
        view.save()


def test_families_say_nothing_of_examples(parent):
    example = factories.make_round(is_sample=True, published_at=None)

    with pytest.raises(ValidationError, match="nothing of examples"):
        write(Subject(example), parent)
    with pytest.raises(IntegrityError, match="nothing of examples"), transaction.atomic():
        factories.make_view(round=example)


def test_they_answer_only_what_is_public_in_its_quarter(parent):
    public_update = factories.make_update()
    opened = an_open_round()
    draft, in_another = factories.make_update(round=opened), public_update

    for update in (draft, in_another):
        with pytest.raises(ValidationError, match="answer an update that is public"):
            write(Subject(opened, update=update), parent)
        with pytest.raises(IntegrityError, match="answer an update"), transaction.atomic():
            factories.make_view(round=opened, update=update)


# Public at once, and in the record


def test_no_quarter_makes_a_view_wait(parent):
    opened = an_open_round()

    view = publish(write(Subject(opened), parent), parent)

    assert list(View.objects.visible()) == [view]
    assert not UpdateDocument.objects.exists()


def test_what_was_said_before_the_quarter_stands_in_its_document(parent, young_person):
    opened, action = an_open_round(), factories.make_action()
    factories.make_update(round=opened, action=action)
    area = Subject(opened, action.area)
    publish(write(Subject(opened), young_person, words="Ask us more."), young_person)
    publish(write(area, parent, judgement=Status.AT_RISK), parent)
    write(area, young_person, words="A draft.")
    factories.sign_everything(opened)

    factories.sign_everything(opened)
    publish_round(opened, at=NOON)

    document = UpdateDocument.objects.get()
    told = said_in(document)
    (in_area,) = [each["views"] for each in told["areas"] if each["slug"] == action.area.slug]
    day = "2026-11-23"
    assert told["views"] == [
        {"by": "youth-forum", "words": "Ask us more.", "judgement": None, "on": day}
    ]
    assert in_area == [{"by": "pcan", "words": SAID, "judgement": "at-risk", "on": day}]
    assert not UpdateText.objects.filter(words="A draft.").exists()


def test_a_late_view_has_a_document_of_its_own_with_its_day(parent):
    action = factories.make_action()
    about = factories.make_round(quarter=Quarter(2026, 2), updates=[{"action": action}])

    view = publish(write(Subject(about, action.area), parent), parent)

    document = UpdateDocument.objects.get()
    assert (document.kind, document.quarter, document.published_at) == ("view", about.quarter, NOON)
    told = said_in(document)
    assert told["area"] == action.area.slug
    assert (told["by"], told["words"], told["on"]) == ("pcan", SAID, "2026-11-23")
    assert view.is_late


def test_the_turn_of_a_view_decides_whether_it_is_late_and_not_its_clock(parent, young_person):
    """Whoever publishes takes the moment first, and then waits for their turn."""
    opened, action = an_open_round(), factories.make_action()
    factories.make_update(round=opened, action=action)
    factories.sign_everything(opened)

    soon = publish(write(Subject(opened), parent), parent, at=NOON + MINUTE)
    opened = publish_round(opened, at=NOON)
    late = publish(write(Subject(opened), young_person), young_person, at=NOON - MINUTE)

    assert [document.kind for document in UpdateDocument.objects.all()] == ["update", "view"]
    for view in (soon, late):
        view.refresh_from_db()
    assert (soon.is_late, late.is_late) == (False, True)
    assert list(differences()) == []


def test_an_answer_stands_beside_its_update_and_in_the_record(client, parent):
    update = factories.make_update()
    document = factories.freeze(update.round)
    address = reverse("update", args=[document.quarter, update.action.reference])
    assert SAID not in words_on(client.get(address))

    publish(write(Subject(update.round, update=update), parent), parent)

    assert SAID in words_on(client.get(address))
    told = said_in(UpdateDocument.objects.latest("number"))
    assert (told["answers"], told["area"]) == (update.action.reference, None)


def test_views_stand_in_the_order_in_which_they_were_given(client, parent):
    about = factories.make_round(quarter=Quarter(2026, 2))
    factories.freeze(about)
    for minute, words in enumerate(("First.", "Second.", "Third.")):
        at = NOON + datetime.timedelta(minutes=minute)
        publish(write(Subject(about), parent, words=words), parent, at=at)

    page = words_on(client.get(reverse("quarterly_update", args=[about.quarter])))
    assert re.findall(r"First\.|Second\.|Third\.", page) == ["First.", "Second.", "Third."]


# In public


def test_a_public_view_is_a_change_with_a_page_and_a_draft_is_none(client):
    area = factories.make_area(title="Waiting times")
    about = factories.make_round(quarter=Quarter(2026, 2))
    factories.make_view(round=about, area=area, words="canary-draft", published_at=None)
    view = factories.make_view(round=about, area=area, published_at=timezone.now())

    page = client.get(reverse("changes")).text

    assert "PCAN on Waiting times, April to June 2026" in page
    assert SAID in page
    assert "canary-draft" not in page
    assert SAID in client.get(reverse("change", args=["view", view.pk])).text


@pytest.mark.both_databases
def test_what_families_say_is_read_at_once_and_stays_where_it_was_found(client, parent):
    """Before the quarter is published, and after; the list of changes leads to it in both."""
    area, opened = factories.make_area(title="Waiting times"), an_open_round()
    action = factories.make_action(area=area)
    factories.make_update(round=opened, action=action)
    factories.make_view(round=opened, words="canary-draft", published_at=None)
    place = reverse("families_say", args=[opened.quarter])
    assert client.get(place).status_code == 404

    publish(write(Subject(opened), parent, words="Of all of it."), parent)
    publish(write(Subject(opened, area), parent, judgement=Status.AT_RISK), parent)

    def found():
        page = client.get(place).text
        assert "Of all of it." in page
        assert SAID in page
        assert "canary-draft" not in page
        for view in View.objects.visible():
            assert f'href="{place}#view-{view.pk}"' in client.get(reverse("changes")).text
            assert f'id="view-{view.pk}"' in page
        in_area = client.get(area.get_absolute_url()).text
        assert f'href="{place}"' in in_area
        assert "PCAN gave a view on this area." in in_area
        assert f'href="{place}"' in client.get(reverse("updates")).text
        return page

    assert "Our own update for these months is not published yet." in found()
    factories.sign_everything(opened)
    publish_round(opened, at=NOON + MINUTE)
    publish(write(Subject(opened, area), parent, words="Said late."), parent, at=NOON + 2 * MINUTE)
    assert "Said late." in found()
    assert f'href="/updates/{opened.quarter.code}/"' in client.get(place).text


@pytest.mark.both_databases
def test_the_page_of_an_area_leads_to_the_newest_that_families_said_of_it(client):
    area = factories.make_area()
    for quarter, by in ((1, "pcan"), (2, "youth-forum"), (2, "pcan")):
        about = factories.Round.objects.filter(quarter=Quarter(2026, quarter)).first()
        about = about or factories.make_round(quarter=Quarter(2026, quarter))
        factories.make_view(round=about, area=area, by=by, published_at=NOON)
    factories.make_view(round=about, area=factories.make_area(), published_at=NOON)

    page = client.get(area.get_absolute_url()).text

    assert "What families say: April to June 2026" in page
    assert "PCAN and the youth forum gave a view on this area." in page
    assert "2026-q1/families" not in page


@pytest.mark.parametrize("number", [1, 10])
def test_the_page_of_what_families_say_costs_as_much_however_many(
    client, number, django_assert_num_queries
):
    about = factories.make_round(quarter=Quarter(2026, 2))
    for _ in range(number):
        factories.make_view(
            round=about, area=factories.make_area(), published_at=NOON, words=SAID * 40
        )

    with django_assert_num_queries(4):
        page = client.get(reverse("families_say", args=[about.quarter]))

    assert len(page.content) < 30_000


# Their pages


def log_in(client, *roles, **values):
    person = factories.make_person(*roles, **values)
    client.force_login(person)
    return person


def test_their_log_in_opens_on_their_one_page(client):
    log_in(client, YOUTH_FORUM)

    page = client.get(reverse("admin:index"), follow=True)

    assert page.redirect_chain == [(reverse("admin:views"), 302)]
    assert "adult supporter" in page.text


def test_the_page_names_each_quarter_and_says_what_is_there(client):
    area = factories.make_area()
    about = factories.make_round(quarter=Quarter(2026, 2))
    factories.make_round(quarter=Quarter(2026, 1), is_sample=True)
    opened = an_open_round()
    factories.make_view(round=about, published_at=NOON)
    factories.make_view(round=opened, area=area, published_at=None)
    log_in(client, PCAN)

    page = client.get(reverse("admin:views"))

    assert [about for about, _to_say in page.context["quarters"]] == [opened, about]
    assert "published on 23 November 2026" in page.text
    assert "a draft, not public" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_few_questions(client, django_assert_max_num_queries, rows):
    for number in range(rows):
        area = factories.make_area()
        about = factories.make_round(quarter=Quarter(2026, 1 + number))
        factories.make_view(round=about, area=area)
        factories.make_view(round=about, area=area, published_at=None)
    log_in(client, PCAN)

    with django_assert_max_num_queries(12):
        client.get(reverse("admin:views"))


def test_they_see_nothing_of_what_the_partnership_is_writing(client):
    opened, action = an_open_round(), factories.make_action()
    factories.make_update(round=opened, action=action, what_we_did="canary-of-ours")
    log_in(client, PCAN)

    for address in (
        reverse("admin:give_view", args=[opened.quarter]),
        reverse("admin:give_view_of_area", args=[opened.quarter, action.area.slug]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "canary-of-ours" not in page.text
    answer = reverse("admin:answer_update", args=[opened.quarter, action.address_part])
    assert client.get(answer).status_code == 404


def test_a_view_is_written_looked_at_and_published(client):
    person, opened = log_in(client, PCAN), an_open_round()
    address = reverse("admin:give_view", args=[opened.quarter])

    sent = {"words": SAID, "judgement": "at-risk", "version": "", "do": "look"}
    look = client.post(address, sent, follow=True)
    assert SAID in look.text
    assert View.objects.get().published_at is None

    refused = client.post(look.request["PATH_INFO"], {"version": look.context["version"]})
    assert "Read it first, then tick the box." in refused.text
    assert View.objects.get().published_at is None

    sent = {"version": look.context["version"], "read": "on"}
    client.post(look.request["PATH_INFO"], sent)
    view = View.objects.get()
    assert (view.words, view.judgement, view.written_by) == (SAID, "at-risk", person)
    assert view.published_at


def test_the_youth_forum_reads_it_with_an_adult_supporter(client):
    log_in(client, YOUTH_FORUM)
    view = factories.make_view(by=Voice.YOUTH_FORUM, round=an_open_round(), published_at=None)

    sent = {"version": version_of(view), "read": "on"}
    page = client.post(reverse("admin:look_at_view", args=[view.pk]), sent)

    assert "Read it with an adult supporter first." in page.text
    assert View.objects.get().published_at is None


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        ("Ask Jo Fern, she knows.", "Jo Fern"),
        ("We told Jo about it.", "Jo"),
        ("Write to us: somebody@example.org", "an e-mail address, a phone number"),
        ("Ring 01484 000000 for more.", "an e-mail address, a phone number"),
    ],
)
def test_what_seems_to_name_somebody_is_pointed_out(client, words, warning):
    log_in(client, PCAN)
    view = factories.make_view(round=an_open_round(), words=words, published_at=None)

    page = client.get(reverse("admin:look_at_view", args=[view.pk])).text

    assert "Does it name somebody?" in page
    assert warning in page


def test_what_names_nobody_is_not_warned_of(client):
    log_in(client, PCAN)
    words = "In October many waited. They wait still, until December."
    view = factories.make_view(round=an_open_round(), words=words, published_at=None)

    page = client.get(reverse("admin:look_at_view", args=[view.pk])).text

    assert "Does it name somebody?" not in page


def test_what_is_refused_comes_back_with_what_was_saved_meanwhile(client):
    log_in(client, PCAN)
    opened = an_open_round()
    factories.make_view(round=opened, words="Theirs.", published_at=None)

    page = client.post(
        reverse("admin:give_view", args=[opened.quarter]), {"words": "Mine.", "version": "old"}
    )

    assert page.context["form"]["words"].value() == "Mine."
    assert "Theirs." in page.text
    assert View.objects.get().words == "Theirs."


@pytest.mark.parametrize("roles", [[Role.PUBLISHER], [YOUTH_FORUM]])
@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_else_reads_or_changes_a_draft(client, roles, is_superuser):
    opened = an_open_round()
    view = factories.make_view(round=opened, words="canary-draft", published_at=None)
    log_in(client, *roles, is_superuser=is_superuser)

    pages = [
        reverse("admin:look_at_view", args=[view.pk]),
        reverse("admin:give_view", args=[opened.quarter]),
        reverse("admin:reports_view_changelist"),
        reverse("admin:reports_view_change", args=[view.pk]),
        reverse("admin:reports_view_delete", args=[view.pk]),
        reverse("admin:reports_view_history", args=[view.pk]),
        reverse("admin:round", args=[opened.quarter]),
        reverse("admin:actions_round_delete", args=[opened.pk]),
        reverse("admin:index"),
    ]
    answers = [client.get(path, follow=True).text for path in pages]
    for path in pages:
        client.post(path, {"words": "Ours.", "version": "", "post": "yes", "read": "on"})

    assert [text for text in answers if "canary-draft" in text] == []
    draft = View.objects.get(by=Voice.PCAN)
    assert (draft.words, draft.published_at) == ("canary-draft", None)


def test_a_superuser_looks_at_a_public_view_in_the_admin_and_no_more(admin_client):
    view = factories.make_view()
    address = reverse("admin:reports_view_change", args=[view.pk])

    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {"words": "Ours."}).status_code == 403
