"""What the address of a list asks for. Each raises BadRequest for what no link of ours says."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _


def member_asked(choices, value):
    """Return the member of these choices that is named so, or None where none is named."""
    if not value:
        return None
    if value not in choices.values:
        raise BadRequest(_("There is no such list."))
    return choices(value)


def area_asked(slug, areas):
    """Return which of these areas is named so, or None where none is named."""
    if not slug:
        return None
    found = next((area for area in areas if area.slug == slug), None)
    if found is None:
        raise BadRequest(_("There is no such focus area."))
    return found
