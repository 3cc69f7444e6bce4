"""Nobody takes away the last account that can give others their rights, by any page."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.last_superuser import somebody_stays
from accounts.models import User
from tests.admin.pages import as_shown
from tests.factories import make_person
from tests.racing import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

STAYS = "Nobody else can log in and do everything here"
PASSWORD = "a long password of theirs"


def make_superuser(**values):
    return make_person(is_superuser=True, password=PASSWORD, **values)


def page_of(person, page="change"):
    return reverse(f"admin:accounts_user_{page}", args=[person.pk])


def untick(browser, person, box):
    form = as_shown(browser.get(page_of(person)))
    del form[box]
    return browser.post(page_of(person), form)


def delete(browser, person):
    asked = browser.get(page_of(person, "delete"))
    sent = {"post": "yes", "_version": asked.context["version"]}
    return browser.post(page_of(person, "delete"), sent, follow=True)


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.mark.parametrize("box", ["is_active", "is_superuser"])
def test_the_only_superuser_cannot_lock_everybody_out(admin_client, admin_user, box):
    refused = untick(admin_client, admin_user, box)

    assert STAYS in refused.text
    assert "was changed successfully" not in refused.text
    admin_user.refresh_from_db()
    assert getattr(admin_user, box)


def test_where_there_is_another_one_may_go(admin_client, admin_user):
    make_superuser()

    assert untick(admin_client, admin_user, "is_superuser").status_code == 302
    admin_user.refresh_from_db()
    assert not admin_user.is_superuser


@pytest.mark.parametrize(
    "other", [{"is_active": False}, {"is_staff": False}, {"is_superuser": False}], ids=str
)
def test_an_account_that_cannot_help_is_no_other(admin_client, admin_user, other):
    make_person(**{"is_superuser": True, "password": PASSWORD, **other})

    assert STAYS in untick(admin_client, admin_user, "is_superuser").text


def test_everything_else_of_the_only_one_may_change(admin_client, admin_user):
    form = as_shown(admin_client.get(page_of(admin_user))) | {"first_name": "Ann"}

    assert admin_client.post(page_of(admin_user), form).status_code == 302
    admin_user.refresh_from_db()
    assert admin_user.first_name == "Ann"


def test_the_last_one_is_not_deleted(admin_user):
    # Somebody with a log-in of the council's own, one day, and no password here.
    somebody = browser_of(make_person(is_superuser=True))

    assert STAYS in delete(somebody, admin_user).text
    assert User.objects.filter(pk=admin_user.pk).exists()


def test_no_page_takes_a_password_away(admin_client, admin_user):
    page = reverse("admin:auth_user_password_change", args=[admin_user.pk])

    admin_client.post(page, {"usable_password": "false", "unset-password": "x"})

    admin_user.refresh_from_db()
    assert admin_user.has_usable_password()


def test_many_at_once_are_not_taken_away(admin_user):
    make_superuser()

    with pytest.raises(ValidationError, match=STAYS), somebody_stays():
        User.objects.update(is_active=False)

    assert User.objects.filter(is_active=True).count() == 2


@pytest.mark.usefixtures("shared_database")
def test_two_who_take_each_other_away_at_the_same_moment_leave_one():
    ann, bob = make_superuser(username="ann"), make_superuser(username="bob")
    forms = {}
    for mine, theirs in ((ann, bob), (bob, ann)):
        browser = browser_of(mine)
        form = as_shown(browser.get(page_of(theirs)))
        del form["is_superuser"]
        forms[browser] = page_of(theirs), form

    at_once(*(lambda b=b, sent=sent: b.post(*sent) for b, sent in forms.items()))

    assert User.objects.filter(is_superuser=True).count() == 1
