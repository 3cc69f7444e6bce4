"""Figures: readings of a measure, by series, under a definition that may change over time."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.measures import Measure
from publishing.guards import Guard
from publishing.records import MayBeSample, Record
from publishing.visibility import through
from publishing.wordings.promised import Promised


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
        verbose_name = _("series of figures")
        verbose_name_plural = _("series of figures")
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
    """One version of what exactly is counted. A new version never touches the old figures."""

    never_changes = _("A published definition is never changed. Add a new version.")

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="definitions", verbose_name=_("measure")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("what exactly is counted"))
    unit = models.CharField(
        _("unit of its figures"),
        max_length=30,
        blank=True,
        help_text=_("Such as weeks. Empty if the measure names it in what is counted."),
    )
    in_force_from = models.DateField(_("in force from"))
    why_changed = models.TextField(_("why it changed"), blank=True)

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
        ]

    def __str__(self):
        return f"{self.measure.reference}, definition {self.version}"

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "measure")


class Reading(Record):
    """A figure for a period: a value, a numerator and denominator, or words.

    Values are in the unit of the definition, else of the measure. A reading is replaced by a
    newer one, never edited.
    """

    never_changes = _("A published figure is never changed. Add one that replaces it.")

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
    def visible_when(cls):
        return super().visible_when() & through(cls, "series") & through(cls, "definition")

    def public(self):
        """Refuse: whether a figure is hidden depends on the whole measure."""
        raise TypeError(
            "Ask measures.public_figures.public_figures what the public sees of a figure."
        )
