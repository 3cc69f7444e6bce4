"""What runs by the clock: how often, whether it did, and whether the clock itself can be true.

A host tells of a job that failed, but nobody of a timer that was never started or is stopped. So
each job notes in the database when it began, and when it ended well.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.models import JobRun

logger = logging.getLogger(__name__)

# Longer than a site is off while a host is mended.
LEAP = timedelta(days=14)
# What a restore is noted as.
_RESTORE = "restore"


@dataclass(frozen=True)
class Job:
    """How often a command is run, in words, and how long after it ended well it is late: time to
    mend a host, where nobody waits for it."""

    often: str
    late_after: timedelta


_EVERY_FEW_MINUTES = Job(gettext_lazy("every five minutes"), timedelta(hours=1))
_EVERY_DAY = Job(gettext_lazy("every day"), timedelta(hours=50))
JOBS = MappingProxyType(
    {
        "backup": Job(gettext_lazy("every night"), timedelta(hours=26)),
        "purge_expired": Job(gettext_lazy("every hour"), timedelta(hours=26)),
        "tend_updates": _EVERY_FEW_MINUTES,
        "tend_search": _EVERY_FEW_MINUTES,
        "tend_providers": _EVERY_DAY,
        "fetch_services": _EVERY_DAY,
        "remind_wait_suppliers": _EVERY_DAY,
        "verify_updates": Job(gettext_lazy("every week"), timedelta(days=8)),
    }
)


class RegularCommand(BaseCommand):
    """A command that runs by the clock, and notes it. One with `minds_the_clock` does what cannot
    be undone, such as to delete, and refuses a clock that leapt ahead."""

    minds_the_clock = False

    def add_arguments(self, parser):
        if self.minds_the_clock:
            parser.add_argument(
                "--clock-is-right",
                action="store_true",
                help=_("Run though it is long since it ran last: the site was off, or put back."),
            )

    def execute(self, *args, **options):
        name, at = type(self).__module__.rpartition(".")[2], timezone.now()
        if self.minds_the_clock and not options["clock_is_right"]:
            _refuse_a_leap(name, at)
        _note(name, began_at=at)
        said = super().execute(*args, **options)
        _note(name, began_at=at, ended_at=timezone.now())
        return said


def _refuse_a_leap(name, at):
    run = JobRun.objects.filter(pk=name).first()
    if run and at - run.began_at > LEAP:
        raise CommandError(
            _(
                "Nothing was done. It is %(now)s by the clock of this machine, and manage.py "
                "%(name)s ran last on %(then)s. Is the clock right, because the site was off so "
                "long? Then run it once with --clock-is-right. If not, put the clock right first: "
                "what goes too early does not come back."
            )
            % {"name": name, "now": _in_words(at), "then": _in_words(run.began_at)}
        )


def _note(name, **moment):
    try:
        JobRun.objects.update_or_create(name=name, defaults=moment)
    except DatabaseError as problem:
        # Such as one that only reads: a backup of it is a backup.
        logger.warning("When %s ran cannot be noted: %s.", name, type(problem).__name__)


def forget_runs(at):
    """Forget when jobs ran: this database came out of a backup at a moment, and what it says of
    that was long ago. From now on they have time, as on a new site."""
    JobRun.objects.all().delete()
    JobRun.objects.create(name=_RESTORE, began_at=at, ended_at=at)


@dataclass(frozen=True)
class Run:
    """When a job began and ended well last, None for never, and whether it `is_late`."""

    name: str
    began_at: datetime | None
    ended_at: datetime | None
    is_late: bool

    def sentence(self):
        """Say since when it is late, and what to do."""
        words = {"name": self.name, "often": JOBS[self.name].often}
        if self.began_at is None:
            said = _("Late: manage.py %(name)s never ran here. See that it runs %(often)s.")
            return said % words
        words["began"] = _in_words(self.began_at)
        if self.ended_at is None:
            said = _(
                "Late: manage.py %(name)s never ended well here, and began last on %(began)s. Its "
                "log says more."
            )
            return said % words
        words["ended"] = _in_words(self.ended_at)
        if self.began_at > self.ended_at:
            said = _(
                "Late: manage.py %(name)s last ended well on %(ended)s, and began last on "
                "%(began)s. Its log says more."
            )
            return said % words
        said = _(
            "Late: manage.py %(name)s last ended well on %(ended)s. See that it runs %(often)s."
        )
        return said % words


def runs(at):
    """Return the Run of each job that this site needs, at a moment. At most two queries."""
    there = {run.name: run for run in JobRun.objects.all()}
    names = [name for name in JOBS if name != "fetch_services" or settings.SERVICE_FEEDS]
    is_new = not all(_ended(there, name) for name in names)
    made_at = (_ended(there, _RESTORE) or _migrated_at()) if is_new else None
    return [
        Run(
            name,
            there[name].began_at if name in there else None,
            _ended(there, name),
            # Also one that ended in the future: the clock was ahead then, and nobody knows.
            abs(at - (_ended(there, name) or made_at)) > JOBS[name].late_after,
        )
        for name in names
    ]


def late(at):
    """Return a sentence for each job that is late at a moment."""
    return [run.sentence() for run in runs(at) if run.is_late]


def _ended(there, name):
    return there[name].ended_at if name in there else None


def _migrated_at():
    made = MigrationRecorder(connection).migration_qs.filter(app="publishing", name="0001_initial")
    return made.values_list("applied", flat=True).get()


def _in_words(moment):
    return date_format(timezone.localtime(moment), "j F Y, H:i")
