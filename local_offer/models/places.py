"""Towns and postcode districts, and where services are."""

from math import asin, cos, radians, sin, sqrt
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import Publishable, through

EARTH_IN_MILES = 3958.8


class Place(Publishable):
    """A town, or the middle of a postcode district: near enough to say "about 2 miles", never for
    a door.

    Towns: GeoNames (CC BY 4.0). Districts: Ordnance Survey and ONS open data (OGL 3.0).
    """

    class Kind(models.TextChoices):
        TOWN = "town", _("town or village")
        DISTRICT = "district", _("postcode district")

    class Part(models.TextChoices):
        """How the NHS splits some services."""

        NORTH = "north", _("North Kirklees")
        SOUTH = "south", _("South Kirklees")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=60, unique=True)
    also = models.TextField(_("also called"), blank=True, help_text=_("One name a line."))
    latitude = models.DecimalField(_("latitude"), max_digits=6, decimal_places=3)
    longitude = models.DecimalField(_("longitude"), max_digits=6, decimal_places=3)
    part = models.CharField(_("part of Kirklees"), max_length=5, choices=Part, blank=True)
    is_beyond = models.BooleanField(_("outside Kirklees"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name

    def miles_to(self, other):
        """Return how far another place is, as the crow flies."""
        here, there = self._in_radians(), other._in_radians()  # noqa: SLF001  another of its kind
        half = (
            sin((there[0] - here[0]) / 2) ** 2
            + cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
        )
        return 2 * EARTH_IN_MILES * asin(sqrt(half))

    def _in_radians(self):
        return radians(self.latitude), radians(self.longitude)


class Location(Publishable):
    """Where a service can be met: a town, as long as no source gives more; or an address."""

    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=100)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="locations", verbose_name=_("town or district")
    )
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "place")


class ServiceAtLocation(Publishable):
    """That a service can be met somewhere."""

    service = models.ForeignKey(
        "Service", models.CASCADE, related_name="at_locations", verbose_name=_("service")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="of_services", verbose_name=_("location")
    )
    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("where a service is")
        verbose_name_plural = _("where services are")
        ordering = ["location__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "location"],
                name="a_service_is_somewhere_once",
                violation_error_message=_("It is there already."),
            )
        ]

    def __str__(self):
        return f"{self.service}: {self.location}"

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True) & through(cls, "service") & through(cls, "location")
