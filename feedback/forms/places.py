"""What a form may be about: what it offers to everybody, what a person came from, or all of it."""

from django.utils.translation import gettext as _

from publishing.matters import kinds_of_matter

NOT_SURE = "not-sure"


class Places:
    """What somebody may choose. `named` is how an address names a thing: "wt", "wt-1", "ehcp-m1",
    or how people write that: "WT 1". Afterwards it is as our addresses do, "" if it is nothing.

    A query or two for each kind of thing.
    """

    def __init__(self, named=""):
        kinds = kinds_of_matter()
        offered = {
            kind.in_address(row): (kind, row)
            for kind in kinds
            if kind.offered
            for row in kind.offered()
        }
        came_from = _came_from(named, kinds) or _came_from(named.lower(), kinds)
        self._came_from = [(name, str(row)) for name, (_kind, row) in came_from.items()]
        self._rows = {**came_from, **offered}
        self.named = next((name for name in (*came_from, named.lower()) if name in self._rows), "")

    def choices(self):
        """Return what there is to choose from: the place a person came from stands first."""
        return [
            *((name, str(row)) for name, (_kind, row) in self._rows.items()),
            (NOT_SURE, _("Not sure, or all of it")),
        ]

    def of_the_page_before(self):
        """Return the choices about what a person came from alone; none if they did not."""
        return self._came_from and [*self._came_from, (NOT_SURE, _("Another one, or not sure"))]

    def __contains__(self, about):
        return about in dict(self.choices())

    def name_of(self, about):
        """Return what a choice is called, "" if it names nothing."""
        return str(self._rows[about][1]) if about in self._rows else ""

    def of(self, about):
        """Return what a submission keeps of a choice: empty if not sure."""
        if about not in self._rows:
            return {"about_kind": "", "about_key": ""}
        kind, row = self._rows[about]
        return {"about_kind": kind.name, "about_key": kind.key_of(row)}


def _came_from(named, kinds):
    for kind in kinds:
        if named and kind.named and (row := kind.named(named)):
            return {kind.in_address(row): (kind, row)}
    return {}
