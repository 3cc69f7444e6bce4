"""The four focus areas, who is responsible for them, and what inspectors asked for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.rounds import HasLastRound
from plans.models import Plan
from publishing.guards import Guard
from publishing.histories import HistoryWithSets
from publishing.visibility import PublicModel, through, visible_in_sql
from publishing.wordings.promised import Promised, changes_by_wording


class Lead(PublicModel):
    """A job title that is responsible for an area. Not a person, and not a login. Shown wherever
    one of its areas is."""

    title = models.CharField(_("job title"), max_length=150, unique=True)
    organisation = models.CharField(
        _("organisation"),
        max_length=150,
        blank=True,
        help_text=_("Empty if the plan does not say."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["title"]

    def __str__(self):
        return self.title

    @classmethod
    def visible_when(cls):
        return Q()

    @classmethod
    def is_seen(cls, row):
        """Return whether the public reads of this lead."""
        return row.areas.filter(FocusArea.visible_when()).exists()

    @classmethod
    def guards(cls):
        """Who is responsible for a public area is promised."""
        public_area = (
            "EXISTS (SELECT 1 FROM actions_focusarea a WHERE a.lead_id = OLD.id "  # noqa: S608
            f"AND {visible_in_sql(FocusArea, 'a.id')})"
        )
        return [changes_by_wording(cls, seen=public_area)]


class FocusArea(HasLastRound, Promised):
    """One of the areas inspectors asked the partnership to work on."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="focus_areas", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=100)
    full_title = models.CharField(_("title in full"), max_length=150, blank=True)
    slug = models.SlugField(_("address of its page"), max_length=60, unique=True)
    prefix = models.CharField(
        _("letters of its references"), max_length=8, unique=True, help_text=_("WT makes WT 1.")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, related_name="areas", verbose_name=_("who is responsible")
    )
    recommendation = models.TextField(_("what inspectors asked for, in short"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="one_area_for_each_number",
                violation_error_message=_("Another area of this plan has this number."),
            )
        ]

    def __str__(self):
        return self.title

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")

    @classmethod
    def guards(cls):
        """What people told us about an area names it by its address."""
        return [
            *super().guards(),
            Guard("update", "OLD.slug <> NEW.slug", _("The address of an area never changes.")),
        ]

    def get_absolute_url(self):
        return reverse("focus_area", args=[self.slug])


class RecommendationPoint(Promised):
    """One thing inspectors asked for. Staff may say which actions answer it."""

    area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="recommendation_points", verbose_name=_("area")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("what inspectors asked for"))
    actions = models.ManyToManyField(
        "Action",
        blank=True,
        related_name="recommendation_points",
        verbose_name=_("actions that answer it"),
    )

    history = HistoryWithSets(m2m_fields=[actions])

    class Meta:
        verbose_name = _("thing inspectors asked for")
        verbose_name_plural = _("things inspectors asked for")
        ordering = ["area", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "order"],
                name="one_recommendation_in_each_place",
                violation_error_message=_("Another point of this area has this place."),
            )
        ]

    def __str__(self):
        return self.text

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "area")


class AreaDefinition(Promised):
    """What a word means in one focus area."""

    area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="definitions", verbose_name=_("area")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    term = models.CharField(_("word"), max_length=100)
    text = models.TextField(_("what it means"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("word in a focus area")
        verbose_name_plural = _("words in the focus areas")
        ordering = ["area", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "order"],
                name="one_definition_in_each_place",
                violation_error_message=_("Another word of this area has this place."),
            )
        ]

    def __str__(self):
        return self.term

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "area")
