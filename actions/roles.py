"""The roles that write the plan and its progress, and what kind of work each may do.

On which areas and actions is for `actions.permissions`.
"""

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from actions import models as work
from plans import models as plans
from publishing.models import GlossaryTerm, OwnerSettings
from publishing.wordings import proposing
from staff import roles


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


def _work_of(role):
    match role:
        case Role.WRITER:
            return roles.all_of(work.ProgressUpdate, work.DueDate)
        case Role.AREA_LEAD:
            return roles.all_of(work.ProgressUpdate, work.DueDate, work.Reading)
        case Role.CONTENT_EDITOR:
            return [
                *roles.all_of(*CONTENT),
                roles.permission("change", OwnerSettings),
                proposing.PUBLISH,
            ]
        case Role.PUBLISHER:
            published = (work.DueDate, work.Round, work.Correction, work.Definition, work.Reading)
            return [
                *roles.all_of(*published, work.ExpectedUpdate),
                roles.permission("publish", work.Round),
                proposing.PUBLISH,
            ]
    return []


_SAYS = {
    Role.VIEWER: _("Looks at all work on the plan, and changes nothing."),
    Role.WRITER: _("Writes the updates and dates of the areas and actions given to them."),
    Role.AREA_LEAD: _(
        "Does what a writer does, enters figures, and signs the areas given to them."
    ),
    Role.CONTENT_EDITOR: _("Changes the words of plans, areas, actions and measures."),
    Role.PUBLISHER: _("Opens, reads and publishes the quarter, dates and figures."),
}

for role in Role:
    roles.register(role.value, partial(_work_of, role), says=_SAYS[role])

# People are personal data: only superusers look after them, so `accounts` is not here.
for room in ("actions", "plans", "publishing"):
    roles.show_to_all_staff(room)
