"""Guidance: what the law says, in plain words, and what to do when somebody says no.

The public reads the words of a page only once a named officer has read them against the law and
said so. Until then it reads the title, one sentence, and where else to turn.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.terms import Term, guards_of_words, words_of
from publishing.guards import Guard
from publishing.visibility import PublicQuerySet, Publishable

# What cannot wait for an officer: where to ring when somebody is in danger.
ALWAYS_PUBLIC = "if-it-is-urgent"

# Whom a page may lead to before anybody at the council has checked its words.
LINKED_UNCHECKED = (
    "https://www.gov.uk/",
    "https://www.ipsea.org.uk/",
    "https://contact.org.uk/",
    "https://www.kirkleeslocaloffer.org.uk/",
)


def links_in(lines):
    """Return (words, address) of each line, such as "PIP (GOV.UK) https://www.gov.uk/pip"."""
    parts = [line.rpartition(" ") for line in lines.splitlines()]
    return [(words or address, address) for words, _space, address in parts]


def valid_links(lines):
    """Raise ValidationError for a line that is not words and then a whole address."""
    for line in lines.splitlines():
        words, _space, address = line.rpartition(" ")
        try:
            URLValidator(schemes=["https", "http"])(address)
        except ValidationError:
            address = ""
        if not (words.strip() and address):
            raise ValidationError(
                _now("Write words and then an address that begins with https://. This does not: %s")
                % line
            )


class GuidanceWords(models.Model):
    """The words of a page that an officer reads against the law: all of them, or none."""

    title = models.CharField(_("title"), max_length=100)
    in_short = models.CharField(
        _("in one sentence"),
        max_length=250,
        help_text=_("The public reads the title and this before anybody has checked the rest."),
    )
    text = models.TextField(
        _("what it says"),
        help_text=_(
            "A line that begins with # is a heading; every other line is a paragraph. "
            "[Words](service:kias) lead to a service, [words](page:benefits) to another page."
        ),
    )
    if_no = models.TextField(_("if they say no"), blank=True, help_text=_("One paragraph a line."))
    deadline = models.CharField(
        _("how long people have"),
        max_length=250,
        blank=True,
        help_text=_("As a whole sentence. Empty if no time limit is known."),
    )
    law = models.TextField(
        _("the law it rests on"),
        blank=True,
        help_text=_("One a line, such as “Children and Families Act 2014, section 36”."),
    )
    links = models.TextField(
        _("where to read more"),
        blank=True,
        validators=[valid_links],
        help_text=_("One a line: words, then the address."),
    )

    class Meta:
        abstract = True

    def words(self):
        """Return all of them by name."""
        return {name: getattr(self, name) for name in WORDS}


WORDS = tuple(field.name for field in GuidanceWords._meta.fields)


class GuidanceQuerySet(PublicQuerySet):
    """Pages of guidance. `visible()` are those whose words the public may read."""

    def with_a_page(self):
        """Those that have a public page, short or whole."""
        return self.filter(is_visible=True)

    def in_short(self):
        """What the public reads of each of them whether it is checked or not, as dicts: its words
        are not even fetched. `is_checked` says whether an officer's tick stands."""
        ticks = GuidanceTick.objects.standing().filter(page=OuterRef("pk"))
        return self.with_a_page().values(
            *("slug", "topic", "title", "in_short", "links", "schedule_2"),
            is_checked=Exists(ticks),
        )


