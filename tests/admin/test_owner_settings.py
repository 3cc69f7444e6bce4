"""The form of the owner settings: in groups, and with what is plainly a slip refused."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.models import OwnerSettings
from staff.admin.owner_settings import GROUPS, groups_of
from tests.admin.pages import as_shown

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:publishing_ownersettings_change", args=[1])
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def problems(client, **values):
    """Return what the form says is wrong with these values, by name; {} once it has saved."""
    shown = as_shown(client.get(PAGE))
    answer = client.post(PAGE, {**shown, "change_reason": "Read on their page.", **values})
    return answer.context["adminform"].form.errors if answer.status_code == 200 else {}


def test_every_setting_stands_in_one_group():
    named = [name for _group, names in GROUPS for name in names]

    fields = {field.name for field in OwnerSettings._meta.concrete_fields if field.editable}
    assert len(named) == len(set(named))
    assert set(named) == fields


def test_it_says_how_much_is_filled_in(admin_client):
    OwnerSettings.objects.update(phone="01484 000 000", email="team@example.org")

    told = admin_client.get(PAGE).context["how_much"]

    reached = groups_of(OwnerSettings.objects.get())[1]
    assert (reached.filled, reached.wanted, reached.is_complete) == (2, 5, False)
    assert (told.filled, told.wanted) == (2, len(OwnerSettings().unset_fields()))
    assert "2 of 5 are filled in." in admin_client.get(PAGE).text


@pytest.mark.parametrize(
    "value", ["01484 000 000", "0300 000 0000", "+44 1484 000000", "01484 000 000, weekdays"]
)
def test_a_phone_number_is_one(admin_client, value):
    assert problems(admin_client, phone=value) == {}


@pytest.mark.parametrize("value", ["ring us", "01484", "01484 000 000 000 000", "12 34 56"])
def test_what_is_no_phone_number_is_refused(admin_client, value):
    assert "Write a whole phone number" in problems(admin_client, phone=value)["phone"][0]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("accessibility_prepared_on", TODAY + DAY, "This day has not come yet."),
        ("accessibility_reviewed_on", TODAY + DAY, "This day has not come yet."),
        ("privacy_agreed_on", TODAY + DAY, "This day has not come yet."),
        ("urgent_help", "Ask your GP", "Write a number to call"),
        ("safeguarding_help", "The team", "Write a number to call"),
        ("security_contact", "team@example.org", "Begin with https://"),
        ("reply_days", 400, "longer than half a year"),
        ("reply_days", 0, "Give one at least, or leave it empty."),
    ],
)
def test_what_is_plainly_a_slip_is_refused_beside_its_box(admin_client, name, value, sentence):
    assert sentence in problems(admin_client, **{name: value})[name][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accessibility_reviewed_on", TODAY),
        ("urgent_help", "Your GP, or NHS 111"),
        ("security_contact", "mailto:team@example.org"),
        ("reply_days", 20),
    ],
)
def test_what_may_be_right_is_saved(admin_client, name, value):
    assert problems(admin_client, **{name: value}) == {}
    assert str(getattr(OwnerSettings.objects.get(), name)) == str(value)


def test_what_was_saved_before_it_was_refused_stops_nobody(admin_client):
    OwnerSettings.objects.update(security_contact="team@example.org")

    assert problems(admin_client, contact_team="The SEND team") == {}
