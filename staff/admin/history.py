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


def entries_inside(row, sets):
    """Return the newest history rows of what is edited inside this row's form, newest first, each
    with the `url` of its own history. `sets` are the Rows. One query for each, and names."""
    found = []
    for rows in sets:
        if rows.has_history:
            newest = rows.history().select_related("history_user").order_by("-history_id")
            found += [_told(row, rows.model, entry) for entry in newest[:MOST_INSIDE]]
    return sorted(found, key=lambda entry: entry.history_date, reverse=True)[:MOST_INSIDE]


def _told(row, model, entry):
    entry.told = entry.instance
    for field in model._meta.concrete_fields:
        # Names are made from the row around, which is known.
        if field.related_model is type(row) and getattr(entry.told, field.attname) == row.pk:
            setattr(entry.told, field.name, row)
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_history"
    entry.url, entry.kind = reverse(name, args=[entry.id]), options.verbose_name
    return entry
