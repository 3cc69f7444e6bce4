"""The one file of keeping times: what it says, and what it may not say."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps

from feedback.data_subjects.forgetting import Part, holds
from feedback.models import PersonalPart, Submission
from privacy import purging
from privacy.checks import every_policy_is_kept
from privacy.management.commands.write_data_retention import DOCUMENT, with_times
from privacy.purging import faults
from privacy.retention import BrokenPolicy, Period, policies, sentences_about
from publishing.field_register import declared
from tests import factories

GOOD = """
[comment]
title = "Comments"
[comment.words]
what = "what you wrote"
keep = "24 months"
from = "dealt-with"
why = "To compare."
decides = "owner"
"""


def moment(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def file(tmp_path, settings):
    settings.RETENTION_POLICY = tmp_path / "retention.toml"
    return settings.RETENTION_POLICY


@pytest.mark.parametrize(
    ("words", "at", "before"),
    [
        ("1 day", (2026, 3, 1), (2026, 2, 28)),
        ("30 days", (2026, 3, 31), (2026, 3, 1)),
        ("1 month", (2026, 3, 31), (2026, 2, 28)),
        ("1 month", (2026, 1, 15), (2025, 12, 15)),
        ("12 months", (2028, 2, 29), (2027, 2, 28)),
        ("24 months", (2026, 12, 31), (2024, 12, 31)),
        ("2 years", (2028, 2, 29), (2026, 2, 28)),
    ],
)
def test_a_period_before_a_moment_is_what_a_calendar_says(words, at, before):
    period = Period.read(words)

    assert period.before(moment(*at)) == moment(*before)
    assert str(period) == words


@pytest.mark.parametrize(
    ("words", "day", "after"),
    [
        ("30 days", (2026, 2, 1), (2026, 3, 3)),
        ("1 month", (2026, 1, 31), (2026, 2, 28)),
        ("12 months", (2028, 2, 29), (2029, 2, 28)),
        ("1 year", (2027, 2, 28), (2028, 2, 28)),
        ("4 years", (2024, 2, 29), (2028, 2, 29)),
    ],
)
def test_a_period_after_a_day_is_what_a_calendar_says(words, day, after):
    assert Period.read(words).after(date(*day)) == date(*after)


@pytest.mark.parametrize("words", ["0 days", "", "12", "12 weeks", "1.5 years", "a day", "1 day "])
def test_other_words_are_no_period(words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  its words are checked below
        Period.read(words)

    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("[comment]", "[comment", "retention.toml: "),
        ('title = "Comments"', "", "[comment] needs a title"),
        ('keep = "24 months"', 'keep = "24 weeks"', '[comment.words] keeps it for "24 weeks"'),
        ('keep = "24 months"', "", "[comment.words] must say"),
        ('why = "To compare."', "", "[comment.words] must say"),
        ('why = "To compare."', 'why = ""', "[comment.words] needs words"),
        ('why = "To compare."', "why = 3", "[comment.words] needs words"),
        ('from = "dealt-with"', 'from = "ever"', "[comment.words]: 'ever' is not"),
        ('decides = "owner"', 'decides = "me"', "[comment.words]: 'me' is not"),
        ('decides = "owner"', 'decides = "owner"\nuntil = "x"', "[comment.words] must say"),
        ('decides = "owner"', 'decides = "owner"\nwhat_else = "x"', "[comment.words] must say"),
    ],
)
def test_a_broken_file_says_where(file, wrong, right, sentence):
    assert wrong in GOOD
    file.write_text(GOOD.replace(wrong, right))

    with pytest.raises(BrokenPolicy) as broken:
        policies()

    assert sentence in str(broken.value)
    assert [error.msg for error in every_policy_is_kept(None)] == [str(broken.value)]


def test_a_file_that_is_not_there_is_told(file):
    assert faults()[0].startswith("retention.toml: ")


def test_a_policy_without_code_and_code_without_a_policy_are_told(file):
    file.write_text(GOOD.replace("comment", "diary"))

    found = faults()

    assert "No code keeps the policy diary.words." in found
    assert "No policy says how long comment.words is kept." in found


def test_counting_from_something_else_than_the_file_says_is_told(file):
    file.write_text(GOOD.replace("dealt-with", "came"))

    assert faults()[0] == (
        'The policy comment.words counts from "came", but the code counts from "dealt-with".'
    )


def test_forms_are_told_in_a_sentence_for_each_period():
    after = "{} months after we have dealt with it."

    assert sentences_about("comment") == [
        f"We delete what you wrote and what we wrote about it {after.format(24)}",
        f"We delete your contact details {after.format(12)}",
    ]


@pytest.mark.parametrize("form", Submission.Form)
def test_every_form_says_how_long_each_of_its_parts_is_kept(form):
    kinds = {kind.policy for kind in purging.expiring()}

    assert {f"{form}.{part}" for part in (Part.WORDS, Part.WORK, Part.CONTACT)} <= kinds
    assert sentences_about(form)


@pytest.mark.django_db
def test_no_personal_field_is_left_out():
    """Whatever the field register calls personal in a personal part is forgotten with a part."""
    kinds = declared()[PersonalPart._meta.label]
    personal = [name for name, kind in kinds.items() if kind in ("personal", "child")]
    for name in personal:
        value = "ann@example.org" if name == "email" else "Something."
        factories.make_submission(personal={"words": "", name: value})

    found = Submission.objects.filter(holds(Part.CONTACT, Part.WORDS))

    assert found.count() == len(personal) == 10


def test_what_the_field_register_calls_personal_has_a_policy():
    """A new model with personal fields makes somebody think about how long they are kept."""
    known = {
        "accounts.User": "staff.log-ins",
        "actions.Assignment": "staff.log-ins",
        "feedback.Note": "comment.work",
        "feedback.PageVerdict": "pages.what-went-wrong",
        "feedback.PersonalPart": "comment.words",
        "feedback.Reply": "comment.work",
        "feedback.Submission": "every-form.facts",
        "local_offer.WaitSupplier": "staff.log-ins",
        "post.Message": "mail.sent",
        "providers.ProposedChange": "providers.changes",
        "providers.ProviderContact": "providers.contact",
        "unsaved.Draft": "staff.drafts",
    }
    labels = {
        label for label, fields in declared().items() if {"personal", "child"} & {*fields.values()}
    }

    assert labels == known.keys()
    assert {*known.values()} <= policies().keys()
    assert all(apps.get_model(label) for label in labels)


def test_the_file_lies_where_the_settings_say(settings):
    assert Path(settings.RETENTION_POLICY).name == "retention.toml"


def test_the_document_says_what_the_file_says():
    text = DOCUMENT.read_text("utf-8")

    assert with_times(text) == text


def test_a_document_that_says_something_else_is_noticed(file):
    text = DOCUMENT.read_text("utf-8")
    file.write_text(GOOD)

    assert with_times(text) != text
