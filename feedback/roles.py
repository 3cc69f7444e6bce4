"""The roles that answer people.

The Feedback team answers what people send. Data protection answers who asks what we hold about
them, or asks us to delete it: that needs no look into the inbox.
"""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from staff import roles

FEEDBACK_TEAM = "Feedback team"
DATA_PROTECTION = "Data protection"

# Whoever may change a submission may answer it: the inbox is the only place that does.
_WORK = "feedback.change_submission"
_ANSWER_PEOPLE = "privacy.answer_people"


def _work_of_team():
    """Read and answer what people send."""
    feedback = apps.get_app_config("feedback").get_models()
    return [*(roles.permission("view", model) for model in feedback), _WORK]


def _work_of_data_protection():
    """Find, take away and erase all about one person."""
    return ["privacy.view_tombstone", "privacy.view_accessrecord", _ANSWER_PEOPLE]


roles.register(
    FEEDBACK_TEAM, _work_of_team, says=_("Reads and answers what people send, in the inbox.")
)
roles.register(
    DATA_PROTECTION,
    _work_of_data_protection,
    says=_("Finds, gives and deletes what we hold about a person who asks."),
)


def may_work_inbox(user):
    """Return whether this person may read what people wrote, and answer it."""
    return roles.may(user, _WORK)


def may_answer_people(user):
    """Return whether this person may find, take away and erase all about one person."""
    return roles.may(user, _ANSWER_PEOPLE)


def inbox_people():
    """Return those who may work the inbox, as a queryset of people who log in."""
    return User.objects.with_perm(_WORK).filter(is_staff=True).order_by("username")
