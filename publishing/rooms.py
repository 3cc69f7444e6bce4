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
