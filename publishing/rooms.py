"""What rooms say of themselves: each in modules of the same names, which nobody else imports."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import autodiscover_modules


def is_ours(kind):
    """Return whether a class is of a room, and not of an installed library."""
    return kind.__module__.partition(".")[0] in settings.ROOMS


@cache
def read_in_each_room(module):
    """Import the module of this name of every room that has one. Only the first time: to look for
    modules that are not there takes longer than many a page.

    One that was imported by itself before is not imported again."""
    autodiscover_modules(module)


class Register:
    """What rooms list in their modules of one name, found when it is first asked for. Things that
    have a name are `named_by` a field of theirs, and each name is taken once."""

    def __init__(self, module, *, named_by=None):
        self.module, self.named_by = module, named_by
        self.found = {}

    def add(self, *things):
        """Add what a room has; raise ValueError if the name of one is taken."""
        for thing in things:
            name = getattr(thing, self.named_by) if self.named_by else id(thing)
            if name in self.found:
                raise ValueError(f"{name} is registered twice in modules `{self.module}`.")
            self.found[name] = thing

    def by_name(self):
        """Return {name: thing} of all rooms, in the order of registration."""
        read_in_each_room(self.module)
        return self.found

    def all(self):
        """Return the things of all rooms, in the order of registration."""
        return list(self.by_name().values())
