"""Measures: the ways the plan says progress will be checked."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions import units
from actions.models.areas import FocusArea
from actions.references import in_address, valid_reference
from publishing.guards import Guard
from publishing.visibility import through
from publishing.wordings.promised import Promised


class Measure(Promised):
    """A way to check progress. One measure may stand in several focus areas."""

    class Kind(models.TextChoices):
        DID = "did", _("what we did")
        WELL = "well", _("how well we did it")
        DIFFERENCE = "difference", _("what difference it made")

    class Method(models.TextChoices):
        NUMBER = "number", _("a figure")
        SURVEY = "survey", _("a survey")
        AUDIT = "audit", _("a check of the work")
        PROCESS = "process", _("something is in place or not")

    class Direction(models.TextChoices):
        UP = "up", _("going up is good")
        DOWN = "down", _("going down is good")
        MEET = "meet", _("reaching the aim is good")
        ACHIEVE = "achieve", _("having it in place is good")

    unit_stays = _("Public figures are in this unit, so it stays. Add a new measure instead.")
    units_agree = _("What is counted, and what a definition says its figures are in, disagree.")
    hidden_stays_hidden = _("What is hidden in the public figures of this measure stays hidden.")
    has_its_own = _("This measure has figures of its own, so they are no waiting time.")

    reference = models.CharField(
        _("reference"), max_length=14, unique=True, validators=[valid_reference]
    )
    question = models.CharField(_("question it answers"), max_length=200)
    text = models.TextField(_("what the plan says, in plain words"))
    parts = models.TextField(_("its parts"), blank=True, help_text=_("One on each line."))
    kind = models.CharField(
        _("what it tells us"),
        max_length=10,
        choices=Kind,
        blank=True,
        help_text=_("The plan does not sort its measures. Empty until staff have."),
    )
    method = models.CharField(_("how it is checked"), max_length=10, choices=Method)
    unit = models.CharField(_("what is counted"), max_length=200)
    audience = models.CharField(_("about whom"), max_length=200, blank=True)
    direction = models.CharField(_("what is good"), max_length=10, choices=Direction, blank=True)
    direction_words = models.CharField(_("what is good, in words"), max_length=200, blank=True)
    direction_note = models.TextField(_("about what is good"), blank=True)
    baseline = models.CharField(
        _("starting point"), max_length=200, blank=True, help_text=_("Empty if not set yet.")
    )
    target_value = models.DecimalField(
        _("aim, as a figure"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    target_unit = models.CharField(_("unit of the aim"), max_length=30, blank=True)
    target_words = models.CharField(_("aim, in words"), max_length=200, blank=True)
    note = models.TextField(_("what the plan does not say"), blank=True)
    source = models.CharField(_("where figures come from"), max_length=200, blank=True)
    owner = models.CharField(_("who counts"), max_length=150, blank=True)
    next_due = models.DateField(_("next figure due"), null=True, blank=True)
    counts_people = models.BooleanField(
        _("counts people"),
        default=True,
        help_text=_("Ticked: counts from 1 to 4 are hidden, and whatever would give them away."),
    )
    told_as_wait = models.BooleanField(
        _("its figures are given as a waiting time"),
        default=False,
        help_text=_("Ticked: they are entered once, with the waiting times, and not here."),
    )
    read_with_care = models.TextField(_("read with care"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_value=None) | ~Q(target_unit=""),
                name="an_aim_in_figures_has_a_unit",
                violation_error_message=_("Say what unit the aim is in, such as weeks."),
            )
        ]

    def __str__(self):
        return f"{self.reference}: {self.question}"

    @classmethod
    def guards(cls):
        """References are for ever. What decides how public figures read, and which of them are
        hidden, stays; more may be hidden than before. What has figures of its own is not told as a
        wait besides. Examples bind nobody."""
        figures = (
            "SELECT 1 FROM actions_reading r JOIN actions_series s ON s.id = r.series_id "
            "WHERE s.measure_id = OLD.id AND NOT r.is_sample"
        )
        has_figures = f"EXISTS ({figures} AND r.published_at IS NOT NULL)"
        return [
            *super().guards(),
            Guard("update", "OLD.reference <> NEW.reference", _("A reference never changes.")),
            Guard("update", f"OLD.unit <> NEW.unit AND {has_figures}", cls.unit_stays),
            Guard(
                "update",
                "OLD.unit <> NEW.unit AND EXISTS (SELECT 1 FROM actions_definition d "  # noqa: S608 - our own names
                "WHERE d.measure_id = NEW.id AND d.corrects_id IS NULL "
                f"AND {units.clash('NEW.unit', 'd.unit')})",
                cls.units_agree,
            ),
            Guard(
                "update",
                f"OLD.counts_people AND NOT NEW.counts_people AND {has_figures}",
                cls.hidden_stays_hidden,
            ),
            Guard(
                "update",
                f"NOT OLD.told_as_wait AND NEW.told_as_wait AND EXISTS ({figures})",
                cls.has_its_own,
            ),
        ]

    def clean(self):
        """Say at the field what the database would refuse."""
        super().clean()
        before = Measure.objects.filter(pk=self.pk).first()
        if not before:
            return
        faults = {}
        if before.unit != self.unit:
            faults["unit"] = self.unit_stays
        if before.counts_people and not self.counts_people:
            faults["counts_people"] = self.hidden_stays_hidden
        if faults and not self._has_figures(readings__published_at__isnull=False):
            faults = {}
        if self.told_as_wait and not before.told_as_wait and self._has_figures():
            faults["told_as_wait"] = self.has_its_own
        if faults:
            raise ValidationError(faults)
        if before.unit != self.unit:
            said = self.definitions.filter(corrects=None).values_list("unit", flat=True)
            if not all(units.agree(self.unit, unit) for unit in said):
                raise ValidationError({"unit": self.units_agree})

    @property
    def counted_in(self):
        """What its figures are counted in, in words: its own, or what was put right in the open
        since. One query."""
        right = self.definitions.filter(published_at__isnull=False, corrects__isnull=False)
        newest = right.order_by("-version").first()
        return newest.unit if newest else self.unit

    def _has_figures(self, **of_which):
        return self.series.filter(readings__is_sample=False, **of_which).exists()

    def get_absolute_url(self):
        return reverse("measure", args=[self.reference])

    def get_file_url(self):
        return reverse("readings_csv", args=[self.reference])

    @property
    def address_part(self):
        """The reference as addresses write it, such as "wt-m1"."""
        return in_address(self.reference)

    @property
    def parts_list(self):
        return self.parts.splitlines()


class MeasureInArea(Promised):
    """One place of a measure: its reference and order in a focus area."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="places", verbose_name=_("measure")
    )
    area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="measure_places", verbose_name=_("area")
    )
    reference = models.CharField(
        _("reference in this area"), max_length=14, unique=True, validators=[valid_reference]
    )
    order = models.PositiveSmallIntegerField(_("order"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place of a measure")
        verbose_name_plural = _("places of measures")
        ordering = ["area__number", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "measure"],
                name="a_measure_stands_once_in_an_area",
                violation_error_message=_("This measure is in this area already."),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.measure.question}"

    @classmethod
    def guards(cls):
        return [
            *super().guards(),
            Guard("update", "OLD.reference <> NEW.reference", _("A reference never changes.")),
        ]

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "area") & through(cls, "measure")
