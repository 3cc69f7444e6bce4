"""A submission: what may be kept and counted in one table, what is about a person in another."""

from django.conf import settings
from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from privacy.fields import EncryptedTextField, HashedQuerySet, LookupHashField
from privacy.subjects import hash_of_email, hash_of_phone
from publishing.matters import in_words


class SubmissionQuerySet(models.QuerySet):
    """What the team asks of what people told us."""

    def open(self):
        """What somebody may still have to do something about."""
        return self.filter(state__in=Submission.OPEN)

    def from_people(self):
        """All but what is doubted: what a machine, or a person after a look, said is from no
        person."""
        return self.exclude(state__in=Submission.DOUBTED)

    def comments(self):
        """What people said that is answered in public, or a reason says why not."""
        return self.from_people().filter(form__in=Submission.COMMENTS)

    def without_public_answer(self):
        """What is in no theme, and nobody said why not."""
        return self.filter(themes=None, not_published_because="")

    def with_came_on(self):
        """Each with the day it came, as `came_on`: see `Submission.came_on`."""
        return self.annotate(came_on=Coalesce("on_paper_on", TruncDate("received_at")))

    def oldest_first(self):
        """In the order they came in, as `came_on` says it."""
        return self.with_came_on().order_by("came_on", "received_at", "id")

    def came_by(self, at):
        """What had come at a moment; what came on paper, by that day."""
        on_paper = Q(on_paper_on__lte=timezone.localdate(at))
        return self.filter(on_paper | Q(on_paper_on=None, received_at__lte=at))


