"""Rows of the public record: written once, made public once, then never changed.

The database itself refuses changes (`publishing.guards`), so neither a mistake in our code
nor a hand at the database prompt can rewrite what the public was told.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.guards import Guard
from publishing.sentences import ended
from publishing.visibility import PublicModel, PublicQuerySet


class MayBeSample(models.Model):
    """A row that may be made up to show how the site works, and is then labelled as such."""

    is_sample = models.BooleanField(_("example, made up"), default=False, editable=False)

    class Meta:
        abstract = True
        indexes = [
            # Every page asks whether any example is left; nearly always there is none.
            models.Index(
                fields=["is_sample"],
                condition=Q(is_sample=True),
                name="%(app_label)s_%(class)s_sample",
            )
        ]

    def clean(self):
        """Refuse real words that lean on an example: they would go when the examples go."""
        super().clean()
        if not self.is_sample and self.leans_on_an_example():
            raise ValidationError(
                _("This would rest on example data. Remove the examples first."), code="sample"
            )

    def leans_on_an_example(self):
        """Whether a row that this one leans on is an example."""
        relations = (field for field in self._meta.concrete_fields if field.is_relation)
        return any(
            self._is_example(field)
            for field in relations
            if issubclass(field.related_model, MayBeSample)
        )

    def _is_example(self, field):
        key = getattr(self, field.attname)
        if key is None:
            return False
        if field.is_cached(self):
            return getattr(self, field.name).is_sample
        return field.related_model.objects.filter(pk=key, is_sample=True).exists()


class RecordQuerySet(PublicQuerySet):
    """Rows of the public record. `visible()` asks besides whether the public sees what they are
    about."""

    def published(self):
        """Only rows that have been made public."""
        return self.filter(published_at__isnull=False)

    def drafts(self):
        """Only rows that wait to be made public."""
        return self.filter(published_at=None)


class Record(PublicModel, MayBeSample):
    """A row that becomes public at a moment and from then on stays as it was."""

    published_at = models.DateTimeField(
        _("made public at"),
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Empty while it is a draft. Once set, this row can never be changed."),
    )

    objects = RecordQuerySet.as_manager()

    class Meta(MayBeSample.Meta):
        abstract = True

    @classmethod
    def visible_when(cls):
        return Q(published_at__isnull=False)

    @classmethod
    def guards(cls):
        """Return what the database must refuse for this model."""
        return never_changed(cls)


_ways_out = {}


def let_words_go(model, name, condition):
    """Let the database take the words out of one public field, where this SQL on OLD and NEW holds:
    a room above knows when, and what stands in their place."""
    _ways_out.setdefault(model, {})[name] = condition


def never_changed(model):
    """Return the guards of a model whose rows, once they have a `published_at`, stay as they are,
    but for words that are let go. Example rows, and only they, can be taken away again."""
    public = "OLD.published_at IS NOT NULL"
    real = " AND NOT OLD.is_sample" if issubclass(model, MayBeSample) else ""
    return [
        Guard("update", f"{public}{_unless_words_go(model)}", model.never_changes),
        Guard("delete", f"{public}{real}", model.never_changes),
    ]


def _unless_words_go(model):
    ways_out = _ways_out.get(model)
    if not ways_out:
        return ""
    kept = []
    for field in model._meta.concrete_fields:
        old, new = (
            f"COALESCE(CAST({row}.\"{field.column}\" AS TEXT), '')" for row in ("OLD", "NEW")
        )
        goes = f" OR ({ways_out[field.name]})" if field.name in ways_out else ""
        kept.append(f"({old} = {new}{goes})")
    some_go = " OR ".join(f"({condition})" for condition in ways_out.values())
    return f" AND NOT (({some_go}) AND {' AND '.join(kept)})"


def save_with_history(row, *, by, because):
    """Save a row, and in its history who did it and why. None: whoever is logged in, if any."""
    if by is not None:
        row._history_user = by
    row._change_reason = because
    row.save()


def with_how(why, how):
    """Return the reason for the history, and behind it how the change was made, if given."""
    if not how:
        return why
    return f"{ended(why)} {how}"
