"""How to ask for a page in another language, said in that language."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.ticked import Ticked

valid_tag = RegexValidator(
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z",
    _("Write a language tag, such as ur, or pa-Guru for Panjabi in Gurmukhi."),
)


class LanguageSentence(Ticked):
    """ "This page is in English. Ask us for it in ...", in one language and its own script.

    Written by staff, never by a machine. Nobody reads it before somebody who reads the language
    has ticked it.
    """

    class Direction(models.TextChoices):
        LEFT_TO_RIGHT = "ltr", _("left to right")
        RIGHT_TO_LEFT = "rtl", _("right to left")

    TICKED = ("tag", "direction", "sentence")

    language = models.CharField(_("language, in English"), max_length=60, unique=True)
    # BCP 47, for the lang attribute.
    tag = models.CharField(
        _("language tag"),
        max_length=12,
        unique=True,
        validators=[valid_tag],
        help_text=_("Such as ur, or pa-Guru. Screen readers choose their voice by it."),
    )
    direction = models.CharField(_("written from"), max_length=3, choices=Direction)
    sentence = models.CharField(
        _("the sentence"),
        max_length=200,
        help_text=_("It says: “This page is in English. Ask us for it in ...”, in its own script."),
    )

    history = HistoricalRecords()

    class Meta(Ticked.Meta):
        verbose_name = _("sentence in another language")
        verbose_name_plural = _("sentences in other languages")
        ordering = ["language"]

    def __str__(self):
        return self.language

    @classmethod
    def visible_when(cls):
        return super().visible_when() & Q(checked_on__isnull=False)
