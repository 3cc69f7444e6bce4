"""What higher rooms show on the page of a focus area.

Each room lists its sections in a module `area_sections`, found when one is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

from actions.models import FocusArea


@dataclass(frozen=True)
class AreaSection:
    """`tell` returns what `template` shows of an area, given its places of measures: an object with
    .says, (row with a .question, answer) for the first screen, and the .heading and .anchor to
    jump to."""

    template: str
    tell: Callable[[FocusArea, list], object]


@dataclass(frozen=True)
class ToldSection:
    """A section with what it shows of one area."""

    template: str
    told: object


_register = []


def register(section):
    """Add a section to the page of every focus area."""
    _register.append(section)


def sections_of(area, places):
    """Return a ToldSection of each room that has one, by the order of registration."""
    # Each time: one room's module may have been imported by itself. Python imports it once.
    autodiscover_modules("area_sections")
    return [ToldSection(each.template, each.tell(area, places)) for each in _register]
