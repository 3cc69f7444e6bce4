"""What people saw beside a box, told by its name alone: words that wait may have no page to ask.

The labels are those of the site's own forms, and what its models call their fields. Many forms have
a box of the same name: the one that has most of what was sent is meant.
"""

from functools import cache

from django.apps import apps
from django.forms import BaseForm
from django.utils.text import capfirst

from publishing.rooms import is_ours

_row_names = []


def name_rows(name_of):
    """Register a function that returns what a row of boxes is called whose names begin so, or
    None."""
    _row_names.append(name_of)


def labels_of(names):
    """Return {name of a box: its label, after what its row is called}."""
    rows = {name: name.rpartition("-")[::2] for name in names}
    fields = {field for _row, field in rows.values()}
    labels = {field: _label_of(field, fields) for field in fields}
    return {
        name: f"{_called(row)}: {labels[field]}" if row else labels[field]
        for name, (row, field) in rows.items()
    }


def _label_of(field, fields):
    # Of those that have it; a form before a model.
    has_it = [labels for labels in _labels() if field in labels]
    best = max(has_it, key=lambda labels: len(labels.keys() & fields), default={})
    return capfirst(str(best.get(field) or _plain(field)))


def _called(row):
    return next(filter(None, (name_of(row) for name_of in _row_names)), _plain(row))


def _plain(name):
    return capfirst(name.replace("_", " ").replace("-", " "))


@cache
def _labels():
    """Return {name: label} of each form, then of each model, of ours."""
    forms = [
        {name: field.label for name, field in form.base_fields.items() if field.label}
        for form in _kinds_of(BaseForm)
    ]
    models = [
        {field.name: field.verbose_name for field in model._meta.fields}
        for model in apps.get_models()
        if is_ours(model)
    ]
    return [*forms, *models]


def _kinds_of(form):
    for kind in form.__subclasses__():
        if is_ours(kind) and hasattr(kind, "base_fields"):
            yield kind
        yield from _kinds_of(kind)