class Submission(models.Model):
    """Something somebody told us, without who they are or what they wrote.

    Its history is kept. What is about a person is in `PersonalPart`, which has none.
    """

    class Form(models.TextChoices):
        COMMENT = "comment", _("How the Big Plan is going")
        LOCAL_OFFER = "local-offer", _("A service or the Local Offer")
        GOOD_NEWS = "good-news", _("Good news")
        GET_INVOLVED = "get-involved", _("Getting involved")
        FORMAT = "format", _("Another language or format")
        ACCESSIBILITY = "accessibility", _("This site is hard to use")
        DATA_PROTECTION = "data-protection", _("How you use my information")

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_HAND = "in-hand", _("Being looked at")
        WAITING = "waiting", _("Waiting for somebody else")
        ANSWERED = "answered", _("Answered")
        QUARANTINED = "quarantined", _("Set aside: may not be from a person")
        SPAM = "spam", _("Not from a person")

    # What somebody may still have to do something about.
    OPEN = (State.NEW, State.IN_HAND, State.WAITING)
    # What a machine, or a person after a look, said is from no person.
    DOUBTED = (State.QUARANTINED, State.SPAM)
    # What is answered in public. The law asks it for the first; the plan promised it for both.
    COMMENTS = (Form.LOCAL_OFFER, Form.COMMENT)
    # What the law gives people a way to ask for: the accessibility regulations of 2018 and the
    # Equality Act 2010, section 20; the UK GDPR. No flood of anything else may close it.
    BY_RIGHT = (Form.FORMAT, Form.ACCESSIBILITY, Form.DATA_PROTECTION)

    class Topic(models.TextChoices):
        """What it is about, within a form."""

        GOING_WELL = "going-well", _("Something is going well")
        NOT_WORKING = "not-working", _("Something is not working")
        IDEA = "idea", _("An idea or a question")
        # The Special Educational Needs and Disability Regulations 2014, regulation 56(1).
        SERVICES = "services", _("What the Local Offer says, how good help is, or what is missing")
        FINDING_OUT = "finding-out", _("How easy the Local Offer is to find, read and use")
        INVOLVEMENT = "involvement", _("How families help to make and check the Local Offer")
        # Data protection.
        COPY = "copy", _("I want to see what you hold about me")
        CORRECT = "correct", _("Something you hold about me is wrong")
        ERASE = "erase", _("I want you to delete something")
        COMPLAINT = "complaint", _("I want to complain about how my information was used")

    class Role(models.TextChoices):
        YOUNG_PERSON = "young-person", _("A child or young person")
        PARENT = "parent", _("A parent or carer")
        EDUCATION = "education", _("I work in a nursery, school or college")
        HEALTH = "health", _("I work in health")
        COUNCIL = "council", _("I work for the council")
        VOLUNTARY = "voluntary", _("I work or help in a charity or group")
        OTHER = "other", _("Somebody else")

    class Age(models.TextChoices):
        """Asked only of young people: under 13 we keep no way to reach the child."""

        UNDER_13 = "under-13", _("Under 13")
        UNDER_16 = "under-16", _("13 to 15")
        OLDER = "16-or-over", _("16 or over")

    class Reach(models.TextChoices):
        """How to answer."""

        NO_NEED = "no-need", _("I do not need an answer")
        EMAIL = "email", _("By e-mail")
        PHONE = "phone", _("By phone")
        LETTER = "letter", _("By letter")
        HELPER = "helper", _("Through the person who helps me")

    class OthersInStory(models.TextChoices):
        NOBODY = "nobody", _("No, only me")
        AGREED = "agreed", _("Yes, and they or a parent have said yes")
        NOT_ASKED = "not-asked", _("Yes, but they have not said yes")

    class NotPublished(models.TextChoices):
        """Why a comment, on the Local Offer or the Big Plan, is not answered in public.

        The first two are the only reasons the law gives, which speaks of the Local Offer: Special
        Educational Needs and Disability Regulations 2014, regulation 56(4).
        """

        VEXATIOUS = "vexatious", _("It was sent only to annoy")
        ONE_PERSON = "one-person", _("It is about services for one particular person")
        NO_COMMENT = "no-comment", _("It is not a comment: a question or a request, for instance")

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    sent_key = models.CharField(
        max_length=64,
        unique=True,
        help_text=_("A keyed hash of the form's token and the answers: the same twice is one."),
    )
    form_token = models.UUIDField(
        _("which opening of the form it came from"),
        db_index=True,
        help_text=_("Two submissions that share it are one person's, sent again with changes."),
    )
    form = models.CharField(_("what it is"), max_length=16, choices=Form)
    state = models.CharField(_("where it stands"), max_length=12, choices=State, default=State.NEW)
    set_aside_because = models.CharField(_("why it was set aside"), max_length=200, blank=True)

    topic = models.CharField(_("about"), max_length=12, choices=Topic, blank=True)
    # See `publishing.matters`.
    about_kind = models.CharField(_("kind of thing it is about"), max_length=20, blank=True)
    about_key = models.CharField(_("what it is about"), max_length=100, blank=True)
    role = models.CharField(_("who is telling us"), max_length=12, choices=Role, blank=True)
    age = models.CharField(_("age, of a young person"), max_length=10, choices=Age, blank=True)
    helped = models.BooleanField(_("somebody helped to fill it in"), default=False)
    families = models.PositiveIntegerField(
        _("how many families it speaks for"), null=True, blank=True
    )
    reach_by = models.CharField(
        _("how to answer"), max_length=8, choices=Reach, default=Reach.NO_NEED
    )
    others_in_story = models.CharField(
        _("is anybody else in the story"), max_length=10, choices=OthersInStory, blank=True
    )

    received_at = models.DateTimeField(_("received at"), db_index=True)
    on_paper_on = models.DateField(_("day it came on paper or by phone"), null=True, blank=True)
    keyed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("typed in by"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("who answers it"),
    )
    needs_translating = models.BooleanField(_("needs translating"), default=False)
    safeguarding_at = models.DateTimeField(
        _("passed on as a safeguarding concern at"), null=True, blank=True
    )
    concern_closed_at = models.DateTimeField(
        _("no longer needed for the concern since"),
        null=True,
        blank=True,
        help_text=_("Those who look into the concern said so. Then it goes in its usual time."),
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    not_published_because = models.CharField(
        _("why it is not answered in public"), max_length=12, choices=NotPublished, blank=True
    )
    erased_at = models.DateTimeField(
        _("erased at"),
        null=True,
        blank=True,
        help_text=_("What was about a person is gone: they asked, or its time was over."),
    )

    objects = SubmissionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sent_key", "form_token"])

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_key="") | ~(Q(about_kind="") | Q(about_key="")),
                name="a_submission_says_what_it_is_about",
                violation_error_message=_("Say of which kind it is, and which one."),
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | ~Q(state="answered"),
                name="an_answered_submission_says_when",
                violation_error_message=_("Say when it was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantined") | ~Q(set_aside_because=""),
                name="what_is_set_aside_says_why",
                violation_error_message=_("Say why it was set aside."),
            ),
            models.CheckConstraint(
                condition=Q(concern_closed_at=None) | Q(safeguarding_at__isnull=False),
                name="only_a_concern_is_closed_as_one",
                violation_error_message=_("It was not passed on as a safeguarding concern."),
            ),
            # UK GDPR article 8 and the Children's Code: as little as can be of a child.
            models.CheckConstraint(
                condition=~Q(age="under-13") | Q(reach_by__in=["no-need", "helper"]),
                name="under_13_is_answered_through_a_helper",
                violation_error_message=_(
                    "We do not keep ways to reach a child under 13. Answer through the helper."
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    @cached_property  # so that with_came_on() may bring it along
    def came_on(self):
        """The day it came. What came on paper or by phone came then, not when it was typed in."""
        return self.on_paper_on or timezone.localdate(self.received_at)

    @property
    def is_open(self):
        """Whether somebody may still have to do something about it."""
        return self.state in self.OPEN

    @property
    def is_doubted(self):
        """Whether a machine, or a person after a look, said that it is from no person."""
        return self.state in self.DOUBTED

    @property
    def went_unanswered(self):
        """Whether it was erased while it was open: that closed it, though nobody answered it."""
        is_closed = self.state == self.State.ANSWERED
        return bool(is_closed and self.erased_at and self.answered_at >= self.erased_at)

    @property
    def where_it_stands(self):
        """Its state in words."""
        return _("Deleted") if self.went_unanswered else self.get_state_display()

    @cached_property  # so that say_what_they_are_about() may bring it along
    def about(self):
        """What it is about, in words; "" if nobody said, or it is all of it."""
        said = (self.about_kind, self.about_key)
        return in_words([said]).get(said, "")

    @property
    def is_concern(self):
        """Whether those who look into a safeguarding concern may still need it."""
        return self.safeguarding_at is not None and self.concern_closed_at is None

    @property
    def personal_or_none(self):
        """Its other half, or None: that is erased."""
        try:
            return self.personal
        except PersonalPart.DoesNotExist:
            return None

    @property
    def email(self):
        """The address that an answer may go to, or "" if there is none."""
        personal = self.personal_or_none
        return personal.email if personal else ""

    @property
    def staff_path(self):
        """The path of its page for staff."""
        return reverse("admin:submission", args=[self.reference])


def say_what_they_are_about(submissions):
    """Find what each of these is about, as `about`, in a query a kind; return them."""
    words = in_words((one.about_kind, one.about_key) for one in submissions)
    for one in submissions:
        one.about = words.get((one.about_kind, one.about_key), "")
    return submissions


class PersonalPart(models.Model):
    """What somebody wrote and how to reach them. No history: it must be possible to erase it."""

    # What is kept, told and forgotten together.
    CONTACT = ("name", "organisation", "email", "phone", "postal_address", "helper")
    WORDS = ("words", "difference", "would_help", "page")

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="personal", verbose_name=_("submission")
    )
    words = EncryptedTextField(_("what they wrote"), blank=True)
    difference = EncryptedTextField(_("what difference it made"), blank=True)
    would_help = EncryptedTextField(_("what would help"), blank=True)
    page = EncryptedTextField(
        _("page it is about"), blank=True, validators=[MaxLengthValidator(200)]
    )
    name = EncryptedTextField(_("name"), blank=True, validators=[MaxLengthValidator(200)])
    organisation = EncryptedTextField(
        _("organisation"), blank=True, validators=[MaxLengthValidator(200)]
    )
    email = EncryptedTextField(
        _("e-mail"), blank=True, validators=[validate_email, MaxLengthValidator(254)]
    )
    email_hash = LookupHashField(source="email", hashed=hash_of_email)
    phone = EncryptedTextField(_("phone"), blank=True, validators=[MaxLengthValidator(50)])
    phone_hash = LookupHashField(source="phone", hashed=hash_of_phone)
    postal_address = EncryptedTextField(_("postal address"), blank=True)
    helper = EncryptedTextField(_("helper, and how to reach them"), blank=True)

    objects = HashedQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal part")
        verbose_name_plural = _("personal parts")

    def __str__(self):
        # Titles and logs show this: the reference, never a name.
        return self.submission.reference


class Consent(models.Model):
    """One thing somebody said yes to, in the words they were shown. UK GDPR article 7(1)."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("You may contact me about this")
        PUBLISH = "publish", _("You may publish it without my name")
        PUBLISH_NAME = "publish-name", _("You may publish it with my first name")

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="consents", verbose_name=_("submission")
    )
    kind = models.CharField(_("yes to"), max_length=12, choices=Kind)
    wording = models.TextField(_("words they were shown"))
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind"],
                name="each_consent_is_given_once",
                violation_error_message=_("This consent is recorded already."),
            )
        ]

    def __str__(self):
        return f"{self.submission.reference}: {self.get_kind_display()}"
