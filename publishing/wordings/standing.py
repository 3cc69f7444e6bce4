"""Whether what was promised still stands, since when not and why, and what was added later.

What belongs to something that was withdrawn does not stand either. Published Wordings say since
when and why; nothing says so of what staff withdrew before the site was open.
"""

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from publishing.visibility import PublicQuerySet, parents_of, prefixed


def withdrawn_when(model):
    """Return the condition, a Q, under which a row of this model no longer stands: it was
    withdrawn, or what it belongs to was."""
    condition = Q(is_withdrawn=True)
    for parent in _promised_parents(model):
        condition |= prefixed(withdrawn_when(parent.related_model), parent.name)
    return condition


def added_when(model):
    """Return the condition, a Q, under which a row was shown after the site was opened: a Wording
    says why it was added, or why what it belongs to was."""
    condition = Q()
    for kind, path in _chain(model):
        condition |= Q(**{f"{path}__in": _wordings(kind, "is_visible").values("row_id")})
    return condition


class PromisedQuerySet(PublicQuerySet):
    """Rows that may be withdrawn."""

    def still_promised(self):
        """Only the rows that stand: neither they nor what they belong to was withdrawn."""
        return self.exclude(withdrawn_when(self.model))

    def with_withdrawal(self):
        """Annotate `no_longer_stands`; and since when, why, and of what it was said:
        `withdrawn_at`, `withdrawn_because` and `withdrawn_title`, None where no Wording says it.
        The title is "" where the row was withdrawn itself."""
        return self.annotate(
            no_longer_stands=ExpressionWrapper(
                withdrawn_when(self.model), output_field=BooleanField()
            ),
            withdrawn_at=_of_the_withdrawal(self.model, "published_at", DateTimeField()),
            withdrawn_because=_of_the_withdrawal(self.model, "reason", TextField()),
            withdrawn_title=_of_the_withdrawal(self.model, "title", CharField(), its_own=""),
        )

    def with_addition(self):
        """Annotate `added_at` and `added_because`: when the row, or what it belongs to, was added
        to what was promised, and why; None for what was there when the site was opened."""
        return self.annotate(
            added_at=_of_the_addition(self.model, "published_at"),
            added_because=_of_the_addition(self.model, "reason"),
        )


def _of_the_withdrawal(model, name, output_field, its_own=None):
    cases = []
    for kind, path in _chain(model):
        flag = path.removesuffix("pk") + "is_withdrawn"
        said = (
            Value(its_own)
            if path == "pk" and its_own is not None
            else _newest(kind, "is_withdrawn", path, name)
        )
        cases.append(When(**{flag: True}, then=said))
    return Case(*cases, output_field=output_field)


def _of_the_addition(model, name):
    said = [_newest(kind, "is_visible", path, name) for kind, path in _chain(model)]
    return Coalesce(*said) if len(said) > 1 else said[0]


def _newest(kind, field, path, name):
    of_row = _wordings(kind, field).filter(row_id=OuterRef(path)).order_by("-pk")
    return Subquery(of_row.values(name)[:1])


def _wordings(kind, field):
    # Without slips of the pen: in their place stands what is only tried out in a preview.
    wordings = apps.get_model("publishing.Wording").objects.visible()
    return wordings.filter(kind=kind, field=field, is_slip=False)


def _chain(model, path=""):
    """Yield (label, path to its id) of a model and of each above it, nearest first."""
    yield model._meta.label, f"{path}pk"
    for parent in _promised_parents(model):
        yield from _chain(parent.related_model, f"{path}{parent.name}__")


def _promised_parents(model):
    return [each for each in parents_of(model) if hasattr(each.related_model, "is_withdrawn")]
