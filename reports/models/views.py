"""What families say of a quarter, in words that are theirs alone."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actions.models import FocusArea, ProgressUpdate, Round
from actions.statuses import Status
from publishing.guards import Guard
from publishing.records import RecordQuerySet, never_changed
from publishing.visibility import PublicModel


class Voice(models.TextChoices):
    """Who speaks for families."""

    PCAN = "pcan", _("PCAN")
    YOUTH_FORUM = "youth-forum", _("the youth forum")


class ViewQuerySet(RecordQuerySet):
    """Views, oldest first wherever they are shown: nobody puts them in another order."""

    def with_what_it_is_about(self):
        """Fetch the quarter, the area and the update of each."""
        return self.select_related("round", "area", "update__action", "update__round")


class View(PublicModel):
    """What PCAN or the youth forum says of one quarter: of a focus area, of one update, or, if it
    names neither, of the whole. `judgement` is how they say it is going, on the scale of staff.

    A draft is read and changed by the people who speak for its voice, and by nobody else. They
    publish it; then it is public at once, for ever, whatever becomes of the quarter. It may be no
    example: nobody makes up what families say.
    """

    never_changes = _("What families said is never changed. They can add another view.")
    not_an_example = _("Families say nothing of examples.")
    answers_nothing = _("Families answer an update that is public, in its own quarter.")

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="views", verbose_name=_("quarterly update")
    )
    by = models.CharField(_("by"), max_length=12, choices=Voice)
    area = models.ForeignKey(
        FocusArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="views",
        verbose_name=_("focus area"),
    )
    update = models.ForeignKey(
        ProgressUpdate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="views",
        verbose_name=_("update it answers"),
    )
    words = models.TextField(_("what they say"), blank=True)
    judgement = models.CharField(
        _("how they say it is going"), max_length=12, choices=Status, blank=True
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved last by")
    )
    written_at = models.DateTimeField(_("saved last at"))
    published_at = models.DateTimeField(_("made public at"), null=True, blank=True, db_index=True)

    objects = ViewQuerySet.as_manager()

    class Meta(PublicModel.Meta):
        verbose_name = _("view of families")
        verbose_name_plural = _("views of families")
        ordering = ["published_at", "id"]
        permissions = [("give_view", _("Can say what families say"))]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "by"],
                condition=Q(published_at=None, area=None, update=None),
                name="one_draft_of_a_view_of_the_whole",
                violation_error_message=_("A draft of this view is there already."),
            ),
            models.UniqueConstraint(
                fields=["round", "by", "area"],
                condition=Q(published_at=None),
                name="one_draft_of_a_view_of_an_area",
                violation_error_message=_("A draft of this view is there already."),
            ),
            models.UniqueConstraint(
                fields=["by", "update"],
                condition=Q(published_at=None),
                name="one_draft_of_a_view_of_an_update",
                violation_error_message=_("A draft of this view is there already."),
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(update=None),
                name="a_view_is_about_one_thing",
                violation_error_message=_("It is about an area or about an update, not both."),
            ),
            models.CheckConstraint(
                condition=Q(by__in=Voice.values),
                name="a_view_is_of_a_voice_of_families",
                violation_error_message=_("Only PCAN and the youth forum give a view."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(words=""),
                name="a_public_view_says_something",
                violation_error_message=_("Write what you say before you publish it."),
            ),
        ]

    def __str__(self):
        return _("%(who)s on %(what)s") % {
            "who": capfirst(self.get_by_display()),
            "what": self.what_it_is_about,
        }

    @property
    def what_it_is_about(self):
        """What it is about, in words: “Waiting times, October to December 2026”."""
        if self.update_id:
            return _("%(action)s, %(quarter)s") % {
                "action": self.update.action.reference,
                "quarter": self.round,
            }
        if self.area_id:
            return _("%(area)s, %(quarter)s") % {"area": self.area, "quarter": self.round}
        return _("the update for %(quarter)s") % {"quarter": self.round}

    @property
    def place(self):
        """The address at which its words stand from the moment at which it is public."""
        if self.update_id:
            return self.update.get_absolute_url()
        return f"{reverse('families_say', args=[self.round.quarter])}#view-{self.pk}"

    @property
    def is_late(self):
        """Whether it was published after the quarter it is about."""
        made_public = self.round.published_at
        return bool(made_public and self.published_at and self.published_at > made_public)

    @classmethod
    def visible_when(cls):
        """By itself alone: nothing that staff hide hides it."""
        return Q(published_at__isnull=False)

    def clean(self):
        """Refuse examples, and an answer to what nobody has read."""
        super().clean()
        if self.round_id and self.round.is_sample:
            raise ValidationError(self.not_an_example)
        if self.update_id and not (
            self.update.published_at
            and self.update.round_id == self.round_id
            and not self.update.is_sample
        ):
            raise ValidationError(self.answers_nothing)

    @classmethod
    def guards(cls):
        """Public, it stays as it was; and it is never about an example."""
        of_an_example = (
            "EXISTS (SELECT 1 FROM actions_round r WHERE r.id = NEW.round_id AND r.is_sample)"
        )
        of_no_public_update = (
            "NEW.update_id IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM actions_progressupdate u WHERE u.id = NEW.update_id "
            "AND u.round_id = NEW.round_id AND u.published_at IS NOT NULL AND NOT u.is_sample)"
        )
        return [
            *never_changed(cls),
            *(Guard(event, of_an_example, cls.not_an_example) for event in ("insert", "update")),
            *(
                Guard(event, of_no_public_update, cls.answers_nothing)
                for event in ("insert", "update")
            ),
        ]
