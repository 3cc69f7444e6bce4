"""Who was asked about the Local Offer.

Special Educational Needs and Disability Regulations 2014, regulations 54 and 55: the council asks
children, young people, parents and those who work with them, and says that it did.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import Publishable


class Consultation(Publishable):
    """Some people were asked about this list of help: whom, when, how, and what came of it."""

    asked_on = models.DateField(_("when"))
    who = models.CharField(
        _("who was asked"),
        max_length=200,
        help_text=_("A group, such as “parents at a drop-in”. Never a person."),
    )
    how = models.CharField(_("how"), max_length=200)
    what_came_of_it = models.TextField(_("what came of it"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("time people were asked")
        verbose_name_plural = _("times people were asked")
        ordering = ["-asked_on", "-pk"]

    def __str__(self):
        return self.who
