"""You said, we did: what people told us, and what came of it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Action, FocusArea
from feedback.models.submissions import Submission
from publishing.guards import Guard
from publishing.histories import HistoryWithSets
from publishing.second_person import SecondPersonPublishes, a_second_person

# A page of the longest themes is under 30,000 bytes.
LONGEST_SAID, LONGEST_ANSWER, LONGEST_REPORT = 700, 800, 6_000


class ReadyForAnother(SecondPersonPublishes):
    """What whoever writes it hands to a second person."""

    is_ready = models.BooleanField(_("ready for a second person to look at"), default=False)

    class Meta(SecondPersonPublishes.Meta):
        abstract = True

    def refuse_unless_publishable(self, person):
        """Raise ValidationError too if it was not handed over."""
        self.refuse_if_public()
        if not self.is_ready:
            raise ValidationError(_("Whoever writes it has not said yet that it is ready."))
        super().refuse_unless_publishable(person)

    def unpublish(self):
        super().unpublish()
        self.is_ready = False


class Theme(ReadyForAnother):
    """One thing that people said, in words that let nobody be known, and our answer.

    Special Educational Needs and Disability Regulations 2014, regulation 56(2) and (3). Its
    history tells who did what and when, and none of its words: one that named somebody must be
    gone once it is put right.
    """

    class Topic(models.TextChoices):
        # Regulation 56(1) names these three; the rest is the Big Plan's own.
        SERVICES = "services", _("What help there is, and how good it is")
        FINDING_OUT = "finding-out", _("Finding, reading and using information")
        INVOLVEMENT = "involvement", _("Having a say")
        BIG_PLAN = "big-plan", _("How the Big Plan is going")

    class Answer(models.TextChoices):
        DID = "did", _("We did")
        WILL = "will", _("We will")
        CANNOT = "cannot", _("We cannot, because")

    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    title = models.CharField(_("in a few words"), max_length=150)
    you_said = models.TextField(
        _("you said"),
        validators=[MaxLengthValidator(LONGEST_SAID)],
        help_text=_("Grouped, in plain words. Nobody can be known from it."),
    )
    told_otherwise = models.CharField(
        _("how else we were told"),
        max_length=150,
        blank=True,
        help_text=_("If not by forms alone: at a meeting or in a survey. The public reads it."),
    )
    answer = models.CharField(_("what came of it"), max_length=6, choices=Answer)
    we_did = models.TextField(
        _("we did, we will, or we cannot, because"),
        validators=[MaxLengthValidator(LONGEST_ANSWER)],
        help_text=_("What we did or will do, by when; or why we cannot."),
    )
    areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="themes", verbose_name=_("focus areas")
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="themes", verbose_name=_("actions it changed")
    )
    submissions = models.ManyToManyField(
        Submission, blank=True, related_name="themes", verbose_name=_("what people told us")
    )
    redaction_confirmed = models.BooleanField(
        _("nobody can be known from these words"), default=False
    )

    history = HistoryWithSets(
        m2m_fields=[areas, actions],
        excluded_fields=["title", "you_said", "told_otherwise", "we_did"],
    )

    class Meta(ReadyForAnother.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("you said, we did")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(
                    redaction_confirmed=True,
                    prepared_by__isnull=False,
                    published_by__isnull=False,
                ),
                name="a_published_theme_was_checked",
                violation_error_message=_("Say that nobody can be known from these words."),
            ),
            a_second_person("a_second_person_publishes_a_theme"),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def guards(cls):
        """Return what the database must refuse: words that two people agreed on never change
        while the public reads them, and never just go. They are taken back first."""
        return _kept_while_public(
            ("topic", "title", "you_said", "told_otherwise", "answer", "we_did", "published_at"),
            "The public reads this theme. Take it back first, and say why.",
        )

    def get_absolute_url(self):
        return reverse("theme", args=[self.pk])


class CommentsReport(ReadyForAnother):
    """The report of one year's comments, on the Local Offer and the Big Plan, as it was made
    public.

    Regulation 56(3) asks it for the Local Offer: at least once in twelve months. Its history holds
    none of its words, as that of a Theme.
    """

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    words = models.TextField(
        _("what we learned"),
        validators=[MaxLengthValidator(LONGEST_REPORT)],
        help_text=_("In plain words. Nobody can be known from it."),
    )
    counts = models.JSONField(
        _("counts"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_(
            "How many comments came and what became of them, as on the day of publication."
        ),
    )

    history = HistoricalRecords(excluded_fields=["words"])

    class Meta(ReadyForAnother.Meta):
        verbose_name = _("yearly report of comments")
        verbose_name_plural = _("yearly reports of comments")
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")),
                name="a_report_ends_after_it_begins",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["ends_on"],
                name="one_report_ends_on_a_day",
                violation_error_message=_("There is a report that ends on this day."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(prepared_by__isnull=False, published_by__isnull=False),
                name="a_published_report_says_who_published_it",
                violation_error_message=_("Say who wrote it and who publishes it."),
            ),
            a_second_person("a_second_person_publishes_a_report"),
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}"

    @classmethod
    def guards(cls):
        """Return what the database must refuse, as for a Theme."""
        return _kept_while_public(
            ("starts_on", "ends_on", "words", "counts", "published_at"),
            "The public reads this report. Take it back first, and say why.",
        )

    def get_absolute_url(self):
        return reverse("comments_report", args=[self.ends_on])


def _kept_while_public(columns, told):
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in columns)
    public = "OLD.published_at IS NOT NULL"
    return [
        Guard("update", f"{public} AND NEW.published_at IS NOT NULL AND ({changed})", told),
        Guard("delete", public, told),
    ]
