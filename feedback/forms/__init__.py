"""The forms people fill in, one module each."""

from feedback.forms import comment

JOURNEYS = {found.journey.form: found.journey for found in (comment,)}
