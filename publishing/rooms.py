"""What rooms say of themselves: each in modules of the same names, which nobody else imports."""

from functools import cache

from django.utils.module_loading import autodiscover_modules


@cache
def read_in_each_room(module):
    """Import the module of this name of every room that has one. Only the first time: to look for
    modules that are not there takes longer than many a page.

    One that was imported by itself before is not imported again."""
    autodiscover_modules(module)
