"""Who runs services."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import Publishable


class Organisation(Publishable):
    """A council, a part of the NHS, a charity or another body that runs services."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("council")
        NHS = "nhs", _("NHS")
        SCHOOL = "school", _("school or college")
        CHARITY = "charity", _("charity or community group")
        COMPANY = "company", _("company")
        GOVERNMENT = "government", _("government")
        OTHER = "other", _("other")

    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    website = models.URLField(_("website"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name
