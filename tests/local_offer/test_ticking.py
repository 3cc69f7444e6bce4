"""A tick goes with the words it was given to, and says who gave it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from local_offer.models import LanguageSentence, WaitingRight
from local_offer.roles import GUIDANCE_OFFICER, LOCAL_OFFER_EDITOR
from tests import factories
from tests.admin.pages import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = factories.make_person(LOCAL_OFFER_EDITOR, GUIDANCE_OFFICER)
    client.force_login(officer)
    return officer


def save(client, row, **typed):
    """Send the form of a row with some boxes changed, and return the answer."""
    address = reverse(f"admin:local_offer_{row._meta.model_name}_change", args=[row.pk])
    return client.post(address, as_shown(client.get(address)) | {"change_reason": "Read"} | typed)


def test_whoever_ticks_stands_beside_the_tick(client, officer):
    right = factories.make_waiting_right()

    save(client, right, checked_on="2026-01-05")

    right.refresh_from_db()
    assert (str(right.checked_on), right.checked_by) == ("2026-01-05", officer)


def test_whoever_writes_what_the_law_gives_cannot_tick_it_and_unticks_what_they_change(client):
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    right, ticked = (
        factories.make_waiting_right(),
        factories.make_waiting_right(**factories.ticked()),
    )

    save(client, right, checked_on="2026-01-05", points="New words.")
    save(client, ticked, points="New words.")

    for row in (right, ticked):
        row.refresh_from_db()
        assert (row.points, row.checked_on, row.checked_by) == ("New words.", None, None)


@pytest.mark.parametrize(
    ("make", "changed"),
    [
        (factories.make_year, {"what_changes": "Other words."}),
        (factories.make_waiting_right, {"points": "Other words."}),
        (factories.make_language_sentence, {"sentence": "Other words."}),
        (factories.make_language_sentence, {"direction": "rtl"}),
    ],
)
def test_words_that_change_lose_their_tick(client, officer, make, changed):
    row = make(**factories.ticked())

    refused = save(client, row, **changed)
    row.refresh_from_db()
    assert "You changed words that were ticked." in refused.text
    assert getattr(row, *changed) != next(iter(changed.values()))

    save(client, row, **changed, checked_on="")
    row.refresh_from_db()
    assert getattr(row, *changed) == next(iter(changed.values()))
    assert (row.checked_on, row.checked_by) == (None, None)


def test_what_the_tick_is_not_about_may_change_without_it(client, officer):
    right = factories.make_waiting_right(**factories.ticked())

    save(client, right, title="Another title")

    right.refresh_from_db()
    assert right.title == "Another title"
    assert right.is_ticked


def test_nobody_ticks_for_a_day_to_come(client, officer):
    right = factories.make_waiting_right()
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused = save(client, right, checked_on=tomorrow.isoformat())

    assert "This day is still to come." in refused.text
    assert not WaitingRight.objects.get().is_ticked


@pytest.mark.both_databases
@pytest.mark.parametrize("half", [{"checked_on": "2026-01-05"}, {"by_somebody": True}])
def test_a_tick_has_a_day_and_a_person(half):
    values = {"checked_by": factories.make_person()} if "by_somebody" in half else half

    with pytest.raises(IntegrityError):
        factories.make_waiting_right(**values)


def test_a_sentence_is_shown_once_a_person_has_ticked_it(client):
    factories.make_language_sentence(sentence="Dolor sit.", checked_on=None, checked_by=None)
    factories.make_language_sentence(
        sentence="Amet elit.", tag="ur", direction=LanguageSentence.Direction.RIGHT_TO_LEFT
    )

    for address in (
        "/local-offer/",
        "/local-offer/services/",
        "/local-offer/list/",
        "/local-offer/while-you-wait/",
        "/local-offer/growing-up/",
        factories.make_service().get_absolute_url(),
        factories.make_year().get_absolute_url(),
    ):
        page = client.get(address).text
        assert 'lang="ur" dir="rtl"' in " ".join(page.split()), address
        assert "Amet elit." in page, address
        assert "Dolor sit." not in page


@pytest.mark.parametrize("tag", ["Urdu", "ur_PK", "ur ", "ur\n", "u"])
def test_a_tag_that_browsers_do_not_know_is_asked_back(client, officer, tag):
    row = factories.make_language_sentence(tag="ur")

    refused = save(client, row, tag=tag, checked_on="")

    assert tag.strip() == "ur" or "Write a language tag" in refused.text
    row.refresh_from_db()
    assert row.tag == "ur"


def test_the_first_staff_page_says_what_waits_for_a_tick_and_leads_there(client, officer):
    factories.make_year()
    factories.make_year(**factories.ticked())
    factories.make_waiting_right(**factories.ticked())

    page = client.get(reverse("admin:index"))

    assert "Years of growing up to check against the law and tick: 1" in page.text
    assert "Rights while waiting to read" not in page.text
    listed = client.get(reverse("admin:local_offer_year_changelist"), {"checked_on__isempty": 1})
    assert listed.context["cl"].result_count == 1
