"""The public record: dated facts others published. Shown beside, never counted as an update."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.actions import Action
from actions.models.areas import FocusArea
from actions.models.measures import Measure
from plans.models import Section
from publishing.histories import HistoryWithSets
from publishing.visibility import Publishable, through


class PublicFact(Publishable):
    """Something a public source says, with its source, its date if known, and how to read it."""

    class Kind(models.TextChoices):
        SINCE = "since", _("since Part 3 was being written")
        BACKGROUND = "background", _("background, from before")

    reference = models.SlugField(_("short name"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("what the source says, in our words"))
    dated_on = models.DateField(_("day"), null=True, blank=True)
    date_words = models.CharField(
        _("date in words"), max_length=50, blank=True, help_text=_("As exact as the source is.")
    )
    source_kind = models.CharField(_("kind of source"), max_length=50, blank=True)
    url = models.URLField(_("source"), max_length=500)
    caution = models.TextField(_("read with care"), blank=True)
    table_caption = models.CharField(_("title of its table"), max_length=200, blank=True)
    sections = models.ManyToManyField(
        Section, blank=True, related_name="facts", verbose_name=_("sections it concerns")
    )
    areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="facts", verbose_name=_("areas it concerns")
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="facts", verbose_name=_("actions it concerns")
    )
    measures = models.ManyToManyField(
        Measure, blank=True, related_name="facts", verbose_name=_("measures it concerns")
    )

    history = HistoryWithSets(m2m_fields=[sections, areas, actions, measures])

    class Meta:
        verbose_name = _("public fact")
        verbose_name_plural = _("public record")
        ordering = ["kind", "order"]

    def __str__(self):
        return self.reference


class FactFigure(Publishable):
    """One row of a public fact's table. Periods may overlap, so it is never drawn as a line."""

    fact = models.ForeignKey(
        PublicFact, models.PROTECT, related_name="figures", verbose_name=_("fact")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    period = models.CharField(_("time"), max_length=100)
    figure = models.CharField(_("figure"), max_length=50)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("row of a fact's table")
        verbose_name_plural = _("rows of facts' tables")
        ordering = ["fact", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "order"],
                name="one_figure_in_each_place",
                violation_error_message=_("Another row of this table has this place."),
            )
        ]

    def __str__(self):
        return f"{self.period}: {self.figure}"

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "fact")
