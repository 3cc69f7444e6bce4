"""A link from a mail of which a part is missing."""

from django.http import Http404


class CutOff(Http404):
    """The address is the beginning of a link that was sent by mail, or holds a mistake: whoever
    came here is told to copy all of it."""
