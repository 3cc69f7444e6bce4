"""Taking words out of the public record: by two people, in the open, and for good."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.guards import Guard
from publishing.second_person import SecondPersonPublishes, a_second_person
from publishing.wordings.models import names_something


class TakingOut(SecondPersonPublishes):
    """That words are taken out of each of its places, because they let a child be known or break
    the law. A proposal until a second person does it; then public, for ever.

    It holds no word of them. In their place stands `said`, which says on what day they went and
    why; a text beside a document keeps its hash alone. `is_again`: a backup had brought the words
    back, and nobody in this database knows who took them out then.
    """

    class Why(models.TextChoices):
        """Nothing to type: it stays, and must not repeat what goes."""

        NAMED = "named", _("they named a child or young person")
        KNOWN = "known", _("a child or young person could be known from them")
        PRIVATE = "private", _("they told what is private about somebody")
        COURT = "court", _("a court order forbids them")
        UNLAWFUL = "unlawful", _("the law forbids them")

    never_changes = _("Words that were taken out stay out, with the day and the reason.")

    why = models.CharField(_("why"), max_length=10, choices=Why)
    title = models.CharField(_("what they were about"), max_length=400)
    url = models.CharField(_("page they were on"), max_length=300, validators=[names_something])
    said = models.CharField(_("what stands in their place"), max_length=150, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    is_again = models.BooleanField(_("done again after a backup came back"), default=False)

    class Meta(SecondPersonPublishes.Meta):
        verbose_name = _("taking out of words")
        verbose_name_plural = _("words taken out")
        ordering = ["pk"]
        permissions = [("take_words_out", _("Can take words out of the record"))]
        constraints = [
            a_second_person("a_second_person_takes_words_out"),
            models.CheckConstraint(
                condition=Q(is_again=True, prepared_by=None, published_by=None)
                | Q(is_again=False, prepared_by__isnull=False, published_at=None, published_by=None)
                | Q(
                    is_again=False,
                    prepared_by__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="two_people_take_words_of_the_record_out",
                violation_error_message=_("One person proposes it, and another does it."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, said="")
                | Q(published_at__isnull=False) & ~Q(said=""),
                name="words_taken_out_say_when_and_why",
                violation_error_message=_("Say when the words were taken out, and why."),
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def guards(cls):
        """Once done it stays."""
        done = "OLD.published_at IS NOT NULL"
        return [Guard(event, done, cls.never_changes) for event in ("update", "delete")]


class TakenOutPlace(models.Model):
    """One field of one row out of which a TakingOut takes the words: the label of a model, the id
    of its row, and the field."""

    taking_out = models.ForeignKey(
        TakingOut, models.CASCADE, related_name="places", verbose_name=_("taking out")
    )
    kind = models.CharField(_("kind of thing"), max_length=60, validators=[names_something])
    row_id = models.PositiveBigIntegerField(_("number of the row"))
    field = models.CharField(_("what of it"), max_length=60, validators=[names_something])

    class Meta:
        verbose_name = _("place words are taken out of")
        verbose_name_plural = _("places words are taken out of")
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "row_id", "field"], name="taken_out_of_a_field")]
        constraints = [
            models.UniqueConstraint(
                fields=["taking_out", "kind", "row_id", "field"],
                name="each_place_of_a_taking_out_once",
                violation_error_message=_("This place is named already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.row_id} {self.field}"

    @classmethod
    def guards(cls):
        """Nothing is added to what two people did, and nothing is struck off."""
        done = (
            "EXISTS (SELECT 1 FROM reports_takingout t "
            "WHERE t.id = {row}.taking_out_id AND t.published_at IS NOT NULL)"
        )
        return [
            Guard("insert", done.format(row="NEW"), TakingOut.never_changes),
            Guard("update", "(1 = 1)", TakingOut.never_changes),
            Guard("delete", done.format(row="OLD"), TakingOut.never_changes),
        ]


def taken_out_by_two(model, name, and_more="1 = 1"):
    """Return the SQL, on the OLD row of a model, that two people took the words of a field out;
    `and_more` is asked of the TakingOut, as `t`."""
    return (
        "EXISTS (SELECT 1 FROM reports_takenoutplace p "  # noqa: S608  our own names
        "JOIN reports_takingout t ON t.id = p.taking_out_id "
        f"WHERE p.kind = '{model._meta.label}' AND p.row_id = OLD.id AND p.field = '{name}' "
        f"AND t.published_at IS NOT NULL AND {and_more})"
    )
