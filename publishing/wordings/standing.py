"""Whether what was promised still stands, since when not and why, and what was added later.

What belongs to something that was withdrawn does not stand either. Published Wordings say since
when and why; nothing says so of what staff withdrew before the site was open.
"""

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.query import ModelIterable

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
        """Annotate `no_longer_stands`; and give each row since when, why, and of what it was said:
        `withdrawn_at`, `withdrawn_because` and `withdrawn_title`, None where no Wording says it.
        The title is "" where the row was withdrawn itself. One more query where a row does not
        stand: most do, and what would tell of all costs more than the rest of a page."""
        flags = [
            (kind, path, path.removesuffix("pk") + "is_withdrawn")
            for kind, path in _chain(self.model)
        ]
        rows = self.annotate(
            no_longer_stands=ExpressionWrapper(
                withdrawn_when(self.model), output_field=BooleanField()
            ),
            withdrawn_kind=Case(
                *(When(**{flag: True}, then=Value(kind)) for kind, _path, flag in flags)
            ),
            withdrawn_row=Case(
                *(When(**{flag: True}, then=F(path)) for _kind, path, flag in flags)
            ),
        )
        rows._iterable_class = _WithWithdrawal  # noqa: SLF001  a queryset of our own
        return rows

    def with_addition(self):
        """Annotate `added_at` and `added_because`: when the row, or what it belongs to, was added
        to what was promised, and why; None for what was there when the site was opened."""
        return self.annotate(
            added_at=_of_the_addition(self.model, "published_at"),
            added_because=_of_the_addition(self.model, "reason"),
        )


class _WithWithdrawal(ModelIterable):
    def __iter__(self):
        rows = list(super().__iter__())
        said = _withdrawals(
            {(row.withdrawn_kind, row.withdrawn_row) for row in rows} - {(None, None)}
        )
        for row in rows:
            wording = said.get((row.withdrawn_kind, row.withdrawn_row))
            is_its_own = (row.withdrawn_kind, row.withdrawn_row) == (row._meta.label, row.pk)
            row.withdrawn_at = wording and wording.published_at
            row.withdrawn_because = wording and wording.reason
            row.withdrawn_title = "" if is_its_own else wording and wording.title
        return iter(rows)


def _withdrawals(of):
    """Return {(kind, row id): the newest Wording that withdrew it}."""
    if not of:
        return {}
    kinds, ids = {kind for kind, _id in of}, {row_id for _kind, row_id in of}
    wordings = apps.get_model("publishing.Wording").objects.visible()
    found = wordings.filter(kind__in=kinds, field="is_withdrawn", is_slip=False, row_id__in=ids)
    return {(each.kind, each.row_id): each for each in found.order_by("pk")}


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
