"""Reading cells of our own kinds as people write them: references, quarters, parts of an action."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.parts import in_words, numbers, valid_numbers
from actions.quarters import Quarter


def quarter(cell):
    try:
        return Quarter.read(cell)
    except ValueError:
        raise ValidationError(
            _("Write the quarter like “October to December 2026” or “2026 Q4”.")
        ) from None


def parts(cell):
    """Return numbers of parts as an update keeps them; spaces between them do not matter."""
    written = ", ".join(number.strip() for number in cell.split(","))
    valid_numbers(written)
    return in_words(numbers(written))
