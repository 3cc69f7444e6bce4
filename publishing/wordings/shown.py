"""What the public will read once a proposal to show a row is published."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst

from publishing.records import Record
from publishing.visibility import parents_of
from publishing.wordings import links, proposing, values
from publishing.wordings.promised import promised_fields


@dataclass(frozen=True)
class Shown:
    """One row: what `kind` of thing it is, its `words`, (what of it, how it reads) of all that it
    promises, and `besides`, (kind, how many) of the record that becomes public with it."""

    kind: str
    words: list
    besides: list


def shown_by(wording):
    """Return a Shown of each row that the public would read by a proposal to show one, that row
    first; none if it shows nothing."""
    found = []
    for rows in proposing.rows_shown_by(wording):
        is_first = not found
        found += rows.now() if is_first else rows.now().filter(is_visible=True)
    return [Shown(capfirst(_kind_of(row)), _words_of(row), _besides(row)) for row in found]


def _kind_of(row):
    return str(row._meta.verbose_name)


def _words_of(row):
    fields = [*promised_fields(type(row)), *links.promised_links(type(row))]
    read = [(field, _in_words(row, field)) for field in fields if field.name != "is_withdrawn"]
    return [(capfirst(str(field.verbose_name)), said) for field, said in read if said]


def _in_words(row, field):
    value = values.of(row, field)
    return values.in_words(field, value) or values.kept(field, value)


def _besides(row):
    leaning = [
        (model, parent.name)
        for model in apps.get_models()
        if issubclass(model, Record)
        for parent in parents_of(model)
        if parent.related_model is type(row)
    ]
    counted = [
        (model, model.objects.published().filter(**{parent: row}).count())
        for model, parent in leaning
    ]
    return [(str(model._meta.verbose_name_plural), number) for model, number in counted if number]
