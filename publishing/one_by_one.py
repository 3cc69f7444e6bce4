"""Doing one thing after another, where what breaks in one keeps none of the others from being done:
a mail to each of many, a list of another council after the next."""

import logging
from contextlib import contextmanager

from django.core.management import CommandError
from django.db import (
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# What a database says of itself, such as that its disk is full or that it only reads. Of rows,
# which may hold words of people, these say nothing in their first line.
_OF_DATABASE = (InterfaceError, InternalError, OperationalError, ProgrammingError)


class SomeBroke(CommandError):  # noqa: N818  named for what happened
    """All was done that could be. It names what was not, and a command ends with it."""

    def __init__(self, names):
        super().__init__(
            _("All else is done, but this broke: %(names)s. The log says where.")
            % {"names": "; ".join(names)}
        )
        self.names = names


class OneByOne:
    """Things that are done `alone`, one by one. Whoever has done them asks to `end`.

    What is undone with a thing that breaks is said by a transaction of its own, inside `alone`.
    """

    def __init__(self):
        self._broken = []

    @contextmanager
    def alone(self, name):
        """Do the block. Whatever it raises is logged, and told by `end` under this name, which
        holds nothing personal; if things inside were done one by one too, under theirs. That the
        database is away is raised: it would break the rest as well."""
        try:
            yield
        except SomeBroke as inside:
            self._broken += inside.names
        except Exception as problem:
            is_of_database = isinstance(problem, _OF_DATABASE)
            if is_of_database and not connection.is_usable():
                raise
            logger.exception("This broke, and the rest goes on: %s", name)
            said = str(problem).partition("\n")[0] if is_of_database else type(problem).__name__
            self._broken.append(f"{name} ({said})")

    def end(self):
        """Raise SomeBroke if anything broke."""
        if self._broken:
            raise SomeBroke(self._broken)
