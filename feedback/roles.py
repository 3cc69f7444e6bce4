"""The role that answers people, as a Django group; made by code as those of `actions.roles` are."""

from django.apps import apps

from accounts.models import User
from actions import roles

FEEDBACK_TEAM = "Feedback team"

# Whoever may change a submission may answer it: the inbox is the only place that does.
_WORK = "feedback.change_submission"


def permissions_of_team():
    """Return the names of all that the Feedback team may do: see what a viewer sees, and read and
    answer what people send."""
    seen = {
        f"feedback.view_{model._meta.model_name}"
        for model in apps.get_app_config("feedback").get_models()
    }
    return roles.permissions_of(roles.Role.VIEWER) | seen | {_WORK}


def make_group(using="default"):
    """Make the group, and let it do exactly what is said here. Safe to run again."""
    roles.make_group(FEEDBACK_TEAM, permissions_of_team(), using)


def may_work_inbox(user):
    """Return whether this person may read what people wrote, and answer it."""
    return user.is_active and user.is_staff and user.has_perm(_WORK)


def inbox_people():
    """Return those who may work the inbox, as a queryset of people who log in."""
    return User.objects.with_perm(_WORK).filter(is_staff=True).order_by("username")
