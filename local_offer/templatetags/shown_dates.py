"""Dates that a source shows of itself: a day, or only a month or a year."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def in_words(text):
    """Return "2025-08-29" as "29 August 2025", "2025-08" as "August 2025"; all else as it is."""
    for day, words in ((text, "j F Y"), (f"{text}-01", "F Y")):
        try:
            return date_format(date.fromisoformat(day), words)
        except ValueError:
            continue
    return text
