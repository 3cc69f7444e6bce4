"""What somebody may tell us about: a focus area, an action, a measure, or all of it."""

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea, Measure

NOT_SURE = "not-sure"

_REFERENCE = re.compile(r"[a-z]{2,8}-(m?)[1-9][0-9]{0,4}", re.ASCII)


class Places:
    """The focus areas, and the one action or measure a person came from.

    `named` is how an address names a place: "wt", "wt-1", "ehcp-m1". Three queries at most.
    """

    def __init__(self, named=""):
        self._areas = {area.prefix.lower(): area for area in FocusArea.objects.visible()}
        self._named = named
        self._action = self._measure = None
        reference = _REFERENCE.fullmatch(named)
        if reference:
            as_written = named.upper().replace("-", " ")
            if reference[1]:
                known = Q(reference=as_written) | Q(places__reference=as_written)
                self._measure = Measure.objects.visible().filter(known).distinct().first()
            else:
                self._action = Action.objects.visible().filter(reference=as_written).first()

    def choices(self):
        """Return what there is to choose from: the place a person came from stands first."""
        came_from = self._action or self._measure
        return [
            *([(self._named, str(came_from))] if came_from else []),
            *((prefix, area.title) for prefix, area in self._areas.items()),
            (NOT_SURE, _("Not sure, or all of it")),
        ]

    def __contains__(self, about):
        return about in dict(self.choices())

    def of(self, about):
        """Return the area, action and measure a choice stands for; all None if not sure."""
        is_named = about == self._named
        return {
            "area": self._areas.get(about),
            "action": self._action if is_named else None,
            "measure": self._measure if is_named else None,
        }
