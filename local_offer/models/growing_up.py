"""Growing up: what comes in each school year, from Year 9 to 25."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from local_offer.models.services import Service
from local_offer.models.terms import Term, guards_of_words, words_of
from local_offer.models.ticked import Advice, Ticked
from publishing.histories import HistoryWithSets

ONE_A_LINE = _("One a line, as said to a young person.")


class Year(Advice):
    """A school year, or an age after school, and what comes with it."""

    TICKED = (
        "what_happens",
        "who_with",
        "what_to_ask",
        "what_changes",
        "in_kirklees",
        "for_parents",
        "law",
    )

    min_age = models.PositiveSmallIntegerField(_("youngest age"))
    max_age = models.PositiveSmallIntegerField(_("oldest age"))
    what_happens = models.TextField(_("what should happen"), blank=True, help_text=ONE_A_LINE)
    who_with = models.TextField(_("who with"), blank=True, help_text=_("One a line."))
    what_to_ask = models.TextField(
        _("what to ask"), blank=True, help_text=_("One a line, as a young person asks it.")
    )
    what_changes = models.TextField(_("what changes"), blank=True, help_text=ONE_A_LINE)
    in_kirklees = models.TextField(_("in Kirklees"), blank=True, help_text=ONE_A_LINE)
    for_parents = models.TextField(
        _("for parents and carers"), blank=True, help_text=_("One a line, as said to a parent.")
    )
    outcomes = models.ManyToManyField(
        Term,
        blank=True,
        related_name="+",
        limit_choices_to=words_of(Term.Taxonomy.OUTCOME),
        verbose_name=_("what it leads to"),
        help_text=_("Services that lead to the same, for this age, stand on the page."),
    )
    contacts = models.ManyToManyField(
        Service, blank=True, related_name="+", verbose_name=_("who to ask in Kirklees")
    )

    history = HistoryWithSets(m2m_fields=[outcomes, contacts])

    class Meta(Advice.Meta):
        verbose_name = _("year of growing up")
        verbose_name_plural = _("years of growing up")
        constraints = [
            *Ticked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(min_age__lte=F("max_age")),
                name="a_year_begins_before_it_ends",
                violation_error_message=_("The youngest age is above the oldest."),
            ),
        ]

    @classmethod
    def guards(cls):
        """Return what the database must refuse: a word of another taxonomy."""
        return guards_of_words(cls)

    def get_absolute_url(self):
        return reverse("year", args=[self.slug])
