"""Waiting times: what is measured of a wait, its figures, and who may give them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.services import Service, Source
from publishing.guards import Guard
from publishing.records import Record
from publishing.second_person import SecondPersonPublishes, a_second_person
from publishing.visibility import Publishable, through
from publishing.wordings.promised import changes_by_wording

# What lies inside the area that a service is for. A figure of any other area says nothing of it.
PARTS_OF = {
    Service.Area.NORTH: (Service.Area.NORTH,),
    Service.Area.SOUTH: (Service.Area.SOUTH,),
    Service.Area.KIRKLEES: (Service.Area.KIRKLEES, Service.Area.NORTH, Service.Area.SOUTH),
    Service.Area.WEST_YORKSHIRE: (
        Service.Area.WEST_YORKSHIRE,
        Service.Area.KIRKLEES,
        Service.Area.NORTH,
        Service.Area.SOUTH,
    ),
    Service.Area.ENGLAND: tuple(Service.Area),
}


class WaitingTime(Publishable):
    """What is measured of a wait: from what to what, of whom, and in which way.

    All its figures are of the same kind, so any two of them may be laid side by side. What is not
    known is empty. Only what says how it is measured can have figures.
    """

    class Topic(models.IntegerChoices):
        """What families ask about, in the order of the page."""

        THERAPIES = 1, _("Therapies")
        MENTAL_HEALTH = 2, _("Mental health (CAMHS)")
        WHEELCHAIRS = 3, _("Wheelchairs")
        AUTISM_AND_ADHD = 4, _("Autism and ADHD assessment")
        EHC_NEEDS_ASSESSMENT = 5, _("EHC needs assessment and plans")
        OTHER = 6, _("Other waits")

    class Statistic(models.TextChoices):
        MIDDLE = "middle", _("the middle: half waited this long or less")
        NINE_IN_TEN = "nine-in-ten", _("nine in ten waited this long or less")
        LONGEST = "longest", _("the longest wait")
        SHARE = "share", _("how many were seen within a time")

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        WEEKS = "weeks", _("weeks")
        MONTHS = "months", _("months")

    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waits",
        verbose_name=_("service"),
        help_text=_("Empty while nobody knows who does it. Then it has no figures."),
    )
    topic = models.PositiveSmallIntegerField(_("topic"), choices=Topic, default=Topic.OTHER)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("what is waited for"), max_length=150)
    clock_start = models.CharField(_("what starts the clock"), max_length=100, blank=True)
    clock_stop = models.CharField(_("what stops the clock"), max_length=100, blank=True)
    statistic = models.CharField(_("what is told"), max_length=11, choices=Statistic, blank=True)
    within = models.PositiveSmallIntegerField(
        _("within how long"), null=True, blank=True, help_text=_("In the unit below.")
    )
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    ages = models.CharField(_("ages"), max_length=40, blank=True)
    area = models.CharField(
        _("where the people live"), max_length=14, choices=Service.Area, default="kirklees"
    )

    law_words = models.TextField(_("what the law says"), blank=True)
    law_url = models.URLField(_("where the law says it"), max_length=500, blank=True)
    target_words = models.TextField(_("what they aim for"), blank=True)
    target_url = models.URLField(_("where they say it"), max_length=500, blank=True)
    limits_are_sure = models.BooleanField(
        _("law and aim are sure enough to show"),
        default=False,
        help_text=_("Read in the law, or in a source of their own."),
    )

    known_words = models.TextField(
        _("figures that stand elsewhere, in words"),
        blank=True,
        help_text=_("With their days. They are no figures of this site, and are not compared."),
    )
    known_url = models.URLField(_("where they stand"), max_length=500, blank=True)
    known_kind = models.CharField(
        _("whose page that is"), max_length=11, choices=Source.Kind, blank=True
    )
    known_on = models.CharField(_("date that page shows"), max_length=10, blank=True)
    looked_on = models.DateField(_("last looked for a figure on"), null=True, blank=True)
    asked_whom = models.CharField(
        _("whom we asked"), max_length=100, blank=True, help_text=_("A team. No person’s name.")
    )
    asked_how = models.CharField(
        _("how we asked"), max_length=100, blank=True, help_text=_("Such as “by e-mail”.")
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    could_be_supplied_by = models.TextField(_("who could give a figure"), blank=True)
    note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown in public."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("waiting time")
        verbose_name_plural = _("waiting times")
        ordering = ["topic", "service__name", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statistic="") | (~Q(unit="") & ~Q(clock_start="") & ~Q(clock_stop="")),
                name="a_measured_wait_says_its_clock_and_unit",
                violation_error_message=_("Say what starts and stops the clock, and the unit."),
            ),
            models.CheckConstraint(
                condition=Q(statistic="share", within__isnull=False, within__gt=0)
                | (~Q(statistic="share") & Q(within=None)),
                name="only_a_share_is_within_a_time",
                violation_error_message=_("“Within how long” goes with “how many were seen”."),
            ),
            models.CheckConstraint(
                condition=Q(known_words="") | (~Q(known_url="") & ~Q(known_kind="")),
                name="a_figure_from_elsewhere_has_a_source",
                violation_error_message=_("Say where these figures stand, and whose page it is."),
            ),
            models.CheckConstraint(
                condition=Q(asked_whom="", asked_how="", asked_on=None)
                | (~Q(asked_whom="") & ~Q(asked_how="") & Q(asked_on__isnull=False)),
                name="who_asked_says_whom_how_and_when",
                violation_error_message=_("Say whom you asked, how and when: all three or none."),
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.name}" if self.service_id else self.name

    def clean(self):
        super().clean()
        if self.service_id and self.area not in PARTS_OF[self.service.area]:
            raise ValidationError(
                {"area": _("The figures of another area cannot stand on this service.")}
            )

    @classmethod
    def guards(cls):
        """What public figures mean stays as it was when they were signed. Whoever signs one holds
        this row."""
        changed = " OR ".join(
            f"COALESCE(OLD.{column}, {none}) <> COALESCE(NEW.{column}, {none})"
            for column, none in (
                ("service_id", "0"),
                ("clock_start", "''"),
                ("clock_stop", "''"),
                ("statistic", "''"),
                ("within", "0"),
                ("unit", "''"),
                ("ages", "''"),
                ("area", "''"),
            )
        )
        has_figures = (
            "EXISTS (SELECT 1 FROM local_offer_waitfigure f "
            "WHERE f.wait_id = OLD.id AND f.published_at IS NOT NULL AND NOT f.is_sample)"
        )
        return [
            changes_by_wording(cls, seen=f"(OLD.is_visible OR {has_figures})"),
            Guard(
                "update",
                f"({changed}) AND {has_figures}",
                _("This wait has public figures, so what they mean stays. Add another wait."),
            ),
        ]

    @classmethod
    def visible_when(cls):
        of_its_area = Q(service=None)
        for area, parts in PARTS_OF.items():
            of_its_area |= Q(service__area=area, area__in=parts)
        in_its_place = Q(service=None) | through(cls, "service")
        return super().visible_when() & in_its_place & of_its_area

    @classmethod
    def is_seen(cls, row):
        """Return whether the public read its name: of what has public figures, even while it is
        hidden, for `/changes/` names it again once it is shown."""
        public = row.figures.filter(published_at__isnull=False, is_sample=False)
        return row.is_visible or public.exists()

    def get_absolute_url(self):
        """The page of all waits of its service, or the list if nobody knows whose it is."""
        if self.service_id:
            return reverse("service_waits", args=[self.service.slug])
        return reverse("waiting_times")

    def get_file_url(self):
        return reverse("service_waits_csv", args=[self.service.slug])

    @property
    def is_share(self):
        return self.statistic == self.Statistic.SHARE

    @property
    def shows_known_words(self):
        """Whether the public may read what stands elsewhere: not what somebody else wrote."""
        return bool(self.known_words) and self.known_kind in Source.LINKED


class WaitFigure(Record, SecondPersonPublishes):
    """How long the wait was in some days: a length of time in the unit of its WaitingTime, or how
    many of how many were seen within the time. Written by one person, signed by a second, and
    from then on corrected by a newer one, never edited."""

    never_changes = _("A signed figure is never changed. Add one that corrects it.")

    wait = models.ForeignKey(
        WaitingTime, models.PROTECT, related_name="figures", verbose_name=_("waiting time")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    as_of = models.DateField(_("counted on"))
    value = models.DecimalField(
        _("how long"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    numerator = models.PositiveIntegerField(_("seen in time"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("out of how many"), null=True, blank=True)
    waiting = models.PositiveIntegerField(_("how many wait"), null=True, blank=True)
    supplied_by = models.CharField(
        _("given by"), max_length=100, help_text=_("A team. No person’s name.")
    )
    source_url = models.URLField(_("where it is published"), max_length=500, blank=True)
    note = models.TextField(_("note for the public"), blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    why_corrected = models.TextField(_("why it was corrected"), blank=True)

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("figure of a wait")
        verbose_name_plural = _("figures of waits")
        ordering = ["wait_id", "-ends_on", "-starts_on", "-id"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["wait", "-ends_on"], name="figures_of_a_wait"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="a_wait_figure_starts_before_it_ends",
                violation_error_message=_("The first day comes after the last day."),
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("ends_on")),
                name="a_wait_is_counted_when_its_days_are_over",
                violation_error_message=_("It was counted before its days had ended."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__gte=0, numerator=None, denominator=None)
                | Q(
                    value=None,
                    numerator__isnull=False,
                    numerator__lte=F("denominator"),
                    denominator__gt=0,
                ),
                name="a_wait_figure_is_a_time_or_a_share",
                violation_error_message=_(
                    "Give how long, or how many were seen in time, out of how many."
                ),
            ),
            models.UniqueConstraint(
                fields=["wait", "starts_on", "ends_on"],
                condition=Q(corrects=None),
                name="one_first_wait_figure_for_a_period",
                violation_error_message=_("There is a figure for these days. Correct it instead."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | (~Q(why_corrected="") & ~Q(corrects=F("id"))),
                name="a_corrected_wait_says_why",
                violation_error_message=_("Say why it is corrected."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(
                    published_at__isnull=False,
                    published_by__isnull=False,
                    prepared_by__isnull=False,
                ),
                name="a_public_wait_figure_is_signed",
                violation_error_message=_("A figure is public once a second person signed it."),
            ),
            a_second_person("a_second_person_signs_a_wait_figure"),
        ]

    def __str__(self):
        # No figure here: a small number must not slip out through a list of names.
        return f"{self.wait}, {self.starts_on} to {self.ends_on}"

    def clean(self):
        """Rules that look at other rows."""
        super().clean()
        if not (self.wait_id and self.starts_on and self.ends_on):
            return
        if self.wait.is_share is not (self.value is None):
            raise ValidationError(
                _("This wait is told as how many were seen in time, out of how many.")
                if self.wait.is_share
                else _("This wait is told as a length of time.")
            )
        days = (self.wait_id, self.starts_on, self.ends_on)
        older = self.corrects
        if older and (older.wait_id, older.starts_on, older.ends_on) != days:
            raise ValidationError(_("A figure corrects one of the same wait and days."))
        others = self.wait.figures.exclude(starts_on=self.starts_on, ends_on=self.ends_on)
        if others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on).exists():
            # April to June and April to September together tell July to September.
            raise ValidationError(_("These days overlap those of another figure of this wait."))

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "wait")

    def public(self):
        """Refuse: whether a figure is hidden depends on the others of its service."""
        raise TypeError("Ask local_offer.waits.public_figures what the public sees of a figure.")


class WaitSupplier(models.Model):
    """One person may give the waiting times of one service. The role is theirs besides."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="supplies_waits_of",
        verbose_name=_("person"),
    )
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="wait_suppliers", verbose_name=_("service")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service given to a supplier of waiting times")
        verbose_name_plural = _("services given to suppliers of waiting times")
        ordering = ["person", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service"],
                name="a_service_is_given_to_a_supplier_once",
                violation_error_message=_("This person has this service already."),
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.service}"
