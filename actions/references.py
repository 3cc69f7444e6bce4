"""References such as WT 1, and how addresses write them: wt-1."""

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# As people write it: in small letters or capitals, with a space, a dash or nothing in between, and
# the number as 1 or 01.
_AS_WRITTEN = re.compile(r"([A-Za-z]{2,8}?)[ -]?([Mm]?)0{0,4}([1-9][0-9]{0,4})", re.ASCII)

valid_reference = RegexValidator(
    r"^[A-Z]{2,8} M?[1-9][0-9]{0,4}$",
    _("Write it like WT 1: capital letters, a space, a number."),
)


def in_address(reference):
    """Return a reference as addresses write it: "WT 1" is "wt-1"."""
    return reference.lower().replace(" ", "-")


class ReferenceConverter:
    """Lets an address hold a reference; the view gets it as people write it."""

    regex = "[a-z]{2,8}-m?[1-9][0-9]{0,4}"

    def to_python(self, value):
        return read_reference(value)

    def to_url(self, value):
        return in_address(value)


def as_reference(text):
    """Return the reference that people mean by "wt-1", "WT01" or "WT 1", or None."""
    parts = _AS_WRITTEN.fullmatch(text.strip())
    return "{} {}{}".format(*parts.groups()).upper() if parts else None


def read_reference(text):
    """Return the same; other text as it is."""
    return as_reference(text) or text
