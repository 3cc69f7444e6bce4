"""What was promised, who leads it and what it aims at are proved with the record that tells them:
they may change in the open, and not by hand."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from actions.models import Action, ActionPart, FocusArea, Lead, Measure
from actions.updates.rounds import publish_round
from publishing.wordings import proposing as wordings
from reports.models import UpdateDocument, UpdateText
from reports.record.canonical import digest_of, written
from tests import factories
from tests.reports.telling import open_record
from tests.reports.verified import LAST, MADE_ONCE, found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

IN_SECRET = "was changed, and not in the open"


@pytest.fixture(scope="module")
def promised(made_once):
    """An area with an action of one part and a measure with an aim, told and frozen."""
    with made_once():
        factories.start_over(at=MADE_ONCE)
        area = factories.make_area()
        action = factories.make_action(area=area, title="Cut waits", done_when="Waits are short.")
        factories.make_action_part(action=action, order=1, text="More")
        factories.make_measure(area=area, baseline="21 weeks", target_value=12, target_unit="weeks")
        opened = factories.make_round(quarter=LAST, published_at=None)
        factories.make_update(round=opened, action=action)
        factories.sign_everything(opened)
        publish_round(opened, at=timezone.now())


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda: FocusArea.objects.update(title="Waits"), ": “title” was changed, and not in"),
        (lambda: Action.objects.update(title="Cut costs"), ": “title” was changed, and not in"),
        (lambda: Action.objects.update(done_when="Soon."), "was changed, and not in the open"),
        (lambda: Action.objects.update(is_withdrawn=True), "was changed, and not in the open"),
        (lambda: ActionPart.objects.update(text="Less."), ", 1: “what it is” was changed, and not"),
        (lambda: ActionPart.objects.update(is_withdrawn=True), "was changed, and not in the"),
        (lambda: ActionPart.objects.update(order=7), ", 1 was promised in the record, and is no"),
        (lambda: Measure.objects.update(baseline="Nought"), "was changed, and not in the open"),
        (lambda: Measure.objects.update(target_value=90), "“aim” was changed, and not in the open"),
        (lambda: Measure.objects.update(target_unit="years"), "“aim” was changed, and not in the"),
        (lambda: Measure.objects.update(target_words="Soon"), "“aim” was changed, and not in the"),
        (lambda: Lead.objects.update(title="Nobody"), "“who is responsible” was changed, and not"),
        (lambda: FocusArea.objects.update(lead=factories.make_lead()), "“who is responsible” was"),
    ],
)
def test_a_promise_that_is_changed_by_hand_is_named(promised, by_hand, change, named):
    change()

    (difference,) = found()
    assert named in difference


def test_what_nobody_touched_verifies(promised):
    assert found() == []


def rename_the_lead():
    lead = Lead.objects.get()
    lead.title = "Head of Waiting"
    lead.save()


def give_the_area_another_lead():
    area = FocusArea.objects.get()
    area.lead = factories.make_lead(title="Head of Schools")
    area.save()


def rename_all_leads():
    Lead.objects.update(title=Concat("title", Value(" or nobody")))


def aim_lower():
    measure = Measure.objects.get()
    measure.target_value = 20
    measure.save()


def aim_in_words():
    measure = Measure.objects.get()
    measure.target_words = "As short as may be"
    measure.save()


@pytest.mark.parametrize(
    ("change", "by_hand_again"),
    [
        (rename_the_lead, lambda: Lead.objects.update(title="Nobody")),
        (
            give_the_area_another_lead,
            rename_all_leads,
        ),
        (aim_lower, lambda: Measure.objects.update(target_value=21)),
        (aim_in_words, lambda: Measure.objects.update(target_words="Soon")),
    ],
    ids=["lead renamed", "another lead", "lower aim", "aim in words"],
)
def test_another_lead_or_aim_in_the_open_is_no_difference_and_a_hand_after_it_is_named(
    promised, by_hand, change, by_hand_again
):
    change()
    assert found() == []

    by_hand_again()

    assert [IN_SECRET in difference for difference in found()] == [True]


@pytest.mark.parametrize("takes_words_out", [False, True], ids=["anew", "with a gap"])
@pytest.mark.parametrize(
    ("model", "name"), [(Lead, "title"), (Measure, "target_words")], ids=["lead", "aim"]
)
def test_a_lead_or_aim_that_two_people_word_anew_is_no_difference(
    aim_of_words, model, name, takes_words_out
):
    """Where words were taken out, the history has a gap too, and cannot tell what was there."""
    factories.open_the_site()
    said = wordings.Proposal(
        "It named a child.", "SEND board", timezone.localdate(), takes_words_out=takes_words_out
    )
    wording = wordings.propose(
        model.objects.get(), name, "Less", said, by=factories.make_person(), at=timezone.now()
    )

    wordings.publish([wording], by=factories.make_person(), at=timezone.now())

    assert found() == []


@pytest.fixture
def aim_of_words(promised):
    """The next quarter, in which the aim is told in words."""
    aim_in_words()
    opened = factories.make_round(quarter=LAST.shifted(1), published_at=None)
    factories.make_update(round=opened, action=Action.objects.get())
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())


def test_a_signature_in_the_name_of_another_in_the_document_too_is_named(promised, by_hand):
    """Who never led the area cannot have signed for it, whatever fingerprint is made anew."""
    record = open_record(LAST)
    (area,) = record.facts["areas"]
    signed = {**area["signed"], "lead": area["title"]}
    changed = record.document.canonical.replace(written(area["signed"]), written(signed))
    UpdateDocument.objects.update(canonical=changed, digest=digest_of(changed))
    UpdateText.objects.filter(digest=area["signed"]["lead"]["sha256"]).delete()

    (difference,) = found()

    assert "“who is responsible” was changed, and not in the open" in difference
