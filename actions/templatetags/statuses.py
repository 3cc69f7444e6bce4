from django import template

from actions.statuses import LABELS

register = template.Library()


@register.filter
def status_label(code):
    """Return the words for a status as addresses name it, or for "no-update"."""
    return LABELS[code]
