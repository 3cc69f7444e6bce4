"""What joins rooms that may not know each other."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Action, Measure
from local_offer.models import Service, WaitingTime
from publishing.visibility import Publishable, through


class ServiceInPlan(Publishable):
    """That an action or a measure of the plan is about a service. Visible while both are."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="in_plan", verbose_name=_("service")
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="about_services",
        verbose_name=_("action"),
        help_text=_("Choose an action or a measure. For both, add two."),
    )
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="about_services",
        verbose_name=_("measure"),
    )
    wait = models.OneToOneField(
        WaitingTime,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="in_plan",
        verbose_name=_("waiting time that is the measure’s number"),
        help_text=_("The same number, kept once: with the waiting times of this service."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link of a service to the plan")
        verbose_name_plural = _("links of services to the plan")
        ordering = ["service", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, measure=None)
                | Q(action=None, measure__isnull=False),
                name="a_service_is_in_the_plan_by_one_thing",
                violation_error_message=_("Choose an action or a measure: one, not both."),
            ),
            models.UniqueConstraint(
                fields=["service", "action"],
                name="a_service_and_an_action_are_linked_once",
                violation_error_message=_("This service and this action are linked already."),
            ),
            models.UniqueConstraint(
                fields=["service", "measure"],
                name="a_service_and_a_measure_are_linked_once",
                violation_error_message=_("This service and this measure are linked already."),
            ),
            models.CheckConstraint(
                condition=Q(wait=None) | Q(measure__isnull=False),
                name="a_wait_in_the_plan_is_the_number_of_a_measure",
                violation_error_message=_("Choose the measure that this waiting time is of."),
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.action or self.measure}"

    def clean(self):
        super().clean()
        if not (self.wait and self.service_id):
            return
        faults = {}
        if self.wait.service_id != self.service_id:
            faults["wait"] = _("Choose a waiting time of this service.")
        if self.measure and not self.measure.told_as_wait:
            faults["measure"] = _(
                "Say first of this measure that its figures are given as a waiting time."
            )
        if faults:
            raise ValidationError(faults)

    @classmethod
    def visible_when(cls):
        promised = through(cls, "action") | through(cls, "measure")
        return super().visible_when() & through(cls, "service") & promised

    @classmethod
    def told_as_wait(cls):
        """Return the visible links that say which waiting time is the number of a measure."""
        return (
            cls.objects.visible()
            .filter(through(cls, "wait"), measure__told_as_wait=True, wait__service=F("service"))
            .exclude(service__state=Service.State.TAKEN_DOWN)
        )
