"""Words that let a child be known go out of the record for good: by two people, in the open."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actions.models import Correction, DueDate, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.roles import Role
from actions.updates.rounds import correct_update, open_round, publish_round, write_update
from keeping.backups import back_up, restore
from post.models import Message
from privacy import finding
from privacy.models import Tombstone
from privacy.subjects import Subject as Somebody
from publishing import guards
from publishing.records import save_with_history
from publishing.versions import version_of
from publishing.wordings.proposing import Proposal, publish
from publishing.wordings.proposing import propose as propose_wording
from reports.families.views import Subject, publish_view, write_view
from reports.models import (
    AreaCorrection,
    AreaReport,
    TakenOutPlace,
    TakingOut,
    UpdateDocument,
    UpdateText,
    View,
)
from reports.record.canonical import digest_of, digests_in
from reports.record.verifying import differences
from reports.roles import PCAN
from reports.taking_out.words import PLACES, propose, take_out, turn_down
from tests import factories
from tests.privacy.canaries import every_row

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)
SECRET = "canary-Jo Fern has no school place"
SAID = "Words taken out on 3 November 2026: they named a child or young person."
Why = TakingOut.Why
JULY, OCTOBER = Quarter(2026, 3), Quarter(2026, 4)


@pytest.fixture
def kim():
    return factories.make_person(Role.PUBLISHER, username="kim")


@pytest.fixture
def ali():
    return factories.make_person(Role.PUBLISHER, username="ali")


def two_take_out(row, field="words", why=Why.NAMED, at=NOON):
    place = (row._meta.label, row.pk, field)
    proposal = propose(place, why=why, by=factories.make_person(), at=at)
    return take_out(proposal, by=factories.make_person(), at=at)


def a_published_quarter(*, quarter=JULY, at=NOON, **person):
    """A quarter with one update and a view of PCAN in it, written and published by their verbs."""
    writer = factories.make_person(Role.WRITER, email="writer@example.org", **person)
    opened, action = open_round(quarter, on=quarter.last_day), factories.make_action()
    words = {"status": "on-track", "what_we_did": SECRET}
    write_update(action, opened=opened, words=words, seen=0, by=writer)
    parent = factories.make_person(PCAN, email="parent@example.org")
    subject = Subject(opened)
    view = write_view(
        subject, words="canary-Sam waits.", judgement="", person=parent, at=at, version=""
    )
    publish_view(view, person=parent, at=at, version=version_of(view))
    factories.sign_everything(opened)
    publish_round(opened, at=at)
    return ProgressUpdate.objects.get(action=action)


def by_hand(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def every_word():
    return "\n".join(every_row())


def texts_of(words):
    return UpdateText.objects.filter(words=words)


# From every place at once


def test_the_words_go_from_the_page_its_history_and_beside_the_document():
    update = a_published_quarter()
    text, document = texts_of(SECRET).get(), UpdateDocument.objects.get()
    before = document.canonical
    assert every_word().count(SECRET) >= 4

    two_take_out(update, "what_we_did")

    assert SECRET not in every_word()
    assert text.salt not in every_word()
    assert ProgressUpdate.objects.get().what_we_did == SAID
    text.refresh_from_db()
    assert (text.words, text.salt) == ("", "")
    assert text.taken_out_on == datetime.date(2026, 11, 3)
    assert text.taken_out_because == "they named a child or young person"
    document.refresh_from_db()
    assert document.canonical == before
    assert document.digest == digest_of(before)
    assert text.digest in digests_in(json.loads(before))


def test_a_view_of_families_goes_from_its_row_and_from_the_document():
    a_published_quarter()

    two_take_out(View.objects.get())

    assert View.objects.get().words == SAID
    assert "canary-Sam" not in every_word()
    assert SECRET in every_word()


def test_it_begins_with_a_text_of_the_document_too():
    update = a_published_quarter()

    two_take_out(texts_of(SECRET).get())

    update.refresh_from_db()
    assert update.what_we_did == SAID


def test_the_same_words_go_from_every_quarter_that_said_them():
    a_published_quarter()
    a_published_quarter(quarter=OCTOBER, at=NOON + datetime.timedelta(days=1), username="other")
    assert texts_of(SECRET).count() == 2

    two_take_out(texts_of(SECRET).first(), at=NOON + datetime.timedelta(days=2))

    assert not texts_of(SECRET).exists()
    assert not ProgressUpdate.objects.filter(what_we_did=SECRET).exists()


def test_a_quarter_published_after_the_proposal_lost_the_words_as_well(kim, ali):
    update = a_published_quarter()
    proposal = propose(
        (update._meta.label, update.pk, "what_we_did"), why=Why.NAMED, by=kim, at=NOON
    )
    a_published_quarter(quarter=OCTOBER, at=NOON + datetime.timedelta(days=1), username="other")

    take_out(proposal, by=ali, at=NOON + datetime.timedelta(days=2))

    assert SECRET not in every_word()


def test_words_that_others_say_stay():
    update = a_published_quarter()
    factories.make_update(what_we_did="Jo Fern is another.")

    two_take_out(update, "what_we_did")

    assert ProgressUpdate.objects.filter(what_we_did="Jo Fern is another.").exists()


def test_a_correction_goes_with_its_reason_and_its_history(kim):
    update = factories.make_update()
    correct_update(update, text="It was two.", reason=SECRET, at=NOON, by=kim)

    two_take_out(Correction.objects.get(), "reason")

    assert Correction.objects.get().reason == SAID
    assert SECRET not in every_word()


def test_the_reason_of_a_moved_date_goes_and_the_date_stays(kim):
    date = factories.make_due_date()
    move = DueDate(
        action=date.action,
        kind=DueDate.Kind.MOVE,
        quarter=Quarter(2027, 1),
        reason=SECRET,
        agreed_by="The board",
        agreed_on=NOON.date(),
        published_at=NOON,
    )
    save_with_history(move, by=kim, because=SECRET)

    two_take_out(move, "reason")

    move.refresh_from_db()
    assert (move.reason, move.quarter, move.agreed_by) == (SAID, Quarter(2027, 1), "The board")
    assert SECRET not in every_word()


MAKERS = {
    View: factories.make_view,
    ProgressUpdate: factories.make_update,
    Correction: factories.make_correction,
    AreaCorrection: factories.make_area_correction,
    DueDate: factories.make_due_date,
}


@pytest.mark.parametrize(
    ("model", "name"),
    [(model, name) for model in MAKERS for name in PLACES[model]],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_each_field_of_words_can_be_let_go_and_nothing_else_with_it(model, name):
    words = "https://zq.example/jo-fern" if name == "evidence_url" else SECRET
    row = MAKERS[model](**{name: words})
    before = model.objects.values().get(pk=row.pk)

    two_take_out(row, name)

    left = "" if name == "evidence_url" else SAID
    assert model.objects.values().get(pk=row.pk) == before | {name: left}


# Two people


def test_whoever_proposed_it_does_not_do_it(kim):
    view = factories.make_view()
    proposal = propose(("reports.View", view.pk, "words"), why=Why.UNLAWFUL, by=kim, at=NOON)

    with pytest.raises(ValidationError, match="Somebody else has to publish"):
        take_out(proposal, by=kim, at=NOON)

    view.refresh_from_db()
    assert view.words == "Families still wait too long."


def test_no_hand_at_the_database_takes_words_out_alone():
    update = a_published_quarter()
    view, text = View.objects.get(), texts_of(SECRET).get()
    propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=factories.make_person(), at=NOON)

    for row, values in (
        (view, {"words": SAID}),
        (update, {"what_we_did": SAID}),
        (text, {"words": "", "salt": "", "taken_out_on": NOON.date(), "taken_out_because": "x"}),
    ):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**values)


def test_nothing_but_the_day_and_the_reason_stands_in_their_place():
    view = factories.make_view()
    two_take_out(view)

    for values in ({"words": "All is well."}, {"words": SAID, "judgement": "done"}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            View.objects.filter(pk=view.pk).update(**values)


def test_one_person_is_never_both():
    done = two_take_out(factories.make_view())

    with pytest.raises(IntegrityError), transaction.atomic():
        TakingOut.objects.create(
            why=Why.NAMED,
            title="A view",
            url="/",
            said="Gone.",
            proposed_at=NOON,
            published_at=NOON,
            prepared_by=done.prepared_by,
            published_by=done.prepared_by,
        )


def words_are_taken_out_by_hand(proposal):
    """Write at a prompt that it is done, and do it."""
    with transaction.atomic():
        TakingOut.objects.filter(pk=proposal.pk).update(said=SAID, published_at=NOON)
        for place in proposal.places.all():
            View.objects.filter(pk=place.row_id).update(words=SAID)


def as_after_a_backup(view, **then):
    """Write at a prompt that a backup brought the words of a view back, and take them out."""
    with transaction.atomic():
        again = TakingOut.objects.create(
            why=Why.NAMED, title="A view", url="/", proposed_at=NOON, **then
        )
        again.places.create(kind="reports.View", row_id=view.pk, field="words")
        words_are_taken_out_by_hand(again)


def test_no_hand_says_that_a_backup_brought_them_back(kim, ali):
    """Then a tombstone would know of it, by the same two people, of this place, for this reason."""
    view, other = factories.make_view(), factories.make_view()
    two = {"proposed_by_then": kim.pk, "done_by_then": ali.pk}
    for reference in (
        f"reports.View {other.pk} words named {kim.pk} {ali.pk}",
        f"reports.View {view.pk} words court {kim.pk} {ali.pk}",
        f"reports.View {view.pk} words named {ali.pk} {kim.pk}",
        f"reports.View {view.pk} words named {kim.pk} {ali.pk}0",
    ):
        factories.make_tombstone(of=Tombstone.Of.WORDS, references=[reference])

    with pytest.raises(IntegrityError, match="never changed"):
        as_after_a_backup(view, **two)
    factories.make_tombstone(
        of=Tombstone.Of.WORDS,
        references=[f"reports.View {view.pk} words named {kim.pk} {ali.pk}"],
    )

    as_after_a_backup(view, **two)
    assert View.objects.get(pk=view.pk).words == SAID


def test_one_person_is_not_two_for_having_been_there_then(kim):
    view = factories.make_view()
    factories.make_tombstone(
        of=Tombstone.Of.WORDS,
        references=[f"reports.View {view.pk} words named {kim.pk} {kim.pk}"],
    )

    for then in (
        {"proposed_by_then": kim.pk, "done_by_then": kim.pk},
        {"proposed_by_then": kim.pk},
        {"done_by_then": kim.pk},
        {},
    ):
        with pytest.raises(IntegrityError, match="two_people_take_words"):
            as_after_a_backup(view, **then)


@pytest.mark.page  # PostgreSQL leaves nothing out
def test_a_prompt_that_checks_nothing_takes_no_words_out_alone(kim):
    """SQLite leaves rules of tables out, and links to nobody, for whoever asks."""
    view = factories.make_view()
    proposal = propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)
    by_hand("PRAGMA ignore_check_constraints=ON")

    for second in (kim.pk, kim.pk + 1_000_000):
        TakingOut.objects.filter(pk=proposal.pk).update(said=SAID, published_by_id=second)
        with pytest.raises(IntegrityError, match="never changed"):
            words_are_taken_out_by_hand(proposal)
    by_hand("PRAGMA ignore_check_constraints=OFF")
    TakingOut.objects.update(said="", published_by=None)


def test_nobody_proposes_it_in_the_name_of_another(kim, ali):
    view = factories.make_view()
    proposal = propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)

    with pytest.raises(IntegrityError, match="stays named"), transaction.atomic():
        TakingOut.objects.filter(pk=proposal.pk).update(prepared_by=ali)


def test_what_was_taken_out_stays_told_and_reaches_no_further():
    done, other = two_take_out(factories.make_view()), factories.make_view()

    for sql in (
        "UPDATE reports_takingout SET why = 'court'",
        "DELETE FROM reports_takingout",
        "DELETE FROM reports_takenoutplace",
        f"UPDATE reports_takenoutplace SET row_id = {other.pk}",  # noqa: S608  a number of ours
    ):
        with pytest.raises(IntegrityError, match="stay out"):
            by_hand(sql)
    with pytest.raises(IntegrityError, match="stay out"), transaction.atomic():
        TakenOutPlace.objects.create(
            taking_out=done, kind="reports.View", row_id=other.pk, field="words"
        )


def test_a_proposal_that_is_turned_down_leaves_the_words(kim):
    view = factories.make_view()
    proposal = propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)

    turn_down(proposal)

    assert not TakingOut.objects.exists()
    assert view.words in every_word()


def test_it_is_proposed_once(kim, ali):
    view = factories.make_view()
    place = ("reports.View", view.pk, "words")
    propose(place, why=Why.NAMED, by=kim, at=NOON)

    with pytest.raises(ValidationError, match="proposed already"):
        propose(place, why=Why.NAMED, by=ali, at=NOON)


def test_words_that_are_gone_are_not_taken_out_once_more(kim):
    view = factories.make_view()
    two_take_out(view)

    with pytest.raises(ValidationError, match="no words here any more"):
        propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)


def test_a_draft_and_an_example_are_no_words_of_the_record(kim):
    draft = factories.make_view(published_at=None)
    example = factories.make_update(is_sample=True)

    for place in (
        ("reports.View", draft.pk, "words"),
        ("actions.ProgressUpdate", example.pk, "what_we_did"),
    ):
        with pytest.raises(ValidationError, match="no words here"):
            propose(place, why=Why.NAMED, by=kim, at=NOON)


def take_out_of_the_promise(action, title):
    """Two people take the words of a title out, and put another in their place."""
    said = Proposal("It named a child.", takes_words_out=True)
    by, at = factories.make_person(), timezone.now()
    wording = propose_wording(action, "title", title, said, by=by, at=at)
    publish([wording], by=factories.make_person(), at=at)
    return by


def test_words_taken_out_of_a_promise_are_proposed_to_go_out_of_each_document(kim):
    """Also what it said before a slip was put right: an older document says that."""
    older = "Help for Jo Fern in Batley"
    action = factories.make_action(title=older)
    factories.open_the_site()
    factories.make_round(quarter=JULY.shifted(-1), updates=[{"action": action}])
    factories.freeze(Round.objects.get())
    slip = Proposal("A slip.", is_slip=True)
    propose_wording(
        action, "title", f"{older}.", slip, by=factories.make_person(), at=timezone.now()
    )
    factories.freeze(factories.make_round(quarter=JULY, updates=[{"action": action}]))

    proposer = take_out_of_the_promise(action, "Help for a child")

    waiting = list(TakingOut.objects.filter(published_at=None))
    assert [each.prepared_by for each in waiting] == [proposer, proposer]
    for each in waiting:
        take_out(each, by=kim, at=NOON)
    assert "Jo Fern" not in every_word()
    assert TakingOut.objects.visible().first().said == (
        "Words taken out on 3 November 2026: they were taken out of what was promised, and it is "
        "told why."
    )
    assert list(differences()) == []


def test_words_taken_out_of_a_promise_that_no_document_says_propose_nothing():
    action = factories.make_action(title="Help for Jo Fern")
    factories.open_the_site()

    take_out_of_the_promise(action, "Help for a child")

    assert not TakingOut.objects.exists()


def test_nobody_chooses_what_the_site_says_of_a_promise(client, kim):
    update = a_published_quarter()
    client.force_login(kim)
    place = [update._meta.label, update.pk, "what_we_did"]

    page = client.get(reverse("admin:taking_out_propose", args=place))

    assert [value for value, _label in page.context["form"].fields["why"].choices] == [
        "named",
        "known",
        "private",
        "court",
        "unlawful",
    ]


def test_what_was_promised_too_is_changed_there_first(kim):
    factories.make_action(title=SECRET)
    view = factories.make_view(words=SECRET)

    with pytest.raises(ValidationError, match="promised too"):
        propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)


# In the open


def test_the_public_is_told_the_day_and_the_reason(client):
    area = factories.make_area(title="Waiting times")
    view = factories.make_view(words=SECRET, area=area)
    done = two_take_out(view, at=timezone.now())

    page = client.get(reverse("changes")).text
    own = client.get(reverse("change", args=["taken-out", done.pk])).text

    for text in (page, own):
        assert done.said in text
        assert "PCAN on Waiting times" in text
        assert SECRET not in text


def test_the_gap_is_shown_where_the_words_stood(client):
    update = a_published_quarter()
    two_take_out(update, "what_we_did")

    page = client.get(update.get_absolute_url()).text

    assert SAID in page
    assert SECRET not in page


def test_whoever_wrote_them_is_told_by_mail_without_a_word_of_it():
    update = a_published_quarter()

    two_take_out(update, "what_we_did")
    two_take_out(View.objects.get())

    mails = sorted(Message.objects.all(), key=lambda mail: mail.to)
    assert [mail.to for mail in mails] == ["parent@example.org", "writer@example.org"]
    assert all(SAID in mail.text and "canary-" not in mail.text for mail in mails)


def test_words_go_though_an_author_cannot_be_told():
    update = a_published_quarter()
    User.objects.filter(email="writer@example.org").update(email="nobody")

    two_take_out(update, "what_we_did")

    update.refresh_from_db()
    assert SECRET not in update.what_we_did
    assert not Message.objects.exists()


# After a restore


def bring_back(file):
    return restore(file, now=timezone.now(), replace=True)


@pytest.fixture
def tombstones_file(settings, tmp_path):
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"
    return settings.TOMBSTONES


@pytest.mark.usefixtures("shared_database", "tombstones_file")
def test_no_backup_brings_them_back(tmp_path):
    update = a_published_quarter(at=timezone.now())
    back_up(tmp_path / "before.zip", now=timezone.now())
    two = two_take_out(update, "what_we_did", at=timezone.now())
    said = two.said

    restored = bring_back(tmp_path / "before.zip")

    assert restored.erased_again == 2
    assert SECRET not in every_word()
    assert ProgressUpdate.objects.get().what_we_did == said
    again = TakingOut.objects.get()
    assert (again.is_again, again.said, again.prepared_by, again.published_by) == (
        True,
        said,
        None,
        None,
    )
    assert (again.proposed_by_then, again.done_by_then) == (two.prepared_by_id, two.published_by_id)
    assert UpdateText.objects.exclude(taken_out_on=None).count() == 1


@pytest.mark.usefixtures("shared_database", "tombstones_file")
def test_the_purge_does_it_too_and_the_site_is_not_ready_before(client):
    factories.make_plan()
    view = factories.make_view(words=SECRET)
    two_take_out(view)
    guards.lift()  # a database came back that does not know of it
    TakingOut.objects.all().delete()
    Tombstone.objects.all().delete()
    View.objects.update(words=SECRET)
    guards.install()
    assert client.get(reverse("readyz")).status_code == 503

    call_command("purge_expired", verbosity=0)

    assert View.objects.get().words == SAID
    assert client.get(reverse("readyz")).status_code == 200


@pytest.mark.usefixtures("shared_database", "tombstones_file")
def test_a_backup_with_the_gap_comes_back_as_it_is(tmp_path):
    update = a_published_quarter(at=timezone.now())
    two_take_out(update, "what_we_did", at=timezone.now())
    back_up(tmp_path / "after.zip", now=timezone.now())

    restored = bring_back(tmp_path / "after.zip")

    assert restored.erased_again == 0
    assert not TakingOut.objects.get().is_again


@pytest.mark.usefixtures("tombstones_file")
def test_the_tombstone_holds_places_and_no_word(
    tombstones_file, django_capture_on_commit_callbacks
):
    view = factories.make_view(words=SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        done = two_take_out(view)

    stone = Tombstone.objects.get()
    assert (stone.of, stone.basis) == ("words", "unlawful")
    by = f"{done.prepared_by_id} {done.published_by_id}"
    assert stone.references == [f"reports.View {view.pk} words named {by}"]
    assert "canary-" not in tombstones_file.read_text()


# Who is named in them


def test_whoever_looks_for_a_person_is_led_to_each_text_once(client):
    update = a_published_quarter()
    view = factories.make_view(words="Jo Fern waits.", published_at=None)

    found = finding.mentions(Somebody(name="Jo Fern"))

    address = reverse(
        "admin:taking_out_propose", args=["actions.ProgressUpdate", update.pk, "what_we_did"]
    )
    assert [mention.address for mention in found] == [address, ""]
    assert "PCAN" in found[1].what
    assert view.words not in found[1].what


# The pages


def test_two_people_do_it_on_their_pages(client, kim, ali):
    view = factories.make_view(words=SECRET)
    client.force_login(kim)
    found = client.get(reverse("admin:taking_out"), {"q": "jo fern"})
    (text,) = found.context["found"]
    assert SECRET in client.get(text.url).text

    assert "Choose why." in client.post(text.url, {}).text
    client.post(text.url, {"why": "named"})
    proposal = TakingOut.objects.get()
    look = reverse("admin:taking_out_look", args=[proposal.pk])
    assert "somebody else has to look at it" in client.get(look).text
    client.post(look, {"do": "take-out"})
    assert View.objects.get().words == SECRET

    client.force_login(ali)
    assert "1 text is proposed to be taken out" in client.get(reverse("admin:index")).text
    client.post(look, {"do": "take-out"})
    assert View.objects.get().words != SECRET
    assert client.get(look).status_code == 404
    assert "There are no words here any more." in client.get(text.url).text
    assert view.pk == View.objects.get().pk


def test_a_second_person_may_leave_the_words(client, kim, ali):
    view = factories.make_view()
    proposal = propose(("reports.View", view.pk, "words"), why=Why.NAMED, by=kim, at=NOON)
    client.force_login(ali)

    client.post(reverse("admin:taking_out_look", args=[proposal.pk]), {"do": "turn-down"})

    assert not TakingOut.objects.exists()


@pytest.mark.parametrize(
    "place",
    [("reports.View", 1, "judgement"), ("accounts.User", 1, "username"), ("x", 1, "words")],
    ids=str,
)
def test_an_address_of_anything_else_leads_nowhere(client, kim, place):
    client.force_login(kim)

    assert client.get(reverse("admin:taking_out_propose", args=place)).status_code == 404


def test_what_an_area_said_in_short_goes_too():
    opened = factories.make_round(quarter=JULY, published_at=None)
    area = factories.make_area()
    factories.make_update(action=factories.make_action(area=area), round=opened)
    factories.make_area_report(round=opened, area=area, says="canary-Jo has no place.")
    factories.sign_everything(opened)
    publish_round(opened, at=NOON)
    report = AreaReport.objects.get()

    two_take_out(report, "says")

    assert AreaReport.objects.get().says == SAID
    assert "canary-Jo" not in every_word()
