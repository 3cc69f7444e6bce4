"""What people are asked, and where each answer is kept."""

import pytest

from feedback.forms import JOURNEYS
from feedback.models import PersonalPart, Submission

# Kept as a kind and a key (`publishing.matters`), and as rows of their own.
KEPT_ELSEWHERE = {"about", "consents"}
# Asked to say which questions follow.
ONLY_LEADS_ON = {"would_rather_talk"}


@pytest.mark.parametrize("form", JOURNEYS)
def test_each_answer_is_kept_by_a_field_of_its_name(form):
    kept = {
        field.name for model in (Submission, PersonalPart) for field in model._meta.concrete_fields
    }

    asked = {name for step in JOURNEYS[form].steps for name in step.base_fields}

    assert asked - kept - KEPT_ELSEWHERE - ONLY_LEADS_ON == set()


def test_what_is_kept_together_is_every_word_of_the_personal_part():
    hashes = {"email_hash", "phone_hash"}
    fields = {field.name for field in PersonalPart._meta.concrete_fields} - {"id", "submission"}

    assert {*PersonalPart.CONTACT, *PersonalPart.WORDS} == fields - hashes
