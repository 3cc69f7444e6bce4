"""What the public reads only once a named person has ticked it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.visibility import Publishable


class Ticked(Publishable):
    """Words that somebody who knows has to read first: an officer the law, a speaker a sentence."""

    # The fields that the tick is about. Whoever changes them has to tick again.
    TICKED: tuple[str, ...] = ()

    checked_on = models.DateField(
        _("ticked on"),
        null=True,
        blank=True,
        help_text=_("The day on which you read all of it. Empty: nobody has."),
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ticked by"),
    )

    class Meta(Publishable.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_by=None)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="%(class)s_is_ticked_by_somebody",
                violation_error_message=_("A tick needs a day and a person."),
            )
        ]

    @property
    def is_ticked(self):
        return self.checked_on is not None


class Advice(Ticked):
    """What the law gives people, in our words.

    Nobody reads more than the title, one sentence and two links before an officer has ticked it.
    """

    TICKED = ("law",)

    slug = models.SlugField(_("address of its page"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_short = models.CharField(
        _("in one sentence"),
        max_length=200,
        help_text=_("Shown before the tick as well, so it must be sure."),
    )
    law = models.TextField(
        _("where the law says it"),
        blank=True,
        help_text=_("One a line, such as: Children and Families Act 2014, section 66"),
    )
    council_url = models.URLField(_("the council’s page on it"), max_length=500, blank=True)
    government_url = models.URLField(_("the page on GOV.UK"), max_length=500, blank=True)
    read_on = models.DateField(_("its sources were read on"), null=True, blank=True)
    sources = models.TextField(
        _("where it was read"), blank=True, help_text=_("One a line. Never shown in public.")
    )
    unsure_of = models.TextField(
        _("what has to be checked"), blank=True, help_text=_("For staff. Never shown in public.")
    )

    class Meta(Ticked.Meta):
        abstract = True
        ordering = ["order"]

    def __str__(self):
        return self.title

    def public(self):
        """Return this row's public values; those that wait for the tick are empty."""
        waiting = () if self.is_ticked else self.TICKED
        return super().public() | dict.fromkeys(waiting, "")
