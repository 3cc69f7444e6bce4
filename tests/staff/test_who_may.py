"""What `staff.who_may` promises: whoever is refused reads which role may, and no name."""

import pytest
from django.urls import reverse

from actions.roles import Role
from tests.factories import make_action, make_person, make_round

pytestmark = pytest.mark.django_db


def refused(client, address):
    answer = client.get(address)
    assert answer.status_code == 403
    return answer.context["who_may"], answer.content.decode()


def test_a_page_of_ours_names_the_role_that_may_open_it(client):
    make_person(Role.PUBLISHER, username="somebody-else")
    client.force_login(make_person(Role.VIEWER))

    who_may, page = refused(client, reverse("admin:open_round"))

    assert (who_may.own, who_may.others) == (["Viewer"], ["Publisher"])
    assert not who_may.is_about_rows
    assert "somebody-else" not in page
    assert f'href="{reverse("admin:index")}"' in page


def test_a_form_of_the_admin_names_the_roles_that_may_open_it(client):
    client.force_login(make_person(Role.WRITER))

    who_may, _page = refused(client, reverse("admin:actions_action_add"))

    assert who_may.others == ["Content editor"]


def test_what_no_role_may_is_for_whoever_looks_after_log_ins(client):
    client.force_login(make_person(Role.PUBLISHER))

    who_may, page = refused(client, reverse("admin:accounts_user_changelist"))

    assert who_may.others == []
    assert "Only whoever looks after log-ins can." in page


def test_a_role_that_was_given_nothing_hears_that_it_is_about_what_is_given(client):
    make_round(published_at=None)
    area = make_action().area
    client.force_login(make_person(Role.WRITER))

    who_may, page = refused(client, reverse("admin:write_area", args=[area.slug]))

    assert who_may.is_about_rows
    assert "only for those who were given the area or the action" in page


def test_what_nobody_may_delete_is_said_to_whoever_may_do_all_else(admin_client):
    action = make_action()

    who_may, page = refused(admin_client, reverse("admin:actions_action_delete", args=[action.pk]))

    assert who_may.is_about_rows
    assert "never deleted" in page
    assert "no role" not in page


def test_staff_without_a_role_are_told_so(client):
    client.force_login(make_person())

    _who_may, page = refused(client, reverse("admin:rounds"))

    assert "You have no role here yet" in page
