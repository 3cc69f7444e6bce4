"""A Wording: one change of what was promised, in words, in an aim, or in its being shown."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.guards import Guard
from publishing.second_person import SOMEBODY_ELSE, SecondPersonPublishes

# What the owner says is guarded before the site is opened, too: opening it is said in this way.
OWNER = "publishing.OwnerSettings"
# A model, a field, an address or a file, as code names it: no words of a person.
names_something = RegexValidator(r"^[\w./#-]+$")
# What stands in place of words that were taken out.
GAP = "[…]"
# What of a public wording may still change, into the same with gaps.
MAY_LOSE_WORDS = (
    "title",
    "renamed_to",
    "before",
    "after",
    "before_words",
    "after_words",
    "reason",
    "agreed_by",
)
IS_OPEN = "EXISTS (SELECT 1 FROM publishing_ownersettings s WHERE s.is_open)"


class Wording(SecondPersonPublishes):
    """That one field of one row changes from these words to those, with the reason and who
    agreed. A proposal until a second person has looked at it; public from then on, for ever.

    `kind`, `row_id` and `field` name what changes: the label of a model, the id of its row, and the
    field. `before` and `after` are kept as `publishing.wordings.values` says; the words beside
    them are how people read them then, empty where that is the same.
    """

    never_changes = _("A published wording is never changed. Propose another.")

    kind = models.CharField(_("kind of thing"), max_length=60, validators=[names_something])
    row_id = models.PositiveBigIntegerField(_("number of the row"))
    field = models.CharField(_("what of it"), max_length=60, validators=[names_something])
    title = models.CharField(
        _("what it is about"), max_length=400, help_text=_("As it was called then.")
    )
    renamed_to = models.CharField(
        _("what it is called since"), max_length=400, blank=True, help_text=_("Empty: the same.")
    )
    url = models.CharField(_("page it is on"), max_length=300, validators=[names_something])
    before = models.TextField(_("from"), blank=True)
    after = models.TextField(_("to"), blank=True)
    before_words = models.TextField(_("from, in words"), blank=True)
    after_words = models.TextField(_("to, in words"), blank=True)
    is_slip = models.BooleanField(
        _("a slip of the pen"),
        default=False,
        help_text=_("A misspelt word, a comma. What was promised stays. One person may mend it."),
    )
    reason = models.TextField(_("why"), blank=True)
    agreed_by = models.CharField(
        _("who agreed"),
        max_length=150,
        blank=True,
        help_text=_("A board or a job title, not a person’s name."),
    )
    agreed_on = models.DateField(_("when it was agreed"), null=True, blank=True)
    author = models.CharField(
        _("proposed by a file"),
        max_length=50,
        blank=True,
        validators=[names_something],
        help_text=_("Empty: by a person."),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    waited_alone = models.BooleanField(
        _("nobody else could look at it"), default=False, editable=False
    )
    closed_at = models.DateTimeField(_("turned down at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("turned down by"),
    )
    why_closed = models.TextField(_("why it was turned down"), blank=True)
    takes_words_out = models.BooleanField(
        _("takes words out"),
        default=False,
        help_text=_("The words identify a child or break the law. Nobody reads them any more."),
    )
    taken_out_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="took_out",
        verbose_name=_("its words were taken out by"),
    )

    class Meta(SecondPersonPublishes.Meta):
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["pk"]
        permissions = [("publish_wording", _("Can look at a wording and publish it"))]
        indexes = [
            models.Index(fields=["kind", "row_id", "field", "id"], name="wordings_of_a_field"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id", "field"],
                condition=Q(published_at=None, closed_at=None),
                name="one_open_wording_for_words",
                violation_error_message=_("A change of these words waits already."),
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")) | Q(taken_out_by__isnull=False),
                name="a_wording_changes_something",
                violation_error_message=_("These words are the same as before."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_wording_says_why",
                violation_error_message=_("Say why these words change."),
            ),
            models.CheckConstraint(
                condition=Q(is_slip=True)
                | Q(takes_words_out=True)
                | ~Q(author="")
                | (~Q(agreed_by="") & Q(agreed_on__isnull=False)),
                name="a_wording_says_who_agreed",
                violation_error_message=_("Say who agreed, and when."),
            ),
            models.CheckConstraint(
                condition=Q(author="", prepared_by__isnull=False)
                | (~Q(author="") & Q(prepared_by=None)),
                name="a_wording_has_one_author",
                violation_error_message=_("A person proposed it, or a file did."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False, closed_at=None),
                name="a_public_wording_was_looked_at",
                violation_error_message=_("Words change once a second person looked at them."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, why_closed="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(why_closed="")),
                name="a_wording_is_turned_down_with_a_reason",
                violation_error_message=_("Say why you turn it down."),
            ),
            models.CheckConstraint(
                condition=Q(published_by=None)
                | ~Q(published_by=F("prepared_by"))
                | Q(is_slip=True)
                | Q(waited_alone=True),
                name="a_second_person_publishes_a_wording",
                violation_error_message=SOMEBODY_ELSE,
            ),
            models.CheckConstraint(
                condition=~Q(takes_words_out=True) | Q(waited_alone=False, is_slip=False),
                name="two_people_take_words_out",
                violation_error_message=SOMEBODY_ELSE,
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def visible_when(cls):
        """A row whose words were published is never hidden again: the database sees to it."""
        return Q(published_at__isnull=False)

    @classmethod
    def guards(cls):
        """What was public stays as it was, but for words that had to be taken out."""
        changed = "COALESCE(CAST(OLD.{0} AS TEXT), '') <> COALESCE(CAST(NEW.{0} AS TEXT), '')"
        kept = " OR ".join(
            changed.format(field.column)
            for field in cls._meta.concrete_fields
            if field.name not in (*MAY_LOSE_WORDS, "taken_out_by") and not field.primary_key
        )
        rewritten = " OR ".join(
            f"(OLD.{name} <> NEW.{name} AND NEW.{name} NOT LIKE '%{GAP}%')"
            for name in MAY_LOSE_WORDS
        )
        taken_out = (
            "EXISTS (SELECT 1 FROM publishing_wording w WHERE w.id = NEW.taken_out_by_id "
            "AND w.takes_words_out AND w.published_at IS NOT NULL) AND "
            "(OLD.taken_out_by_id IS NULL OR OLD.taken_out_by_id = NEW.taken_out_by_id)"
        )
        return [
            Guard(
                "insert",
                f"NEW.kind <> '{OWNER}' AND NOT {IS_OPEN}",
                _("Words are simply changed until the site is opened."),
            ),
            Guard(
                "update",
                f"OLD.published_at IS NOT NULL AND ({kept} OR {rewritten} OR NOT ({taken_out}))",
                cls.never_changes,
            ),
            Guard("delete", "OLD.published_at IS NOT NULL", cls.never_changes),
        ]
