"""The words services are sorted by, and what people type for them."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import Publishable


class Term(Publishable):
    """One word of a taxonomy, such as the need "autism". Open Referral calls it a taxonomy term."""

    class Taxonomy(models.TextChoices):
        NEED = "need", _("need")
        KIND = "kind", _("kind of help")
        ACCESS = "access", _("access")
        OUTCOME = "outcome", _("what it leads to as an adult")
        # Special Educational Needs and Disability Regulations 2014, schedule 2.
        SCHEDULE_2 = "schedule-2", _("heading the law asks for")

    uuid = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    taxonomy = models.CharField(_("taxonomy"), max_length=10, choices=Taxonomy)
    slug = models.SlugField(_("address"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    also = models.TextField(
        _("what people type for it"),
        blank=True,
        help_text=_(
            "One a line, such as “SALT” or “autsim”. Understood, and never shown in public."
        ),
    )
    description = models.TextField(_("what it means"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("word to find help by")
        verbose_name_plural = _("words to find help by")
        ordering = ["taxonomy", "order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxonomy", "slug"],
                name="a_term_has_an_address_of_its_own",
                violation_error_message=_("Another word of this taxonomy has this address."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="a_term_is_not_part_of_itself",
                violation_error_message=_("A word cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name
