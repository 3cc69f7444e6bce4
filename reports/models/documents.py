"""The frozen record of each quarterly update: one text that never changes, chained to the last."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.quarters import QuarterField
from publishing.guards import Guard
from publishing.records import MayBeSample
from publishing.visibility import PublicModel, through
from reports.models.taking_out import taken_out_by_two

DIGEST_LENGTH = 64


class UpdateDocument(PublicModel, MayBeSample):
    """What a reader was told on one day, as one canonical JSON text.

    `digest` is its SHA-256, and `previous` that of the document before it in its chain, "" for the
    first: the text holds `previous` too, so whoever has the newest digest can check all of them.
    Examples have a chain of their own. In `reports.record`, `canonical` writes the text, `reading`
    reads it and `verifying` proves it.
    """

    class Kind(models.TextChoices):
        UPDATE = "update", _("quarterly update")
        CORRECTION = "correction", _("correction")
        VIEW = "view", _("view added later")

    never_changes = _("A document of the record never changes.")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    quarter = QuarterField(_("quarter it is about"))
    number = models.PositiveIntegerField(_("place in its chain"))
    canonical = models.TextField(_("what it says"))
    digest = models.CharField(_("SHA-256"), max_length=DIGEST_LENGTH, unique=True)
    previous = models.CharField(
        _("SHA-256 of the one before"), max_length=DIGEST_LENGTH, blank=True
    )
    published_at = models.DateTimeField(_("made public at"))

    class Meta(MayBeSample.Meta):
        verbose_name = _("document of the record")
        verbose_name_plural = _("documents of the record")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_sample", "number"],
                name="one_document_in_each_place_of_a_chain",
                violation_error_message=_("Another document has this place in the chain."),
            ),
            models.UniqueConstraint(
                fields=["is_sample", "previous"],
                name="a_document_is_followed_by_one",
                violation_error_message=_("Another document follows the same one."),
            ),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=Q(kind="update"),
                name="one_document_for_the_update_of_a_quarter",
                violation_error_message=_("The update for this quarter is in the record already."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous="") | (Q(number__gt=1) & ~Q(previous="")),
                name="only_the_first_document_follows_none",
                violation_error_message=_("It has to name the document before it."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.quarter}"

    def get_absolute_url(self):
        return reverse("quarterly_update", args=[self.quarter])

    def get_file_url(self):
        """Where its exact text can be had: `sha256sum` of that is its digest."""
        return self._file("json")

    def get_words_url(self):
        """Where the words that it names can be had."""
        return self._file("texts")

    def _file(self, name):
        if self.kind == self.Kind.UPDATE:
            return reverse(f"update_{name}", args=[self.quarter])
        return reverse(f"beside_{name}", args=[self.quarter, self.number])

    @classmethod
    def visible_when(cls):
        return Q(published_at__isnull=False)

    @classmethod
    def guards(cls):
        """Nothing changes it; only examples go; a real one never follows an example."""
        follows_nothing = (
            "NEW.previous <> '' AND NOT EXISTS (SELECT 1 FROM reports_updatedocument d "
            "WHERE d.digest = NEW.previous AND d.is_sample = NEW.is_sample "
            "AND d.number = NEW.number - 1)"
        )
        return [
            Guard("update", "(1 = 1)", cls.never_changes),
            Guard("delete", "NOT OLD.is_sample", cls.never_changes),
            Guard(
                "insert", follows_nothing, _("It has to follow the newest document of its chain.")
            ),
        ]


class UpdateText(PublicModel, MayBeSample):
    """Words of a document, kept beside it: the document holds only `digest`, the SHA-256 of
    `salt` and `words`.

    If words have to go by law, they and the salt are destroyed, and the row says on what day and
    why: the document stays as it was and still verifies.
    """

    never_changes = _(
        "Words of the record never change. They can only be taken out, by two people."
    )

    document = models.ForeignKey(
        UpdateDocument, models.PROTECT, related_name="texts", verbose_name=_("document")
    )
    digest = models.CharField(_("SHA-256 of salt and words"), max_length=DIGEST_LENGTH)
    salt = models.CharField(_("salt"), max_length=32, blank=True)
    words = models.TextField(_("words"), blank=True)
    taken_out_on = models.DateField(_("taken out on"), null=True, blank=True)
    taken_out_because = models.TextField(_("why they were taken out"), blank=True)

    class Meta(MayBeSample.Meta):
        verbose_name = _("words of the record")
        verbose_name_plural = _("words of the record")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "digest"],
                name="each_text_of_a_document_once",
                violation_error_message=_("These words stand in this document already."),
            ),
            models.CheckConstraint(
                condition=Q(taken_out_on=None, taken_out_because="") & ~Q(salt="") & ~Q(words="")
                | Q(taken_out_on__isnull=False, salt="", words="") & ~Q(taken_out_because=""),
                name="words_are_there_or_taken_out_and_why",
                violation_error_message=_("Say on what day the words were taken out, and why."),
            ),
        ]

    def __str__(self):
        return self.digest

    @classmethod
    def visible_when(cls):
        return through(cls, "document")

    @classmethod
    def guards(cls):
        """Words go once, when two people took them out, and never come back."""
        taken_out = (
            "OLD.taken_out_on IS NULL AND NEW.taken_out_on IS NOT NULL "
            "AND OLD.id = NEW.id AND OLD.document_id = NEW.document_id "
            "AND OLD.digest = NEW.digest AND OLD.is_sample = NEW.is_sample "
            f"AND {taken_out_by_two(cls, 'words')}"
        )
        return [
            Guard("update", f"NOT ({taken_out})", cls.never_changes),
            Guard("delete", "NOT OLD.is_sample", cls.never_changes),
        ]
