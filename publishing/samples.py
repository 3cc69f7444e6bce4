"""Example data: labelled wherever it shows, and taken away whole by one function."""

from django.apps import apps
from django.db import transaction

from publishing.records import MayBeSample


def sample_models():
    """Return every model whose rows may be examples, dependants before what they depend on."""
    found = [m for m in apps.get_models() if issubclass(m, MayBeSample) and not _is_history(m)]
    return sorted(found, key=_depth, reverse=True)


def any_samples():
    """Return whether any example row exists. One query."""
    first, *others = [
        model.objects.filter(is_sample=True).order_by().values_list("pk")
        for model in sample_models()
    ]
    return first.union(*others, all=True).exists()


@transaction.atomic
def remove_samples():
    """Take away every example row and its history; return how many rows went, by model name."""
    counts = {}
    for model in sample_models():
        rows = model.objects.filter(is_sample=True)
        ids = list(rows.values_list("pk", flat=True))
        if hasattr(model, "history"):
            model.history.filter(id__in=ids).delete()
        rows._raw_delete(rows.db)
        if ids:
            counts[str(model._meta.verbose_name_plural)] = len(ids)
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
