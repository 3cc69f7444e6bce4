"""The words services are sorted by, and what people type for them."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.guards import Guard
from publishing.visibility import Publishable

OF_ANOTHER_KIND = _("Choose from the list: this word belongs to another one.")


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
    slug = models.SlugField(_("short name"), max_length=60)
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

    stays_in_its_taxonomy = _("A word stays in its taxonomy. Add another word there.")
    part_of_its_own = _("A word can only be part of a word of the same taxonomy.")

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

    @classmethod
    def guards(cls):
        """Return what the database must refuse: a word that moves to another taxonomy, or is part
        of a word of another."""
        return [
            Guard("update", "OLD.taxonomy <> NEW.taxonomy", cls.stays_in_its_taxonomy),
            *_on_writing(_is_other("parent_id", "NEW.taxonomy"), sentence=cls.part_of_its_own),
        ]


def words_of(taxonomy):
    """Return which words a relation to Term takes: what `limit_choices_to` is."""
    return {"taxonomy": taxonomy}


def guards_of_words(model):
    """Return what the database must refuse in the relations of a model to Term: a word that is not
    one of its `limit_choices_to`, wherever the row comes in."""
    guards = []
    for field in model._meta.get_fields():
        if field.related_model is Term and not field.auto_created:
            column = field.m2m_reverse_name() if field.many_to_many else field.column
            table = field.m2m_db_table() if field.many_to_many else ""
            taxonomy = f"'{field.get_limit_choices_to()['taxonomy']}'"
            guards += _on_writing(
                _is_other(column, taxonomy), sentence=OF_ANOTHER_KIND, table=table
            )
    return guards


def _on_writing(condition, **said):
    return [Guard(event, condition, **said) for event in ("insert", "update")]


def _is_other(column, taxonomy):
    """Return SQL for whether a column of NEW names what is no word of a taxonomy."""
    word = f"SELECT 1 FROM local_offer_term word WHERE word.id = NEW.{column}"  # noqa: S608
    return f"NEW.{column} IS NOT NULL AND NOT EXISTS ({word} AND word.taxonomy = {taxonomy})"
