"""`manage.py purge_expired`: deletes what is past its time. Run it every hour."""

import logging

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import erasure, tombstones
from privacy.purging import purge
from privacy.retention import policies
from publishing.by_the_clock import RegularCommand
from publishing.one_by_one import OneByOne, SomeBroke

logger = logging.getLogger(__name__)


class Command(RegularCommand):
    help = _(
        "Deletes what is past its time, as kirklees_send/retention.toml says. Run it every hour. "
        "If a backup brought back people who were erased, it erases them again first. What breaks "
        "keeps nothing else from being deleted. "
        "It may be stopped at any moment, and run again."
    )
    minds_the_clock = True

    def handle(self, *, verbosity, **options):
        problem, each = self._erase_again(), OneByOne()
        with each.alone(_("deleting")):
            run = purge(timezone.now(), tell=self._tell if verbosity else _nobody)
            if verbosity:
                self._sum_up(run)
        if problem:
            raise CommandError(
                _("Whether people who were erased are back cannot be known. %s") % problem
            )
        each.end()

    def _erase_again(self):
        """Erase whom a backup brought back that was not put back by `restore`; return what kept
        us from it, or None."""
        try:
            if tombstones.not_in_database():
                gone = erasure.replay(at=timezone.now()).total()
                self.stdout.write(
                    _("A backup had come back. Erased again: %(number)s rows.") % {"number": gone}
                )
        except (tombstones.Damaged, OSError, SomeBroke) as problem:
            return problem
        except Exception as problem:
            logger.exception("Erasing again broke.")
            return _("%(fault)s: the log says where.") % {"fault": type(problem).__name__}
        return None

    def _sum_up(self, run):
        for name, number in run.held_back.items():
            self.stdout.write(
                _("%(policy)s: %(number)s past their time, and wait for a person.")
                % {"policy": _in_words(name), "number": number}
            )
        self.stdout.write(_("Done: %(number)s deleted.") % {"number": sum(run.deleted.values())})

    def _tell(self, name, number):
        words = {"policy": _in_words(name), "number": number}
        self.stdout.write(_("%(policy)s: %(number)s deleted") % words)


def _nobody(name, number):
    pass


def _in_words(name):
    policy = policies()[name]
    return f"{policy.group}: {policy.what}"
