"""A day, chosen in the browser's own way."""

from django import forms


class DayInput(forms.DateInput):
    """A box for a day. Browsers that know days offer a calendar; the others take 14/10/2026."""

    input_type = "date"

    def __init__(self, attrs=None):
        # The one way of writing a day that such a box understands.
        super().__init__(attrs, format="%Y-%m-%d")
