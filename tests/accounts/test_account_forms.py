"""Whoever looks after log-ins gives a colleague what they need, in words that say what it does."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actions.models import Assignment
from actions.roles import Role
from reports.roles import PCAN
from staff import roles
from tests.admin.pages import as_shown
from tests.factories import make_area, make_due_date, make_person

pytestmark = pytest.mark.django_db

PASSWORD = "a long password of theirs"
NO_ROLE = "They have no role yet"
NO_WORK = "No area or action is given to them yet"


def add(client, **values):
    form = as_shown(client.get(reverse("admin:accounts_user_add")))
    sent = {"username": "sam", "password1": PASSWORD, "password2": PASSWORD, "groups": [], **values}
    return client.post(reverse("admin:accounts_user_add"), form | sent, follow=True)


def page_of(person, page="change"):
    return reverse(f"admin:accounts_user_{page}", args=[person.pk])


def save(client, person, **values):
    form = as_shown(client.get(page_of(person)))
    return client.post(page_of(person), form | values, follow=True)


def id_of(role):
    return Group.objects.get(name=role).pk


def test_a_new_colleague_can_log_in_and_do_the_work_of_their_role_at_once(admin_client):
    add(admin_client, email="sam@example.org", groups=[id_of(Role.VIEWER)])

    colleague = Client()
    assert colleague.login(username="sam", password=PASSWORD)
    assert colleague.get(reverse("admin:index")).status_code == 200
    assert colleague.get(reverse("admin:rounds")).status_code == 200
    assert User.objects.get(username="sam").email == "sam@example.org"


def test_each_role_says_what_it_is_for(admin_client):
    page = admin_client.get(reverse("admin:accounts_user_add"))

    for name in roles.names():
        assert roles.says(name)
        assert f"{name}: {roles.says(name)}" in page.text


@pytest.mark.parametrize("page", ["add", "change"])
def test_rights_come_by_roles_alone(admin_client, page):
    person = make_person()
    address = reverse("admin:accounts_user_add") if page == "add" else page_of(person)

    form = admin_client.get(address).context["adminform"].form

    assert "groups" in form.fields
    assert not {"user_permissions", "is_staff"} & form.fields.keys()


def test_whoever_speaks_for_families_has_no_other_role(admin_client):
    page = add(admin_client, groups=[id_of(PCAN), id_of(Role.VIEWER)])

    assert "“PCAN” has a log-in of its own: give no other role with it." in page.text
    assert not User.objects.filter(username="sam").exists()


def test_whoever_has_no_role_is_told(admin_client):
    assert NO_ROLE in add(admin_client).text
    assert NO_ROLE not in save(admin_client, User.objects.get(username="sam"), is_superuser="on")


def test_whoever_writes_but_was_given_nothing_is_told(admin_client):
    lead = make_person(Role.AREA_LEAD)

    assert NO_WORK in save(admin_client, lead).text
    Assignment.objects.create(person=lead, area=make_area())
    assert NO_WORK not in save(admin_client, lead).text


def test_whoever_left_may_not_log_in_but_what_they_did_keeps_their_name(admin_client):
    lead = make_person(Role.AREA_LEAD, username="sam")
    Client().force_login(lead)
    date = make_due_date()
    date.history.update(history_user=lead)

    assert admin_client.get(page_of(lead, "delete")).status_code == 403
    assert admin_client.post(page_of(lead, "delete"), {"post": "yes"}).status_code == 403
    form = as_shown(admin_client.get(page_of(lead)))
    del form["is_active"]
    admin_client.post(page_of(lead), form)

    lead.refresh_from_db()
    assert not lead.is_active
    history = reverse("admin:actions_duedate_history", args=[date.pk])
    assert "sam" in admin_client.get(history).text


def test_an_account_that_nobody_used_can_be_deleted(admin_client):
    made_by_mistake = make_person()
    asked = admin_client.get(page_of(made_by_mistake, "delete"))

    sent = {"post": "yes", "_version": asked.context["version"]}
    admin_client.post(page_of(made_by_mistake, "delete"), sent)

    assert not User.objects.filter(pk=made_by_mistake.pk).exists()


def test_the_list_says_who_may_do_what_in_as_many_queries_for_many_people(
    admin_client, django_assert_max_num_queries
):
    for _person in range(5):
        make_person(Role.WRITER, Role.PUBLISHER)
    admin_client.get(reverse("admin:accounts_user_changelist"))

    with django_assert_max_num_queries(10):
        page = admin_client.get(reverse("admin:accounts_user_changelist"))

    assert "everything" in page.text
    assert page.text.count("Writer, Publisher") + page.text.count("Publisher, Writer") == 5


def test_pages_about_passwords_speak_to_people_who_run_an_office(admin_client):
    person = make_person()
    person.set_password(PASSWORD)
    person.save()
    password = page_of(person).replace("/change/", "/password/")

    account, new = admin_client.get(page_of(person)).text, admin_client.get(password).text
    person.set_unusable_password()
    person.save()
    account_without = admin_client.get(page_of(person)).text
    new_without = admin_client.get(password).text

    for page in (account, new, account_without, new_without):
        for word in ("LDAP", "authentication", "algorithm", "hash:", "Raw passwords"):
            assert word not in page
    assert "There is one. Nobody can read it" in account
    assert "There is none, so they cannot log in." in account_without
    assert "A new one lets them in again." in new_without


def test_somebody_without_a_password_gets_one_again(admin_client):
    person = make_person()
    password = page_of(person).replace("/change/", "/password/")

    admin_client.post(password, {"password1": PASSWORD, "password2": PASSWORD})

    assert Client().login(username=person.username, password=PASSWORD)
