"""A service: what it is, whom it is for, how to get it, and how sure we are of all that."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.organisations import Organisation
from local_offer.models.places import Location
from local_offer.models.terms import Term, guards_of_words, words_of
from local_offer.phones import dialled
from local_offer.querysets import ServiceQuerySet
from publishing.histories import HistoryWithSets
from publishing.visibility import Publishable, through


class Service(Publishable):
    """A service that children and young people with SEND, or their families, can use.

    What is not known is empty, and never means no.
    """

    class Audience(models.TextChoices):
        FAMILIES = "families", _("families")
        BOTH = "both", _("families, staff and schools")
        STAFF = "staff", _("staff and schools only")

    class Area(models.TextChoices):
        """Whom it serves by where they live. Open Referral calls it a service area."""

        KIRKLEES = "kirklees", _("All of Kirklees")
        NORTH = "north", _("North Kirklees")
        SOUTH = "south", _("South Kirklees")
        WEST_YORKSHIRE = "west-yorkshire", _("West Yorkshire")
        ENGLAND = "england", _("All of England")

    class YesNo(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_KNOWN = "not-known", _("not known")

    class Cost(models.TextChoices):
        FREE = "free", _("free")
        FREE_TO_SOME = "free-to-some", _("free to some people")
        PAID = "paid", _("you pay")
        NOT_KNOWN = "not-known", _("not known")

    class State(models.TextChoices):
        NOT_CHECKED = "not-checked", _("not yet checked")
        CHECKED = "checked", _("checked")
        CLOSED = "closed", _("closed")
        TAKEN_DOWN = "taken-down", _("taken down: they asked us to")

    # What the directory lists. The page of the others stays and says what became of them.
    OPEN = (State.NOT_CHECKED, State.CHECKED)

    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    # The boxes that say how people ask for it.
    WAYS_TO_ASK = (
        *("by_yourself", "by_dropping_in", "by_gp", "by_school"),
        *("by_any_professional", "by_council"),
    )

    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    former_name = models.CharField(_("what it was called"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services", verbose_name=_("run by")
    )
    audience = models.CharField(_("for"), max_length=8, choices=Audience)
    what = models.TextField(_("what it is, in a sentence or two"))
    who_for = models.TextField(_("who it is for"), blank=True)
    area = models.CharField(_("where people live"), max_length=14, choices=Area)
    locations = models.ManyToManyField(
        Location, through="ServiceAtLocation", related_name="services", verbose_name=_("where")
    )

    min_age = models.PositiveSmallIntegerField(
        _("youngest age"), null=True, blank=True, help_text=_("In whole years. Empty: not known.")
    )
    max_age = models.PositiveSmallIntegerField(
        _("oldest age"),
        null=True,
        blank=True,
        help_text=_("Included: 17 means up to the 18th birthday. Empty: not known."),
    )
    needs = models.ManyToManyField(
        Term,
        related_name="services_by_need",
        limit_choices_to=words_of(Term.Taxonomy.NEED),
        verbose_name=_("needs it is for"),
    )
    kinds = models.ManyToManyField(
        Term,
        related_name="services_by_kind",
        limit_choices_to=words_of(Term.Taxonomy.KIND),
        verbose_name=_("kinds of help"),
    )
    access = models.ManyToManyField(
        Term,
        blank=True,
        related_name="services_by_access",
        limit_choices_to=words_of(Term.Taxonomy.ACCESS),
        verbose_name=_("access"),
        help_text=_("What somebody has said. What is not here is not known."),
    )
    outcomes = models.ManyToManyField(
        Term,
        blank=True,
        related_name="services_by_outcome",
        limit_choices_to=words_of(Term.Taxonomy.OUTCOME),
        verbose_name=_("what it leads to"),
    )
    schedule_2 = models.ManyToManyField(
        Term,
        blank=True,
        related_name="services_by_heading",
        limit_choices_to=words_of(Term.Taxonomy.SCHEDULE_2),
        verbose_name=_("headings the law asks for"),
    )

    # Who may refer. All False: not known.
    by_yourself = models.BooleanField(_("you can ask yourself"), default=False)
    by_dropping_in = models.BooleanField(_("you can just go"), default=False)
    by_gp = models.BooleanField(_("a GP can refer"), default=False)
    by_school = models.BooleanField(_("a school can refer"), default=False)
    by_any_professional = models.BooleanField(_("anybody who works with you can"), default=False)
    by_council = models.BooleanField(_("after a council assessment"), default=False)
    needs_diagnosis = models.CharField(
        _("needs a diagnosis"), max_length=9, choices=YesNo, default=YesNo.NOT_KNOWN
    )
    needs_ehcp = models.CharField(
        _("needs an EHC plan"), max_length=9, choices=YesNo, default=YesNo.NOT_KNOWN
    )
    cost = models.CharField(_("cost"), max_length=12, choices=Cost, default=Cost.NOT_KNOWN)
    opening = models.TextField(_("when it is open"), blank=True)
    languages = models.TextField(_("languages"), blank=True, help_text=_("One a line."))
    wait_words = models.TextField(_("what is known of the wait"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)

    state = models.CharField(
        _("how sure we are"), max_length=11, choices=State, default=State.NOT_CHECKED
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    next_check = models.DateField(_("to be checked again by"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("what took its place"),
    )
    is_listed = models.BooleanField(
        _("may be listed"),
        default=False,
        help_text=_(
            "Needed too, to be shown. "
            "Not before somebody has confirmed that there is such a service."
        ),
    )
    read_on = models.DateField(_("its source was read on"), null=True, blank=True)
    source_dated_on = models.CharField(_("date its source shows"), max_length=10, blank=True)
    unsure_of = models.TextField(
        _("what has to be checked"), blank=True, help_text=_("For staff. Never shown in public.")
    )
    note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown in public."))

    objects = ServiceQuerySet.as_manager()
    history = HistoryWithSets(m2m_fields=[needs, kinds, access, outcomes, schedule_2])

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name"]
        indexes = [
            models.Index(
                fields=["is_visible", "is_listed", "state", "audience", "name"],
                name="listed_services",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(min_age__lte=F("max_age")),
                name="the_youngest_is_not_older_than_the_oldest",
                violation_error_message=_("The youngest age is above the oldest."),
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_on__isnull=False),
                name="a_checked_service_says_when",
                violation_error_message=_("Say on which day it was checked."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | (Q(state="closed") & ~Q(replaced_by=F("id"))),
                name="only_a_closed_service_is_replaced",
                violation_error_message=_("Only a closed service has another in its place."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def visible_when(cls):
        return super().visible_when() & Q(is_listed=True) & through(cls, "organisation")

    @classmethod
    def guards(cls):
        """Return what the database must refuse: a word of another taxonomy."""
        return guards_of_words(cls)

    @property
    def ways_to_ask(self):
        """The names of the boxes that are ticked of WAYS_TO_ASK; none: not known."""
        return [name for name in self.WAYS_TO_ASK if getattr(self, name)]

    def get_absolute_url(self):
        return reverse("service", args=[self.slug])

    @property
    def is_open(self):
        return self.state in self.OPEN

    def check_is_late(self, on):
        """Whether it was to be checked again before this day, and has not been."""
        is_checked = self.state == self.State.CHECKED
        return is_checked and self.next_check is not None and self.next_check < on


class Contact(Publishable):
    """How to reach a service. What is not sure is never shown: a wrong number costs a family more
    than none."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="contacts", verbose_name=_("service")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    label = models.CharField(_("for what"), max_length=100, blank=True)
    phone = models.CharField(
        _("phone"), max_length=60, blank=True, help_text=_("Such as 01484 221000, or two of them.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    is_sure = models.BooleanField(
        _("sure enough to show"),
        default=False,
        help_text=_("Read in a source of their own or of the council, with nothing against it."),
    )
    rung_on = models.DateField(_("rung on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["service", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "order"],
                name="one_contact_in_each_place_of_a_service",
                violation_error_message=_("Another contact of this service has this place."),
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""),
                name="a_contact_has_a_phone_or_an_email",
                violation_error_message=_("Give a phone number or an e-mail address."),
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.phone or self.email}"

    @property
    def number(self):
        """The first phone number, as a telephone dials it; "" if that is not sure."""
        return dialled(self.phone)

    @classmethod
    def visible_when(cls):
        return super().visible_when() & Q(is_sure=True) & through(cls, "service")


class Source(Publishable):
    """Where something about a service was read."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("the council")
        NHS = "nhs", _("the NHS")
        PROVIDER = "provider", _("the provider")
        GOVERNMENT = "government", _("government")
        THIRD_PARTY = "third-party", _("somebody else")

    # Others are kept for staff, and not linked.
    LINKED = (Kind.COUNCIL, Kind.NHS, Kind.PROVIDER, Kind.GOVERNMENT)

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="sources", verbose_name=_("service")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    url = models.URLField(_("address"), max_length=500)
    kind = models.CharField(_("whose"), max_length=11, choices=Kind)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["service", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "order"],
                name="one_source_in_each_place_of_a_service",
                violation_error_message=_("Another source of this service has this place."),
            )
        ]

    def __str__(self):
        return self.url

    @classmethod
    def visible_when(cls):
        linked = Q(kind__in=cls.LINKED)
        return super().visible_when() & linked & through(cls, "service")
