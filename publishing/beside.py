"""What rooms put beside the rows of other rooms: on the page of an action, the help there is.

Each room lists what it has in a module `beside`, found when it is needed. So pages of two rooms
can show each other's rows, and neither room knows the other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q

from publishing.models import Wording
from publishing.prepared import prepared
from publishing.rooms import Register
from publishing.wordings.promised import Promised, page_address
from publishing.wordings.telling import told


@dataclass(frozen=True)
class Beside:
    """What stands on the public page of each row of `model`.

    `found` is given such a row, which is visible, and returns what `template` takes as `found`: a
    dict, empty where there is nothing to show. It looks only at what is visible, in as many
    queries whatever there is.
    """

    model: type[Model]
    template: str
    found: Callable[[Model], dict]


_register = Register("beside")
register = _register.add


def _wordings_on_its_page(row):
    """Return the changes of promised words on the page of a row, newest first. One query."""
    address = page_address(row)
    rows = _wordings(page=address, places=f"{address}#")
    return {"wordings": found} if (found := [told(each) for each in rows]) else {}


@prepared
def _wordings(page, places):
    there = Q(url=page) | Q(url__startswith=places)
    return Wording.objects.visible().filter(there).order_by("-published_at", "-pk")


HOW_ITS_WORDS_CHANGED = Beside(Promised, "components/wordings.html", _wordings_on_its_page)


def beside(row):
    """Return (template, what it takes) of all that stands beside a visible row, as
    templates/components/beside.html shows it."""
    every = (*_register.all(), HOW_ITS_WORDS_CHANGED)
    kinds = [each for each in every if isinstance(row, each.model)]
    return [(each.template, found) for each in kinds if (found := each.found(row))]
