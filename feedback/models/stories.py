"""Good news as the public reads it: written anew from what was sent, by two people of the team."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Action, FocusArea
from feedback.models.submissions import Consent, Submission
from publishing.guards import Guard
from publishing.second_person import SecondPersonPublishes, a_second_person

# A card is read in a minute, and a page of them is small.
LONGEST_TEXT, LONGEST_DIFFERENCE = 1_000, 400

_WORDS = ("title", "text", "difference", "name_shown")


class Story(SecondPersonPublishes):
    """One piece of good news for the public, apart from the raw words it was made from.

    Its history tells who did what and when, and none of its words: those must be gone for good
    once the sender takes back their yes.
    """

    # What the public reads of it.
    WORDS = _WORDS

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="story", verbose_name=_("submission")
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    text = models.TextField(
        _("what happened"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("Nobody can be known from it: no surname, school, street, diagnosis or day."),
    )
    difference = models.TextField(
        _("what difference it made"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_DIFFERENCE)],
    )
    name_shown = models.CharField(
        _("first name shown"),
        max_length=50,
        blank=True,
        help_text=_("Only if they said yes to that. Else leave it empty."),
    )
    area = models.ForeignKey(
        FocusArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("focus area"),
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("action"),
    )
    others_checked = models.BooleanField(
        _("I looked for names of other people, and none is left that did not say yes"),
        default=False,
    )
    prepared_at = models.DateTimeField(
        _("handed to a second person at"),
        null=True,
        blank=True,
        help_text=_("Empty: it was sent back, to be written again."),
    )
    withdrawn_at = models.DateTimeField(
        _("taken off at"), null=True, blank=True, help_text=_("Its words are then deleted.")
    )

    history = HistoricalRecords(excluded_fields=list(_WORDS))

    class Meta(SecondPersonPublishes.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("good news")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(others_checked=True, prepared_by__isnull=False, published_by__isnull=False),
                name="a_published_story_was_checked",
                violation_error_message=_("Say that you looked for other people's names."),
            ),
            a_second_person("a_second_person_publishes_a_story"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(**dict.fromkeys(_WORDS, "")),
                name="a_story_taken_off_has_no_words",
                violation_error_message=_("Delete its words as well."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, withdrawn_at=None)
                | Q(withdrawn_at__isnull=False)
                | (~Q(title="") & ~Q(text="")),
                name="a_published_story_has_words",
                violation_error_message=_("Write a title and what happened."),
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(action=None),
                name="a_story_is_about_one_thing",
                violation_error_message=_("Choose one thing it is about."),
            ),
        ]

    def __str__(self):
        # Titles and logs of staff pages show this: the reference, no words.
        return self.submission.reference

    @classmethod
    def visible_when(cls):
        return super().visible_when() & Q(
            ~Q(submission__state__in=Submission.DOUBTED),
            withdrawn_at=None,
            submission__safeguarding_at=None,
        )

    @classmethod
    def guards(cls):
        """Return what the database must refuse: to show what nobody said yes to, or no longer.

        UK GDPR articles 6(1)(a) and 7(3). Withdrawing locks the submission, so this waits for it.
        """
        refused = (
            "(NEW.published_at IS NOT NULL AND NEW.withdrawn_at IS NULL"
            f" AND NOT EXISTS ({_yes_to(Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME)}))"
            f" OR (NEW.name_shown <> '' AND NOT EXISTS ({_yes_to(Consent.Kind.PUBLISH_NAME)}))"
        )
        told = "The sender has not said yes to this, or took it back."
        waits_for = "feedback_submission WHERE id = NEW.submission_id"
        return [Guard(event, refused, told, waits_for) for event in ("insert", "update")]

    @property
    def is_off(self):
        """Whether it was taken off: its words are gone."""
        return self.withdrawn_at is not None

    @property
    def is_public(self):
        """Whether it was published and not taken off since."""
        return self.published_at is not None and not self.is_off

    @property
    def waits(self):
        """Whether it waits for a second person."""
        return self.prepared_at is not None and self.published_at is None and not self.is_off

    def come_off(self, at):
        """Have no word left and wait for nobody. Whoever calls this saves it."""
        for name in self.WORDS:
            setattr(self, name, "")
        self.prepared_at, self.withdrawn_at = None, at

    def get_absolute_url(self):
        return reverse("story", args=[self.pk])


def _yes_to(*kinds):
    kinds = ", ".join(f"'{kind.value}'" for kind in kinds)
    active = "said.submission_id = NEW.submission_id AND said.withdrawn_at IS NULL"
    return f"SELECT 1 FROM feedback_consent said WHERE {active} AND said.kind IN ({kinds})"  # noqa: S608 - our own names
