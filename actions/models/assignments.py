"""Who writes for what: people are given areas, or single actions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.actions import Action
from actions.models.areas import FocusArea


class Assignment(models.Model):
    """One person may work on one area, with all its actions, or on one action.

    What they may do there is for their roles to say: see `actions.permissions`.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("person"),
    )
    area = models.ForeignKey(
        FocusArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("focus area"),
        help_text=_("All its actions. Leave empty to give one action."),
    )
    action = models.ForeignKey(
        Action,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("action"),
        help_text=_("One action only, such as a partner's own."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area or action given to a person")
        verbose_name_plural = _("areas and actions given to people")
        ordering = ["person", "area", "action"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None, action__isnull=False) | Q(area__isnull=False, action=None),
                name="an_assignment_is_an_area_or_an_action",
                violation_error_message=_("Choose an area or an action, not both."),
            ),
            models.UniqueConstraint(
                fields=["person", "area"],
                name="an_area_is_given_to_a_person_once",
                violation_error_message=_("This person has this area already."),
            ),
            models.UniqueConstraint(
                fields=["person", "action"],
                name="an_action_is_given_to_a_person_once",
                violation_error_message=_("This person has this action already."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.area or self.action}"