class GuidancePage(GuidanceWords, Publishable):
    """A page of guidance. Shown to the public it has an address; its words are read there while
    an officer's tick stands on just these words."""

    class Topic(models.TextChoices):
        URGENT = "urgent", _("If it cannot wait")
        SCHOOL = "school", _("Nursery, school and college")
        PLANS = "ehc-plans", _("EHC plans")
        DISAGREE = "disagree", _("If you disagree")
        HEALTH = "health-and-care", _("Health and care")
        MONEY = "money-and-travel", _("Money and travel")
        ADULT = "adult-life", _("Growing up")
        WHO_HELPS = "who-helps", _("Who can help you")

    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    schedule_2 = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guidance",
        limit_choices_to=words_of(Term.Taxonomy.SCHEDULE_2),
        verbose_name=_("heading the law asks for"),
    )
    also = models.TextField(
        _("what people type for it"),
        blank=True,
        help_text=_(
            "One a line, such as “sent home from school”. Understood, and never shown in public."
        ),
    )
    owner = models.CharField(
        _("who looks after it"),
        max_length=100,
        blank=True,
        help_text=_("A job title, no name. The public reads it. Empty: nobody yet."),
    )
    to_add = models.TextField(
        _("what only the council can add"), blank=True, help_text=_("For staff. One a line.")
    )
    unsure_of = models.TextField(
        _("said without a source"),
        blank=True,
        help_text=_("For staff. Sentences for which no page was read, one a line."),
    )
    sources = models.TextField(
        _("where it was read"), blank=True, help_text=_("For staff. One address a line.")
    )
    read_on = models.DateField(_("its sources were read on"), null=True, blank=True)

    objects = GuidanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guidance page")
        verbose_name_plural = _("guidance pages")
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("guidance_page", args=[self.slug])

    @classmethod
    def visible_when(cls):
        ticked = Q(pk__in=GuidanceTick.objects.standing().values("page"))
        return super().visible_when() & (Q(slug=ALWAYS_PUBLIC) | ticked)

    @classmethod
    def guards(cls):
        """Return what the database must refuse: a word of another taxonomy."""
        return guards_of_words(cls)

    @property
    def standing_tick(self):
        """The newest tick that stands on the words as they are now, or None. One query."""
        return self.ticks.standing().select_related("ticked_by").first()


class TickQuerySet(models.QuerySet):
    """Ticks, newest first."""

    def standing(self):
        """Those that stand: not taken back, and on the very words that the page has now."""
        as_now = {name: F(f"page__{name}") for name in WORDS}
        return self.filter(taken_back_on=None, **as_now)


class GuidanceTick(GuidanceWords):
    """A named officer read a page against the law: who, on what day, and every word that was read.

    It keeps the words, so it stands for these alone: once the page says anything else, the public
    no longer reads it. Nothing has to remember to take the tick away.
    """

    page = models.ForeignKey(
        GuidancePage, models.PROTECT, related_name="ticks", verbose_name=_("page")
    )
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    ticked_on = models.DateField(_("read on"))
    next_check = models.DateField(_("to be read again by"))
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    why_taken_back = models.TextField(_("why it was taken back"), blank=True)

    objects = TickQuerySet.as_manager()

    never_changes = _("A tick stays as it is. Take it back, and tick the page anew.")

    class Meta:
        verbose_name = _("tick of an officer")
        verbose_name_plural = _("ticks of officers")
        ordering = ["-ticked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_check__gt=F("ticked_on")),
                name="a_tick_is_looked_at_again_later",
                violation_error_message=_("The next check comes after the day it was read."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on=None, taken_back_by=None, why_taken_back="")
                | (
                    Q(taken_back_on__isnull=False, taken_back_by__isnull=False)
                    & ~Q(why_taken_back="")
                ),
                name="a_tick_is_taken_back_by_somebody_who_says_why",
                violation_error_message=_("Say why the tick is taken back."),
            ),
        ]

    def __str__(self):
        return f"{self.title}: {self.ticked_on}"

    def is_late(self, on):
        """Whether it was to be read again before this day."""
        return self.next_check < on

    @classmethod
    def guards(cls):
        """Return what the database must refuse: all but taking a tick back, once."""
        fixed = (*WORDS, "page_id", "ticked_by_id", "ticked_on", "next_check")
        rewritten = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in fixed)
        return [
            Guard("update", f"OLD.taken_back_on IS NOT NULL OR {rewritten}", cls.never_changes),
            Guard("delete", "TRUE", cls.never_changes),
        ]
