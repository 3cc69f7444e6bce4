"""Events and newsletters."""

import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import PublicQuerySet, Publishable

# Where all of them are: what stands on a poster is what the clock there says.
HERE = ZoneInfo("Europe/London")


class EventQuerySet(PublicQuerySet):
    """Events. Combine with `visible()` for what the public sees."""

    def coming(self, on):
        """Those that are not over on this day, the next first. One that was cancelled stays until
        its day: somebody may be about to set out."""
        return self._with_last_day().filter(last__gte=on).order_by("starts_on", "starts_at", "pk")

    def past(self, on):
        """Those that are over, the latest first. They stay."""
        return self._with_last_day().filter(last__lt=on).order_by("-starts_on", "-starts_at", "-pk")

    def _with_last_day(self):
        return self.annotate(last=Coalesce("ends_on", "starts_on"))

    def with_versions(self):
        """Add `number_of_versions`, how often it was saved, and `last_saved`, when."""
        entries = self.model.history.model.objects.filter(id=OuterRef("pk")).order_by()
        return self.annotate(
            number_of_versions=Subquery(entries.values("id").annotate(n=Count("pk")).values("n")),
            last_saved=Subquery(entries.values("id").annotate(at=Max("history_date")).values("at")),
        ).filter(last_saved__isnull=False)  # a calendar asks of each when it was saved


class Event(Publishable):
    """Something that families or young people can go to, or could have.

    Days and times are those of the clock in Kirklees. Without times it lasts whole days; with a
    start alone nobody said when it ends. It is never deleted: it is cancelled, so that calendars
    hear of it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CHANGED = "changed", _("changed")
        CANCELLED = "cancelled", _("cancelled")

    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    what = models.TextField(_("what it is"), blank=True)
    starts_on = models.DateField(_("day"))
    starts_at = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("By the clock here. Empty: the whole day.")
    )
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: the same day.")
    )
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    place = models.CharField(
        _("where"), max_length=200, blank=True, help_text=_("Empty: not known.")
    )
    access = models.TextField(
        _("access"), blank=True, help_text=_("Steps, toilets, noise, signing. Empty: not known.")
    )
    booking = models.TextField(
        _("how to book"), blank=True, help_text=_("Say so if nobody has to. Empty: not known.")
    )
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    organiser = models.CharField(_("who runs it"), max_length=150, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    what_changed = models.CharField(
        _("what changed, or why it is cancelled"),
        max_length=250,
        blank=True,
        help_text=_("The public reads it, and so do their calendars."),
    )
    is_sure = models.BooleanField(
        _("sure enough to show"),
        default=False,
        help_text=_("Somebody read the day in a source, or asked who runs it."),
    )
    source_url = models.URLField(
        _("where people can read it"),
        max_length=500,
        blank=True,
        help_text=_(
            "A page of theirs, the council, the NHS or the government. The public sees it."
        ),
    )
    note = models.TextField(
        _("note for staff"),
        blank=True,
        help_text=_("What has to be checked, and where else it was read. Never shown in public."),
    )

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "-starts_at"]
        indexes = [models.Index(fields=["is_visible", "is_sure", "starts_on"], name="shown_events")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_event_ends_after_its_first_day",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False),
                name="an_event_that_ends_at_a_time_starts_at_one",
                violation_error_message=_("Say from when, or leave both times empty."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(ends_at__gt=F("starts_at"))
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on")),
                name="an_event_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_at=None) | Q(ends_at__isnull=False),
                name="an_event_of_several_days_says_when_it_ends",
                violation_error_message=_("Say until when on the last day."),
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(what_changed=""),
                name="a_changed_event_says_what_changed",
                violation_error_message=_("Say what changed, or why it is cancelled."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        """Refuse a time that the clock here skips."""
        for day, time, name in (
            (self.starts_on, self.starts_at, "starts_at"),
            (self.ends_on or self.starts_on, self.ends_at, "ends_at"),
        ):
            if day and time and _is_skipped(day, time):
                raise ValidationError(
                    {name: _("The clocks go forward that night: there is no such time.")}
                )

    @classmethod
    def visible_when(cls):
        return super().visible_when() & Q(is_sure=True)

    def get_absolute_url(self):
        return reverse("event", args=[self.slug])

    def get_file_url(self):
        """Where the event is for a calendar."""
        return reverse("event_ics", args=[self.slug])

    @property
    def last_day(self):
        return self.ends_on or self.starts_on

    @property
    def begins(self):
        """The moment it starts; None if it lasts whole days."""
        return self.starts_at and datetime.datetime.combine(self.starts_on, self.starts_at, HERE)

    @property
    def ends(self):
        """The moment it ends; None if nobody said."""
        return self.ends_at and datetime.datetime.combine(self.last_day, self.ends_at, HERE)

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED


def _is_skipped(day, time):
    """Whether the clock here never shows this time: it goes forward over it in spring."""
    said = datetime.datetime.combine(day, time, HERE)
    return said.astimezone(datetime.UTC).astimezone(HERE).replace(tzinfo=None) != said.replace(
        tzinfo=None
    )


class Newsletter(Publishable):
    """A newsletter of the council about SEND. It is read on the council's own site."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    month = models.DateField(_("month"), help_text=_("The first day of the month it is of."))
    topics = models.TextField(_("what is in it"), blank=True, help_text=_("One a line."))
    url = models.URLField(_("address"), max_length=500)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-month", "title"]

    def __str__(self):
        return self.title
