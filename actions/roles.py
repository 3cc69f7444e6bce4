"""The roles of staff, as Django groups, and what kind of work each may do.

They are made by code after every `migrate`, so that what a role may do is read here and nowhere
else. On which areas and actions is for `actions.permissions`.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction

from actions import models as work
from plans import models as plans
from publishing.models import GlossaryTerm, OwnerSettings


class Role(models.TextChoices):
    """The names of the groups."""

    VIEWER = "Viewer"
    WRITER = "Writer"
    AREA_LEAD = "Area lead"
    CONTENT_EDITOR = "Content editor"
    PUBLISHER = "Publisher"


CONTENT = [
    GlossaryTerm,
    plans.Plan,
    plans.Section,
    plans.Point,
    plans.KeyArea,
    plans.Document,
    plans.Inspection,
    plans.OversightBody,
    work.Lead,
    work.FocusArea,
    work.RecommendationPoint,
    work.AreaDefinition,
    work.Action,
    work.ActionPart,
    work.ActionLink,
    work.Measure,
    work.MeasureInArea,
    work.Series,
    work.PublicFact,
    work.FactFigure,
]
# People are personal data: only superusers look after them.
SEEN_BY_STAFF = ("actions", "plans", "publishing")


def permissions_of(role):
    """Return the names, such as "actions.view_action", of all that a role may do."""
    seen = [model for label in SEEN_BY_STAFF for model in apps.get_app_config(label).get_models()]
    return {_name("view", model) for model in seen} | set(_work_of(role))


def _work_of(role):
    match role:
        case Role.WRITER:
            return _all_of(work.ProgressUpdate, work.DueDate)
        case Role.AREA_LEAD:
            return _all_of(work.ProgressUpdate, work.DueDate, work.Reading)
        case Role.CONTENT_EDITOR:
            return [*_all_of(*CONTENT), _name("change", OwnerSettings)]
        case Role.PUBLISHER:
            published = (work.DueDate, work.Round, work.Correction, work.Definition, work.Reading)
            return [*_all_of(*published), _name("publish", work.Round)]
    return []


def make_groups(using="default"):
    """Make the group of each role, and let it do exactly what is said here. Safe to run again.

    A permission that is not there yet, because only some rooms are migrated, is left for the
    next `migrate`.
    """
    with transaction.atomic(using=using):
        for role in Role:
            make_group(role.value, permissions_of(role), using)


def make_group(name, permissions, using="default"):
    """Make one group, and let it do exactly what these permissions name. For roles of rooms above,
    too."""
    there = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    with transaction.atomic(using=using):
        group, _made = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([there[known] for known in permissions if known in there])


def _all_of(*models_):
    return [_name(verb, model) for model in models_ for verb in ("add", "change", "delete")]


def _name(verb, model):
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
