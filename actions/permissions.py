"""Who may do what. A role (`actions.roles`) says what kind of work; an assignment says where.

Every page asks here. A person who does not work for the partnership may do nothing.
"""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from actions.models import Action, Assignment, Measure, MeasureInArea
from staff.roles import may


def may_edit_content(user):
    """Return whether this person may change plans, areas, actions, measures and words."""
    return may(user, "actions.change_action")


def may_publish(user):
    """Return whether this person may open and publish rounds, dates and figures."""
    return may(user, "actions.publish_round")


def publishers():
    """Return everybody for whom `may_publish` is true."""
    people = User.objects.with_perm("actions.publish_round")
    return people.filter(is_staff=True).order_by("pk")


def may_date(user, action):
    """Return whether this person may prepare due dates of this action."""
    return dateable_actions(user).filter(pk=action.pk).exists()


def may_measure(user, measure):
    """Return whether this person may prepare figures of this measure."""
    return fillable_measures(user).filter(pk=measure.pk).exists()


def writable_actions(user):
    """Return the actions whose updates this person may write: their own, and their areas'."""
    if not may(user, "actions.change_progressupdate"):
        return Action.objects.none()
    if user.is_superuser:
        return Action.objects.all()
    return _given_actions(user)


def dateable_actions(user):
    """Return the actions whose due dates this person may prepare: a publisher's are all, others'
    those they write for. Who reads the plan for an area types its quarters."""
    if not may(user, "actions.change_duedate"):
        return Action.objects.none()
    if may_publish(user):
        return Action.objects.all()
    return _given_actions(user)


def fillable_measures(user):
    """Return the measures whose figures this person may prepare: a publisher's are all, an area
    lead's those with a place in the area. What is told as a wait has its figures there."""
    if not may(user, "actions.change_reading"):
        return Measure.objects.none()
    measures = Measure.objects.filter(told_as_wait=False)
    if may_publish(user):
        return measures
    # Not a join: a measure in two areas is still one measure.
    there = MeasureInArea.objects.filter(area__in=_given(user, "area"))
    return measures.filter(pk__in=there.values("measure"))


def _given_actions(user):
    return Action.objects.filter(
        Q(area__in=_given(user, "area")) | Q(pk__in=_given(user, "action"))
    )


def _given(user, name):
    given = Assignment.objects.filter(person=user, **{f"{name}__isnull": False})
    return given.values(name)


def moment_for(user):
    """Return when what this person writes becomes public: now, or None if others decide."""
    return timezone.now() if may_publish(user) else None
