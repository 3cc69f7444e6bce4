"""What a published quarter leaves in the record: all that a reader was told, and nothing else."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from actions.models import ProgressUpdate
from actions.quarters import Quarter
from actions.signals import round_published
from actions.statuses import Status
from actions.updates.rounds import correct_update, publish_round
from publishing.samples import remove_samples
from reports.models import TakingOut, UpdateDocument, UpdateText
from reports.record.updates import update_or_404
from reports.taking_out.words import propose, take_out
from tests import factories
from tests.reports.telling import open_record, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LAST = Quarter.containing(timezone.localdate()).shifted(-1)


def publish(*actions, quarter=LAST, is_sample=False, **words):
    """Publish a round that says this of each action; return the Round."""
    opened = factories.make_round(quarter=quarter, published_at=None, is_sample=is_sample)
    for action in actions:
        factories.make_update(round=opened, action=action, is_sample=is_sample, **words)
    if not is_sample:
        factories.sign_everything(opened)
    return publish_round(opened, at=timezone.now(), by=factories.make_person())


def told(quarter=LAST):
    """Return what the record says of a quarter, with its words in place."""
    record = open_record(quarter)
    return record.filled(record.facts)


def actions_in(facts):
    return {action["reference"]: action for area in facts["areas"] for action in area["actions"]}


def test_publishing_a_quarter_freezes_what_is_said_of_each_action():
    met, silent = factories.make_action(title="Meet"), factories.make_action(title="Count")
    factories.make_due_date(action=met, quarter=LAST.shifted(2))

    publish(met, status=Status.ON_TRACK, what_we_did="We met twice.")

    actions = actions_in(told())
    assert actions[met.reference]["title"] == "Meet"
    assert actions[met.reference]["standing"] == "on-track"
    assert actions[met.reference]["due"] == LAST.shifted(2).code
    assert actions[met.reference]["update"]["what_we_did"] == "We met twice."
    assert actions[silent.reference]["standing"] == "no-update"
    assert actions[silent.reference]["update"] is None


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        ("We met in the street, and sent a letter.", []),
        ("EET is up. We SEND it.", ["EET", "SEND"]),
        ("Two referrals came.", ["Referral"]),
        ("A Deferral and an unreferral came.", []),
    ],
)
def test_it_explains_the_hard_words_that_stand_in_it(said, explained):
    for term, acronym in (("EET", "EET"), ("SEND", "SEND"), ("Referral", "")):
        full = "all its words" if acronym else ""
        factories.make_glossary_term(term=term, acronym=acronym, full=full)

    publish(factories.make_action(title="A promise"), what_we_did=said)

    assert [word["term"] for word in told()["glossary"]] == explained


def test_it_stays_as_it_was_though_title_lead_and_glossary_change():
    lead = factories.make_lead(title="Head of waits")
    action = factories.make_action(title="Meet", area=factories.make_area(lead=lead))
    factories.make_glossary_term(term="Meet", definition="Come together.")
    publish(action)
    before = told()

    type(action).objects.filter(pk=action.pk).update(title="Other")
    type(lead).objects.filter(pk=lead.pk).update(title="Nobody")

    assert told() == before
    (area,) = before["areas"]
    assert area["lead"] == "Head of waits"
    assert [term["means"] for term in before["glossary"]] == ["Come together."]


def test_every_move_of_a_date_stands_in_it_with_why_and_who_agreed():
    action = factories.make_action()
    first = factories.make_due_date(action=action, quarter=LAST)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=LAST.shifted(2),
        reason="Two people left.",
        agreed_by="The board",
        agreed_on=datetime.date(2026, 6, 1),
    )
    factories.make_due_date(
        action=action,
        kind="correction",
        corrects=first,
        quarter=LAST.shifted(1),
        reason="Read in the wrong line.",
    )

    publish(action)

    promise, move = actions_in(told())[action.reference]["dates"]
    assert promise["quarter"] == LAST.code
    assert [each["quarter"] for each in promise["put_right"]] == [LAST.shifted(1).code]
    assert (move["why"], move["agreed_by"]) == ("Two people left.", "The board")


def test_figures_stand_in_it_as_the_public_sees_them():
    area = factories.make_area()
    measure = factories.make_measure(area=area, counts_people=True)
    series = factories.make_series(measure=measure)
    factories.make_reading(series=series, quarter=LAST, value=3)
    factories.make_reading(series=series, quarter=LAST.shifted(-1), value=40)

    publish(factories.make_action(area=area))

    (frozen,) = told()["measures"]
    small, large = frozen["figures"]
    assert (small["shown"], small["value"], small["hidden"]) == ("fewer than 5", None, True)
    assert (large["shown"], large["value"]) == ("40", "40")
    assert '"3"' not in open_record(LAST).document.canonical


def test_drafts_and_what_is_hidden_are_not_in_it():
    hidden = factories.make_action(title="Hidden promise", is_visible=False)
    shown = factories.make_action()
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened, action=shown)
    half = factories.make_update(
        round=opened, action=factories.make_action(), status="", what_we_did="Half a draft"
    )
    factories.make_due_date(action=shown, published_at=None, quarter=Quarter(2031, 1))
    factories.sign_everything(opened)

    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())

    frozen = json.dumps(told())
    assert hidden.reference not in actions_in(told())
    assert "Half a draft" not in frozen
    assert "2031-q1" not in frozen
    assert actions_in(told())[half.action.reference]["update"] is None


def test_no_person_is_named_in_it():
    person = factories.make_person(username="pat.smith")
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)

    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now(), by=person)

    assert "pat.smith" not in json.dumps(told())


def test_sums_are_those_of_its_own_actions():
    area = factories.make_area()
    actions = [factories.make_action(area=area) for _number in range(3)]

    publish(*actions[:2], status=Status.DONE)

    sums = told()["sums"]
    assert sums["total"] == 3
    assert sums["by_status"] == {"done": 2, "no-update": 1}


def test_each_document_names_the_one_before_it():
    action = factories.make_action()
    publish(action, quarter=LAST.shifted(-1))
    publish(action)

    first, second = UpdateDocument.objects.order_by("number")
    assert (first.number, first.previous) == (1, "")
    assert (second.number, second.previous) == (2, first.digest)
    assert open_record(LAST).facts["previous"] == first.digest


def test_a_correction_is_a_document_of_its_own_and_the_update_stays():
    action = factories.make_action()
    published = publish(action, what_we_did="We met 3 times.")
    before = open_record(LAST).document.canonical

    correct_update(
        ProgressUpdate.objects.get(),
        text="We met 2 times.",
        reason="One meeting was counted twice.",
        at=timezone.now(),
        by=factories.make_person(),
    )

    (correction,) = update_or_404(published.quarter).beside
    assert open_record(LAST).document.canonical == before
    assert correction.filled(correction.facts)["right"] == "We met 2 times."
    assert correction.facts["reference"] == action.reference
    assert correction.document.previous == open_record(LAST).document.digest


def test_whoever_cannot_freeze_does_not_publish(monkeypatch):
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)

    def fail(**_kwargs):
        raise RuntimeError("the disk is full")

    factories.sign_everything(opened)
    round_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            publish_round(opened, at=timezone.now())
    finally:
        round_published.disconnect(fail)

    opened.refresh_from_db()
    assert opened.published_at is None
    assert not UpdateDocument.objects.exists()
    assert not UpdateText.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"canonical": "{}"},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
        {"number": 9},
        {"published_at": factories.LONG_AGO},
        {"is_sample": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_every_change_of_a_document(change):
    publish(factories.make_action())

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        UpdateDocument.objects.update(**change)


def test_the_database_refuses_to_change_or_delete_its_words():
    publish(factories.make_action())

    for wrong in (
        lambda: UpdateText.objects.update(words="Other"),
        lambda: UpdateText.objects.update(words="", salt=""),
        lambda: UpdateText.objects.filter(pk__gt=0).delete(),
        lambda: UpdateDocument.objects.filter(pk__gt=0).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_words_go_whole_with_a_day_and_a_reason_and_never_come_back():
    publish(factories.make_action(), what_we_did="Amy was first.")
    pk = UpdateText.objects.get(words="Amy was first.").pk
    two, at = (factories.make_person(), factories.make_person()), timezone.now()

    proposal = propose(
        (UpdateText._meta.label, pk, "words"), why=TakingOut.Why.NAMED, by=two[0], at=at
    )
    take_out(proposal, by=two[1], at=at)

    assert UpdateText.objects.get(pk=pk).words == ""
    assert UpdateText.objects.get(pk=pk).taken_out_because
    for back in (
        {"words": "Amy", "salt": "1", "taken_out_on": None, "taken_out_because": ""},
        {"taken_out_because": "Another."},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            UpdateText.objects.filter(pk=pk).update(**back)


def test_a_real_document_never_follows_an_example():
    publish(factories.make_action(), is_sample=True)
    example = UpdateDocument.objects.get()

    real = UpdateDocument(
        kind="update",
        quarter=LAST.shifted(1),
        number=2,
        canonical="{}",
        digest="1" * 64,
        previous=example.digest,
        published_at=timezone.now(),
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        real.save()


def test_examples_are_frozen_in_a_chain_of_their_own_and_go_whole():
    action = factories.make_action()
    publish(action, quarter=LAST.shifted(-1), is_sample=True)
    assert told(LAST.shifted(-1))["example"] is True

    remove_samples()
    publish(action)

    (document,) = UpdateDocument.objects.all()
    assert (document.number, document.is_sample) == (1, False)


def test_a_quarter_is_frozen_once():
    published = publish(factories.make_action())

    with pytest.raises((ValidationError, DatabaseError)), transaction.atomic():
        round_published.send(type(published), published=published, at=timezone.now(), by=None)


def test_what_an_area_says_stands_in_it_with_its_lead_and_the_day_or_why_nobody_signed():
    signed = factories.make_action(area=factories.make_area(lead=factories.make_lead(title="Head")))
    unsigned = factories.make_action()
    opened = factories.make_round(quarter=LAST, published_at=None)
    factories.make_area_report(
        round=opened, area=unsigned.area, says="", not_signed_because="The post is empty."
    )
    for action in (signed, unsigned):
        factories.make_update(round=opened, action=action)
    factories.sign_everything(opened)

    publish_round(opened, at=timezone.now())

    said = {area["slug"]: (area["says"], area["signed"]) for area in told()["areas"]}
    assert said == {
        signed.area.slug: ("We did what we said.", {"on": "2020-01-01", "lead": "Head"}),
        unsigned.area.slug: (None, {"not_signed": "The post is empty."}),
    }


def test_what_was_withdrawn_stands_in_it_as_withdrawn_with_the_day_and_the_reason():
    area, action = factories.make_area(title="Waiting"), factories.make_action()
    part = factories.make_action_part(action=action, order=1)
    factories.make_action_part(action=action, order=2)
    measure = factories.make_measure(area=area)
    factories.make_measure_in_area(measure=measure, area=action.area)
    series = factories.make_series(measure=measure, is_withdrawn=True)
    factories.open_the_site()
    withdraw(area, "The law changed.")
    withdraw(part, "It came painted.")

    publish(action)

    of_area, of_another_area = (area["withdrawn"] for area in told()["areas"])
    assert (of_area["why"], of_area["with"]) == ("The law changed.", None)
    assert of_area["since"].startswith(timezone.now().date().isoformat())
    assert of_another_area is None
    of_part, of_another = actions_in(told())[action.reference]["parts"]
    assert of_part["withdrawn"]["why"] == "It came painted."
    assert of_another["withdrawn"] is None
    (frozen,) = told()["measures"]
    assert frozen["withdrawn_in"] == {area.slug: {**of_area, "with": "Waiting"}}
    unknown = {"since": None, "why": None, "with": None}
    assert frozen["withdrawn_series"] == [{"place": series.order, **unknown}]


def test_a_part_of_a_withdrawn_action_is_not_withdrawn_by_itself():
    action = factories.make_action(is_withdrawn=True)
    factories.make_action_part(action=action)

    publish(factories.make_action(area=action.area))

    frozen = actions_in(told())[action.reference]
    assert frozen["withdrawn"] == {"since": None, "why": None, "with": None}
    assert [part["withdrawn"] for part in frozen["parts"]] == [None]
