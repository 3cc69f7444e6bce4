"""Example data: labelled wherever it shows, and taken away whole by one function."""

from functools import cache
from itertools import chain

from django.apps import apps
from django.db import transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from publishing.records import MayBeSample


def sample_models():
    """Return every model whose rows may be examples, dependants before what they depend on."""
    found = [m for m in apps.get_models() if issubclass(m, MayBeSample) and not _is_history(m)]
    return sorted(found, key=_depth, reverse=True)


@cache
def exist():
    """Return the condition, for a query on any model, that some example row exists.

    Each page asks it, so its words are put together once: by Django that takes longer each time
    than all else that a page asks of its owner.
    """
    samples = [model.objects.filter(is_sample=True).values("pk") for model in sample_models()]
    asked, values = zip(*(rows.query.sql_with_params() for rows in samples), strict=True)
    sql = " OR ".join(f"EXISTS ({each})" for each in asked)
    return RawSQL(sql, list(chain.from_iterable(values)), BooleanField())  # noqa: S611  our own names


@transaction.atomic
def remove_samples():
    """Take away every example row and its history; return how many rows went, by model name."""
    counts = {}
    for model in sample_models():
        if hasattr(model, "history"):
            model.history.filter(is_sample=True).delete()
        rows = model.objects.filter(is_sample=True)
        # Not delete(): it would fetch each row and leave a history row for each.
        if count := rows._raw_delete(rows.db):  # noqa: SLF001  nothing public does this
            counts[str(model._meta.verbose_name_plural)] = count
    return counts


def _is_history(model):
    return model.__name__.startswith("Historical")


def _depth(model, seen=()):
    """How many sample models this one leans on, one behind the other."""
    parents = {
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and issubclass(field.related_model, MayBeSample)
    }
    behind = [_depth(parent, (*seen, model)) for parent in parents - {model, *seen}]
    return 1 + max(behind, default=0)
