"""Figures: readings of a measure, by series, under a definition that may change over time."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions import units
from actions.models.measures import Measure
from publishing.guards import Guard
from publishing.records import MayBeSample, Record
from publishing.visibility import through
from publishing.wordings.promised import Promised

# 5-10 is the fifth of October to a spreadsheet that opens a file of figures.
_BECOMES_A_DATE = re.compile(r"[0-9]{1,4}[-/][0-9]{1,4}([-/][0-9]{1,4})?")


class Series(Promised, MayBeSample):
    """One line of figures of a measure: all of it, or one service, age or place."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="series", verbose_name=_("measure")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(
        _("name"),
        max_length=100,
        blank=True,
        help_text=_("A service, age or place. Empty if the measure has only one line of figures."),
    )

    history = HistoricalRecords()

    class Meta(MayBeSample.Meta):
        verbose_name = _("line of figures")
        verbose_name_plural = _("lines of figures")
        ordering = ["measure", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "order"],
                name="one_series_in_each_place",
                violation_error_message=_("Another series of this measure has this place."),
            ),
            models.UniqueConstraint(
                fields=["measure", "name"],
                name="series_of_a_measure_differ_in_name",
                violation_error_message=_("This measure has a series of this name."),
            ),
        ]

    def __str__(self):
        return f"{self.measure.reference} {self.name}".strip()

    def clean(self):
        super().clean()
        if _BECOMES_A_DATE.fullmatch(self.name):
            sentence = _("A spreadsheet makes a day of this. Write it like “5 to 10”.")
            raise ValidationError({"name": sentence})

    @classmethod
    def guards(cls):
        """Public figures stay with their measure. Whoever adds one holds the measure's row."""
        return [
            *super().guards(),
            Guard(
                "update",
                "OLD.measure_id <> NEW.measure_id AND EXISTS (SELECT 1 FROM actions_reading r "
                "WHERE r.series_id = OLD.id AND r.published_at IS NOT NULL AND NOT r.is_sample)",
                _("This series has public figures, so it stays with its measure."),
                # Only a series that moves: else saving one, and its measure with it, would each
                # wait for the other.
                waits_for="actions_measure m "
                "WHERE m.id = OLD.measure_id AND OLD.measure_id <> NEW.measure_id",
            ),
        ]

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "measure")


class Definition(Record):
    """One version of what exactly is counted. A new version never touches the old figures.

    A version that `corrects` another says the same with another unit: the one before was a
    mistake. The wrong one stays, and so do its figures; newer ones, in the right unit, replace
    them.
    """

    never_changes = _("A published definition is never changed. Add a new version.")
    corrects_the_unit = _("A correction says the same as a public definition, in another unit.")

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="definitions", verbose_name=_("measure")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("what exactly is counted"))
    unit = models.CharField(
        _("unit of its figures"),
        max_length=200,
        blank=True,
        help_text=_("Such as weeks. Empty if the measure names it in what is counted."),
    )
    in_force_from = models.DateField(_("in force from"))
    why_changed = models.TextField(_("why it changed"), blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects the unit of"),
    )

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["measure", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "version"],
                name="one_definition_for_each_version",
                violation_error_message=_("This measure has a definition with this number."),
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(why_changed=""),
                name="a_new_definition_says_why",
                violation_error_message=_("Say why what is counted has changed."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(unit=""),
                name="a_corrected_unit_is_given",
                violation_error_message=_("Say what the right unit is."),
            ),
        ]

    def __str__(self):
        return f"{self.measure.reference}, definition {self.version}"

    @property
    def unit_in_words(self):
        """What its figures are in, in words: its own unit, or what its measure counts."""
        return self.unit or self.measure.unit

    def clean(self):
        """Refuse a unit that the measure contradicts, and a correction of something else."""
        super().clean()
        if self.measure_id is None:
            return
        if not self.corrects:
            counted = self.measure.counted_in
            if not units.agree(counted, self.unit):
                raise ValidationError(
                    {
                        "unit": _(
                            "The measure counts “%(measure)s”, and these figures would be in "
                            "“%(unit)s”. Which is right? Leave this empty, or correct the wrong "
                            "unit in the open."
                        )
                        % {"measure": counted, "unit": self.unit}
                    }
                )
            return
        is_new = self.unit != self.corrects.unit_in_words
        # Without a unit the constraint says what is missing.
        if self.unit and not (is_new and self._says_the_same_as(self.corrects)):
            raise ValidationError({"corrects": self.corrects_the_unit})

    def _says_the_same_as(self, other):
        same = ("measure_id", "text", "in_force_from")
        return other.published_at is not None and all(
            getattr(self, name) == getattr(other, name) for name in same
        )

    @classmethod
    def guards(cls):
        """Return what the database must refuse too: a unit that the measure contradicts, unless it
        was put right in the open, and a correction of something else."""
        contradicted = (
            "NEW.corrects_id IS NULL AND NOT EXISTS (SELECT 1 FROM actions_definition d "  # noqa: S608 - our own names
            "WHERE d.measure_id = NEW.measure_id AND d.corrects_id IS NOT NULL) "
            "AND EXISTS (SELECT 1 FROM actions_measure m WHERE m.id = NEW.measure_id "
            f"AND {units.clash('m.unit', 'NEW.unit')})"
        )
        corrects_nothing = (
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM actions_definition d "
            "WHERE d.id = NEW.corrects_id AND d.published_at IS NOT NULL "
            "AND d.measure_id = NEW.measure_id AND d.text = NEW.text "
            "AND d.in_force_from = NEW.in_force_from)"
        )
        return [
            *super().guards(),
            *(
                guard
                for event in ("insert", "update")
                for guard in (
                    Guard(event, contradicted, Measure.units_agree),
                    Guard(event, corrects_nothing, cls.corrects_the_unit),
                )
            ),
        ]

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "measure")


