"""What rooms put beside rows of other rooms on staff pages: beside what a provider says of a
service, what families say of it.

Each room lists what it has in a module `staff_beside`, found when it is needed. `publishing.beside`
is the same for public pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from publishing.rooms import Register


@dataclass(frozen=True)
class StaffBeside:
    """What stands beside rows of `model` on pages for staff.

    `found` is given such rows and who looks, and returns {the row's id: what `template` takes as
    `found`}, without those that have nothing, in as many queries whatever there is.
    """

    model: type[Model]
    template: str
    found: Callable[[list[Model], User], dict]


_register = Register("staff_beside")
register = _register.add


def staff_beside(rows, user):
    """Return {the row's id: [(template, what it takes)]} of all that stands beside these rows, all
    of one model."""
    beside = {row.pk: [] for row in rows}
    for kind in _register.all():
        if rows and isinstance(rows[0], kind.model):
            for pk, found in kind.found(rows, user).items():
                beside[pk].append((kind.template, found))
    return beside
