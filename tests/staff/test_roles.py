"""What `staff.roles` promises: rooms name their roles, and every role may look at what all see."""

import pytest

from actions.roles import Role
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from local_offer.roles import GUIDANCE_OFFICER, LOCAL_OFFER_EDITOR, WAIT_SUPPLIER
from reports.roles import PCAN, YOUTH_FORUM
from staff import roles
from tests import factories

EVERY_ROLE = [*Role.values, FEEDBACK_TEAM, DATA_PROTECTION, LOCAL_OFFER_EDITOR]
EVERY_ROLE += [GUIDANCE_OFFICER, WAIT_SUPPLIER]


@pytest.mark.first_on_both
@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY_ROLE)
def test_whoever_has_a_role_may_see_what_all_staff_see(name):
    assert roles.may_see(factories.make_person(name))


@pytest.mark.django_db
def test_nobody_else_may_see_it():
    assert not roles.may_see(factories.make_person())
    assert not roles.may_see(factories.make_person(*EVERY_ROLE, is_staff=False))
    assert not roles.may_see(factories.make_person(*EVERY_ROLE, is_active=False))


@pytest.mark.django_db
def test_every_role_looks_at_no_more_than_a_viewer_and_its_own_work():
    seen = roles.permissions_of(Role.VIEWER)

    assert {permission.partition(".")[0] for permission in seen} == {
        *("actions", "plans", "publishing", "local_offer", "kirklees_send", "reports"),
    }
    assert all(permission.split(".")[1].startswith("view_") for permission in seen)
    assert all(seen <= roles.permissions_of(name) for name in EVERY_ROLE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [PCAN, YOUTH_FORUM])
def test_a_guest_looks_at_nothing_of_the_partnerships(name):
    assert roles.permissions_of(name) == {"reports.give_view"}
    assert not roles.may_see(factories.make_person(name))


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="The role Viewer is registered twice"):
        roles.register("Viewer", list, says="Looks.")
