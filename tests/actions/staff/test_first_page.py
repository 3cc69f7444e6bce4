"""What the first page of the staff site promises: it opens on what is to be done."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from actions.models import Assignment
from actions.quarters import Quarter
from actions.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db

Q4 = Quarter(2026, 4)


def log_in(client, *roles, **given):
    made = User.objects.create_user("Pat", is_staff=True)
    made.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    if given:
        Assignment.objects.create(person=made, **given)
    client.force_login(made)
    return made


def test_the_next_action_to_write_is_one_click_away(client):
    area = factories.make_area(slug="waiting-times")
    written, next_one = (factories.make_action(area=area) for _n in range(2))
    opened = factories.make_round(quarter=Q4, published_at=None)
    factories.make_update(round=opened, action=written)
    log_in(client, Role.WRITER, area=area)

    response = client.get("/admin/")

    assert f'href="/admin/write/waiting-times/#{next_one.address_part}"' in response.text
    assert "1 of 2 written" in response.text


def test_a_publisher_is_led_to_open_a_quarter(client):
    log_in(client, Role.PUBLISHER)

    assert 'href="/admin/rounds/open/"' in client.get("/admin/").text


def test_an_open_example_keeps_nobody_from_opening_a_real_quarter(client):
    factories.make_round(quarter=Q4, published_at=None, is_sample=True)
    log_in(client, Role.PUBLISHER)

    assert 'href="/admin/rounds/open/"' in client.get("/admin/").text


def test_others_are_not(client):
    log_in(client, Role.VIEWER)

    assert 'href="/admin/rounds/open/"' not in client.get("/admin/").text


def test_it_names_what_waits_and_what_the_owner_has_not_said(client):
    waiting = factories.make_due_date(published_at=None)
    figure = factories.make_reading(published_at=None)
    log_in(client, Role.CONTENT_EDITOR)

    response = client.get("/admin/")

    assert f"Date: {waiting}" in response.text
    assert f"Figures: {figure.series.measure}" in response.text
    assert "e-mail for the public" in response.context["unset"]
    assert "Fill in the owner settings" in response.text


def test_what_is_theirs_comes_before_what_others_do(client):
    area = factories.make_area(title="Waiting times")
    factories.make_action(area=area)
    factories.make_action(area=factories.make_area(title="Communication"))
    factories.make_round(quarter=Q4, published_at=None)
    log_in(client, Role.WRITER, area=area)

    response = client.get("/admin/")

    (mine,) = response.context["mine"]
    assert "Next to write" in mine
    assert mine.index("Waiting times") < mine.index("How far the other areas are")
    assert mine.index("How far the other areas are") < mine.index("Communication")
    assert any("What people told us" in part for part in response.context["of_others"])


def test_who_has_nothing_to_do_is_told_so(client):
    log_in(client, Role.VIEWER)

    response = client.get("/admin/")

    assert response.context["mine"] == []
    assert "Nothing here is yours to do." in response.text


@pytest.mark.both_databases
def test_it_tells_what_changed_lately_newest_first(client):
    factories.make_plan(title="First of all")
    term = factories.make_glossary_term(term="Newest of all")
    log_in(client, Role.VIEWER)

    lately = client.get("/admin/").context["lately"]

    assert lately[0].name == str(term)
    assert len(lately) <= 10


def test_what_is_told_of_a_row_that_is_gone_has_a_name(client):
    update = factories.make_update(round=factories.make_round(published_at=None))
    opened = update.round
    update.delete()
    opened.delete()
    log_in(client, Role.VIEWER)

    assert client.get("/admin/").status_code == 200


def test_staff_without_a_role_see_nothing_of_it(client):
    factories.make_plan(title="A plan nobody shows", is_visible=False)
    log_in(client)

    response = client.get("/admin/")

    assert "You have no role here yet." in response.text
    assert "A plan nobody shows" not in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_few_queries_however_much_there_is(client, django_assert_max_num_queries, rows):
    for _row in range(rows):
        factories.make_action()
        factories.make_due_date(published_at=None)
        factories.make_reading(published_at=None)
        factories.make_update()
    factories.make_round(quarter=Quarter(2199, 4), published_at=None)
    log_in(client, Role.VIEWER)
    client.get("/admin/")

    with django_assert_max_num_queries(58):
        client.get("/admin/")
