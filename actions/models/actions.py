"""The actions: what the partnership said it will do."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.areas import FocusArea
from actions.models.querysets import ActionQuerySet
from actions.models.rounds import HasLastRound
from actions.references import in_address, valid_reference
from publishing.guards import Guard
from publishing.histories import HistoryWithSets
from publishing.visibility import Publishable, through
from publishing.wordings.promised import Promised


class Action(HasLastRound, Promised):
    """One thing the partnership said it will do. We number them; the plan does not."""

    area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="actions", verbose_name=_("focus area")
    )
    order = models.PositiveIntegerField(
        _("place in the plan"), help_text=_("The order in the plan. It is not a date.")
    )
    reference = models.CharField(
        _("reference"),
        max_length=14,
        unique=True,
        validators=[valid_reference],
        help_text=_("Such as WT 1. It never changes: people quote it and link to it."),
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("in plain words"))
    for_young_people = models.TextField(
        _("for a young person"),
        blank=True,
        help_text=_("The same in one or two short sentences that a child of nine can read."),
    )
    published_wording = models.TextField(
        _("exact words of the plan"), blank=True, help_text=_("Paste them from the plan's page.")
    )
    timing_words = models.CharField(
        _("when, in the plan's words"),
        max_length=100,
        blank=True,
        help_text=_("Such as “autumn 2025”. Seasons are not turned into quarters."),
    )
    done_when = models.TextField(_("done when"), blank=True)
    ongoing = models.BooleanField(
        _("goes on"), default=False, help_text=_("The plan says start, keep or begin.")
    )
    continued_in = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continues",
        verbose_name=_("continued in"),
    )
    involved = models.TextField(_("taking part"), blank=True, help_text=_("One on each line."))
    keywords = models.TextField(
        _("words people search for"), blank=True, help_text=_("One on each line. Not shown.")
    )
    measures = models.ManyToManyField(
        "Measure", blank=True, related_name="actions", verbose_name=_("how this action is checked")
    )

    objects = ActionQuerySet.as_manager()
    history = HistoryWithSets(m2m_fields=[measures])

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["area__number", "order"]
        indexes = [
            # Wide enough to count from the index alone, without reading any action's words.
            models.Index(
                fields=["area", "is_visible", "is_withdrawn", "order", "id"],
                name="counted_actions",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(continued_in=None) | ~Q(continued_in=F("id")),
                name="an_action_does_not_continue_itself",
                violation_error_message=_("An action cannot be continued in itself."),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.title}"

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "area")

    @classmethod
    def guards(cls):
        """References are for ever, and what was shown is hidden rather than deleted."""
        return [
            *super().guards(),
            Guard("update", "OLD.reference <> NEW.reference", _("A reference never changes.")),
            Guard("delete", "OLD.is_visible", _("An action the public can see is never deleted.")),
        ]

    def get_absolute_url(self):
        return reverse("action", args=[self.reference])

    @property
    def address_part(self):
        """The reference as addresses write it, such as "wt-1"."""
        return in_address(self.reference)

    @property
    def involved_list(self):
        return self.involved.splitlines()


class ActionPart(Promised):
    """A piece of an action that can be finished by itself."""

    action = models.ForeignKey(
        Action, models.PROTECT, related_name="parts", verbose_name=_("action")
    )
    order = models.PositiveSmallIntegerField(
        _("number"), help_text=_("It never changes: updates say by it which parts are done.")
    )
    text = models.TextField(_("what it is"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("part of an action")
        verbose_name_plural = _("parts of actions")
        ordering = ["action", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "order"],
                name="one_part_in_each_place",
                violation_error_message=_("Another part of this action has this place."),
            )
        ]

    def __str__(self):
        return self.text

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "action")

    @classmethod
    def guards(cls):
        """A part is named by its number in what the public was told."""
        return [
            *super().guards(),
            Guard(
                "update",
                'OLD."order" <> NEW."order" OR OLD.action_id <> NEW.action_id',
                _("A part keeps its number and its action. Hide it and add another instead."),
            ),
        ]


class ActionLink(Publishable):
    """How one action bears on another."""

    class Kind(models.TextChoices):
        FOLLOWS = "follows", _("comes after")
        RELATED = "related", _("goes with")
        SIMILAR = "similar", _("is much like")

    from_action = models.ForeignKey(
        Action, models.PROTECT, related_name="links", verbose_name=_("action")
    )
    kind = models.CharField(_("how"), max_length=10, choices=Kind)
    to_action = models.ForeignKey(
        Action, models.PROTECT, related_name="linked_from", verbose_name=_("other action")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link between actions")
        verbose_name_plural = _("links between actions")
        ordering = ["from_action", "kind", "to_action"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_action", "to_action"],
                name="two_actions_are_linked_once",
                violation_error_message=_("These two actions are linked already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_action=F("to_action")),
                name="an_action_is_not_linked_to_itself",
                violation_error_message=_("An action cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.from_action.reference} {self.get_kind_display()} {self.to_action.reference}"

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "from_action") & through(cls, "to_action")
