"""The roles that answer people, as Django groups; made by code as those of `actions.roles` are.

The Feedback team answers what people send. Data protection answers who asks what we hold about
them, or asks us to delete it: that needs no look into the inbox.
"""

from django.apps import apps

from accounts.models import User
from actions import roles

FEEDBACK_TEAM = "Feedback team"
DATA_PROTECTION = "Data protection"

# Whoever may change a submission may answer it: the inbox is the only place that does.
_WORK = "feedback.change_submission"
_ANSWER_PEOPLE = "privacy.answer_people"


def permissions_of_team():
    """Return the names of all that the Feedback team may do: see what a viewer sees, and read and
    answer what people send."""
    seen = {
        f"feedback.view_{model._meta.model_name}"
        for model in apps.get_app_config("feedback").get_models()
    }
    return roles.permissions_of(roles.Role.VIEWER) | seen | {_WORK}


def permissions_of_data_protection():
    """Return the names of all that Data protection may do: see what a viewer sees, and find, take
    away and erase all about one person."""
    seen = {"privacy.view_tombstone", "privacy.view_accessrecord"}
    return roles.permissions_of(roles.Role.VIEWER) | seen | {_ANSWER_PEOPLE}


def make_group(using="default"):
    """Make the groups, and let them do exactly what is said here. Safe to run again."""
    roles.make_group(FEEDBACK_TEAM, permissions_of_team(), using)
    roles.make_group(DATA_PROTECTION, permissions_of_data_protection(), using)


def may_work_inbox(user):
    """Return whether this person may read what people wrote, and answer it."""
    return user.is_active and user.is_staff and user.has_perm(_WORK)


def may_answer_people(user):
    """Return whether this person may find, take away and erase all about one person."""
    return user.is_active and user.is_staff and user.has_perm(_ANSWER_PEOPLE)


def inbox_people():
    """Return those who may work the inbox, as a queryset of people who log in."""
    return User.objects.with_perm(_WORK).filter(is_staff=True).order_by("username")