class Reading(Record):
    """A figure for a period: a value, a numerator and denominator, or words.

    Values are in the unit of the definition, else of the measure. A reading is replaced by a
    newer one, never edited.
    """

    never_changes = _("A published figure is never changed. Add one that replaces it.")
    told_as_wait = _("The figures of this measure are given as a waiting time. Give it there.")

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="readings", verbose_name=_("series")
    )
    definition = models.ForeignKey(
        Definition, models.PROTECT, related_name="readings", verbose_name=_("definition")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    value = models.DecimalField(_("figure"), max_digits=12, decimal_places=2, null=True, blank=True)
    numerator = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("out of how many"), null=True, blank=True)
    words = models.TextField(_("in words"), blank=True)
    is_early = models.BooleanField(_("early figure, may change"), default=False)
    note = models.TextField(_("note"), blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    why_replaced = models.TextField(_("why it replaces the older one"), blank=True)

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["series", "-ends_on", "-starts_on", "-id"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["series", "-ends_on"], name="readings_of_a_series"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="a_reading_starts_before_it_ends",
                violation_error_message=_("The first day comes after the last day."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(value__isnull=False, numerator=None, denominator=None, words="")
                    | Q(value=None, numerator__isnull=False, denominator__gt=0, words="")
                    | (Q(value=None, numerator=None, denominator=None) & ~Q(words=""))
                ),
                name="a_reading_is_one_kind_of_figure",
                violation_error_message=_(
                    "Give one of these: a figure, how many out of how many, or words."
                ),
            ),
            models.CheckConstraint(
                condition=Q(numerator=None) | Q(numerator__lte=F("denominator")),
                name="a_part_is_not_more_than_the_whole",
                violation_error_message=_("“How many” cannot be more than “out of how many”."),
            ),
            models.UniqueConstraint(
                fields=["series", "starts_on", "ends_on"],
                condition=Q(replaces=None),
                name="one_first_reading_for_a_period",
                violation_error_message=_("There is a figure for these days. Replace it instead."),
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | (~Q(why_replaced="") & ~Q(replaces=F("id"))),
                name="a_replacement_says_why",
                violation_error_message=_("Say why this figure replaces the older one."),
            ),
        ]

    def __str__(self):
        # No figure here: a small number must not slip out through a list of names.
        return f"{self.series}, {self.starts_on} to {self.ends_on}"

    def clean(self):
        """Rules that look at other rows of the measure."""
        super().clean()
        if self.series_id and self.series.measure.told_as_wait and not self.is_sample:
            raise ValidationError(self.told_as_wait)
        if self.series_id and self.definition_id:
            if self.series.measure_id != self.definition.measure_id:
                raise ValidationError(_("Choose a definition of the measure this series is of."))
            if self.replaces and self.replaces.series_id != self.series_id:
                raise ValidationError(_("A figure replaces one of its own series."))
            if self.series.measure.counts_people and self._overlaps():
                # April to June and April to September together tell July to September.
                raise ValidationError(
                    _("These days overlap another figure of the series. Replace that one instead.")
                )

    def _overlaps(self):
        is_replaced = self.pk and Reading.objects.filter(replaces=self.pk).exists()
        if is_replaced or not (self.starts_on and self.ends_on):
            return False
        others = self.series.readings.filter(
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on, replaced_by=None
        )
        return others.exclude(pk__in=[self.pk, self.replaces_id]).exists()

    @classmethod
    def guards(cls):
        """What is told as a wait is entered once: with the waiting times."""
        measure = (
            "actions_measure m "
            "WHERE m.id = (SELECT s.measure_id FROM actions_series s WHERE s.id = NEW.series_id)"
        )
        told = f"EXISTS (SELECT 1 FROM {measure} AND m.told_as_wait)"  # noqa: S608 - our own names
        twice = f"NOT NEW.is_sample AND {told}"
        return [
            *super().guards(),
            Guard("insert", twice, cls.told_as_wait, waits_for=measure),
            # Only a figure that moves, or turns real: whoever publishes one has its measure, and
            # would wait for whoever saves it.
            Guard(
                "update",
                twice,
                cls.told_as_wait,
                waits_for=f"{measure} "
                "AND (OLD.series_id <> NEW.series_id OR OLD.is_sample <> NEW.is_sample)",
            ),
        ]

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "series") & through(cls, "definition")

    def public(self):
        """Refuse: whether a figure is hidden depends on the whole measure."""
        raise TypeError(
            "Ask measures.public_figures.public_figures what the public sees of a figure."
        )
