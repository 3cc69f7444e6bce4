"""The Big Plans as documents, in plain words, each faithful to its source."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.guards import Guard
from publishing.histories import HistoryWithSets
from publishing.visibility import Publishable, through
from publishing.wordings.promised import Promised


class Plan(Promised):
    """One of the Big Plans: part 1, 2 or 3."""

    part = models.PositiveSmallIntegerField(_("part"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=100)
    slug = models.SlugField(_("address of its page"), max_length=100, unique=True)
    summary = models.TextField(_("in short"))
    publisher = models.CharField(_("published by"), max_length=200)
    published_words = models.CharField(
        _("published"),
        max_length=50,
        blank=True,
        help_text=_("As exact as the source: “October 2025”. Empty if it does not say."),
    )
    source_updated_on = models.DateField(_("its page was last updated on"), null=True, blank=True)
    period = models.CharField(_("time it covers"), max_length=100, blank=True)
    period_note = models.TextField(_("about the time it covers"), blank=True)
    what_is_here = models.TextField(
        _("what of it is on this site"),
        blank=True,
        help_text=_("If only a part could be read, say which."),
    )
    source_url = models.URLField(_("its page on the Local Offer"), max_length=500)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["part"]

    def __str__(self):
        return self.title

    @classmethod
    def guards(cls):
        """What was said of a plan names it by its address."""
        return [
            *super().guards(),
            Guard("update", "OLD.slug <> NEW.slug", _("The address of a plan never changes.")),
        ]

    def get_absolute_url(self):
        return reverse("plan", args=[self.slug])


class Section(Promised):
    """One heading of a plan, what it says, and the list that belongs under it."""

    class Holds(models.TextChoices):
        AMBITIONS = "ambitions", _("what the plan aims for")
        COMMITMENTS = "commitments", _("the commitments")
        KEY_AREAS = "key-areas", _("the key areas of work")
        STATEMENTS = "statements", _("young people's words")
        STRENGTHS = "strengths", _("what inspectors said goes well")
        FOCUS_AREAS = "focus-areas", _("the focus areas")
        THERAPIES = "therapies", _("what the therapies are")
        OVERSIGHT = "oversight", _("who watches over the work")
        INSPECTION = "inspection", _("facts about the inspection")
        DOCUMENTS = "documents", _("documents and links")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sections", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"))
    heading = models.CharField(_("heading"), max_length=150)
    body = models.TextField(_("what it says"), blank=True)
    holds = models.CharField(_("list under it"), max_length=20, choices=Holds, blank=True)
    caution = models.TextField(_("read with care"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="one_section_in_each_place",
                violation_error_message=_("Another section of this plan has this place."),
            ),
            models.CheckConstraint(
                condition=~Q(body="") | ~Q(holds=""),
                name="a_section_says_something",
                violation_error_message=_("Write what the section says, or choose its list."),
            ),
        ]

    def __str__(self):
        return f"{self.plan.short_title}: {self.heading}"

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#section-{self.order}"


class Point(Promised):
    """One line of a list in a plan: an ambition, a commitment, a strength, a statement."""

    class Kind(models.TextChoices):
        AMBITION = "ambition", _("ambition")
        COMMITMENT = "commitment", _("commitment")
        STRENGTH = "strength", _("strength inspectors saw")
        STATEMENT = "statement", _("young people's words")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="points", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("words"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of a plan")
        verbose_name_plural = _("points of the plans")
        ordering = ["plan", "kind", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "order"],
                name="one_point_in_each_place",
                violation_error_message=_("Another point of this list has this place."),
            )
        ]

    def __str__(self):
        return self.text

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")


class KeyArea(Promised):
    """One of the three big areas of work that parts 1 and 2 share."""

    plans = models.ManyToManyField(Plan, related_name="key_areas", verbose_name=_("plans"))
    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    slug = models.SlugField(_("short name"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=100)
    formal_name = models.CharField(_("formal name"), max_length=100)
    text = models.TextField(_("what it is"))
    linked_quote = models.CharField(_("young people's words about it"), max_length=200, blank=True)

    history = HistoryWithSets(m2m_fields=[plans])

    class Meta:
        verbose_name = _("key area of work")
        verbose_name_plural = _("key areas of work")
        ordering = ["order"]

    def __str__(self):
        return self.title


class Document(Publishable):
    """A document, form, picture, video or page that a plan names."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF document")
        VIDEO = "video", _("video")
        IMAGE = "image", _("picture")
        FORM = "form", _("form")
        PAGE = "page", _("web page")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="documents", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Leave empty if unknown: visitors are led to the plan's own page instead."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document or link")
        verbose_name_plural = _("documents and links")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="one_document_in_each_place",
                violation_error_message=_("Another document of this plan has this place."),
            )
        ]

    def __str__(self):
        return self.name

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")

    @property
    def where(self):
        """The address of the thing, or of the Local Offer page that holds it. Reads the plan."""
        return self.url or self.plan.source_url


class Inspection(Publishable):
    """An inspection of the local area that a plan answers."""

    plan = models.OneToOneField(
        Plan, models.PROTECT, related_name="inspection", verbose_name=_("plan that answers it")
    )
    inspectors = models.CharField(_("who inspected"), max_length=200)
    dates = models.CharField(_("when"), max_length=100)
    previous = models.CharField(_("the one before"), max_length=100, blank=True)
    report_published_words = models.CharField(_("report published"), max_length=50, blank=True)
    outcome = models.TextField(_("what they decided"))
    outcome_rank = models.CharField(_("where that stands"), max_length=100, blank=True)
    next_full_inspection = models.CharField(_("next full inspection"), max_length=100, blank=True)
    asked_to_do = models.TextField(_("what they asked for"), blank=True)
    responsible = models.CharField(_("who is responsible"), max_length=200)
    url = models.URLField(_("where to read about it"), max_length=500)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")

    def __str__(self):
        return self.dates

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")


class OversightBody(Publishable):
    """A board, meeting or channel that watches over the work or tells people about it."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="oversight", verbose_name=_("plan that names it")
    )
    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    name = models.CharField(_("who"), max_length=150)
    role = models.TextField(_("what they do"))
    how_often = models.CharField(
        _("how often"), max_length=100, blank=True, help_text=_("Empty if the plan does not say.")
    )
    url = models.URLField(_("where to read about it"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("who watches over the work")
        verbose_name_plural = _("who watches over the work")
        ordering = ["order"]

    def __str__(self):
        return self.name

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "plan")
