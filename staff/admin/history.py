"""The history of a row in plain words: what was, what is now, and what changed inside it."""

from django.contrib.admin.utils import display_for_value
from django.urls import reverse
from django.utils.translation import gettext
from simple_history.template_utils import HistoricalRecordContextHelper

# Enough to find one's way; each row's own history tells the rest.
MOST_INSIDE = 20


class ChangesInWords(HistoricalRecordContextHelper):
    """Says values as staff know them, and whole: half a sentence hides what was changed in it."""

    def stringify_delta_change_values(self, change, old, new):
        field = self.model._meta.get_field(change.field)
        return _in_words(field, old), _in_words(field, new)


def _in_words(field, value):
    if value in (None, "", []):
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "; ".join(str(row) for row in value)
    return str(dict(field.flatchoices).get(value) or display_for_value(value, ""))


def newest_entries(sets, *, around):
    """Return the newest history rows of some sets of Rows, newest first, each with the `url` of its
    own history. One query for each set. `around` are rows that these lean on, and are named by:
    each that is not among them is a query more."""
    known = {(type(row), row.pk): row for row in around}
    found = []
    for rows in sets:
        if rows.has_history:
            newest = rows.history().select_related("history_user").order_by("-history_id")
            found += [_told(known, rows.model, entry) for entry in newest[:MOST_INSIDE]]
    return sorted(found, key=lambda entry: entry.history_date, reverse=True)[:MOST_INSIDE]


def _told(known, model, entry):
    entry.told = entry.instance
    for field in model._meta.concrete_fields:
        if row := known.get((field.related_model, getattr(entry.told, field.attname))):
            setattr(entry.told, field.name, row)
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_history"
    entry.url, entry.kind = reverse(name, args=[entry.id]), options.verbose_name
    return entry
