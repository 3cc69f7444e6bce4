"""Taking words out of the public record: by two people, in the open, and for good."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.guards import Guard
from publishing.second_person import SecondPersonPublishes, a_second_person
from publishing.wordings.models import names_something


class TakingOut(SecondPersonPublishes):
    """That words are taken out of each of its places, because they let a child be known or break
    the law. A proposal until a second person does it; then public, for ever.

    It holds no word of them. In their place stands `said`, which says on what day they went and
    why; a text beside a document keeps its hash alone. Where a backup had brought the words back,
    it names the two who took them out by number alone, as their tombstone does: the database that
    came back may be older than one of them.
    """

    class Why(models.TextChoices):
        """Nothing to type: it stays, and must not repeat what goes."""

        NAMED = "named", _("they named a child or young person")
        KNOWN = "known", _("a child or young person could be known from them")
        PRIVATE = "private", _("they told what is private about somebody")
        COURT = "court", _("a court order forbids them")
        UNLAWFUL = "unlawful", _("the law forbids them")
        PROMISED = "promised", _("they were taken out of what was promised, and it is told why")

    never_changes = _("Words that were taken out stay out, with the day and the reason.")

    why = models.CharField(_("why"), max_length=10, choices=Why)
    title = models.CharField(_("what they were about"), max_length=400)
    url = models.CharField(_("page they were on"), max_length=300, validators=[names_something])
    said = models.CharField(_("what stands in their place"), max_length=150, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by_then = models.PositiveBigIntegerField(
        _("number of whoever proposed it before a backup came back"), null=True, blank=True
    )
    done_by_then = models.PositiveBigIntegerField(
        _("number of whoever did it before a backup came back"), null=True, blank=True
    )

    class Meta(SecondPersonPublishes.Meta):
        verbose_name = _("taking out of words")
        verbose_name_plural = _("words taken out")
        ordering = ["pk"]
        permissions = [("take_words_out", _("Can take words out of the record"))]
        constraints = [
            a_second_person("a_second_person_takes_words_out"),
            models.CheckConstraint(
                condition=Q(prepared_by__isnull=False, proposed_by_then=None, done_by_then=None)
                & Q(
                    Q(published_at=None, published_by=None)
                    | Q(published_at__isnull=False, published_by__isnull=False)
                )
                | Q(
                    prepared_by=None,
                    published_by=None,
                    proposed_by_then__isnull=False,
                    done_by_then__isnull=False,
                )
                & ~Q(proposed_by_then=F("done_by_then")),
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

    @property
    def is_again(self):
        """Whether a backup had brought the words back, and this took them out again."""
        return self.done_by_then is not None

    @classmethod
    def guards(cls):
        """Once done it stays; and nobody proposes it in the name of another."""
        done = "OLD.published_at IS NOT NULL"
        other_name = "COALESCE(OLD.prepared_by_id, 0) <> COALESCE(NEW.prepared_by_id, 0)"
        return [
            *(Guard(event, done, cls.never_changes) for event in ("update", "delete")),
            Guard("update", other_name, _("Whoever proposed it stays named.")),
        ]


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


_TWO_PEOPLE = (
    "(SELECT COUNT(*) FROM accounts_user u WHERE u.id IN (t.prepared_by_id, t.published_by_id)) = 2"
)
# Words come back with a backup alone, and then a tombstone knows of them.
_TWO_PEOPLE_THEN = (
    "t.proposed_by_then <> t.done_by_then AND EXISTS (SELECT 1 FROM privacy_tombstone s "
    "WHERE s.\"of\" = 'words' AND CAST(s.\"references\" AS TEXT) LIKE '%\"' || p.kind || ' ' "
    "|| p.row_id || ' ' || p.field || ' ' || t.why || ' ' || t.proposed_by_then || ' ' "
    "|| t.done_by_then || '\"%')"
)


def taken_out_by_two(model, name, and_more="1 = 1"):
    """Return the SQL, on the OLD row of a model, that two people took the words of a field out;
    `and_more` is asked of the TakingOut, as `t`."""
    return (
        "EXISTS (SELECT 1 FROM reports_takenoutplace p "  # noqa: S608  our own names
        "JOIN reports_takingout t ON t.id = p.taking_out_id "
        f"WHERE p.kind = '{model._meta.label}' AND p.row_id = OLD.id AND p.field = '{name}' "
        f"AND t.published_at IS NOT NULL AND ({_TWO_PEOPLE} OR ({_TWO_PEOPLE_THEN})) "
        f"AND {and_more})"
    )
