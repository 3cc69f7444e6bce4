"""`manage.py backup`: the whole database in one file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _

from keeping.backups import back_up, rows_in
from keeping.refused import BackupRefused
from privacy import tombstones
from publishing.by_the_clock import RegularCommand


class Command(RegularCommand):
    help = _("Writes all that is in the database to one file, and proves that it is there.")

    # Whatever is wrong with the rest of the site, its data can be kept safe.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help=_("The file to write. Without it: one named by the time, in var/backups."),
        )

    def handle(self, *, file, **options):
        now = timezone.now()
        try:
            file = file or _named_by_time(now)
            manifest = back_up(file, now=now)
        except (BackupRefused, OSError, Error) as problem:
            raise CommandError(_("No backup was made. %s") % problem) from problem
        self.stdout.write(
            _("%(file)s holds %(tables)s tables with %(rows)s rows. It was read back to make sure.")
            % {"file": file, "tables": len(manifest["tables"]), "rows": rows_in(manifest)}
        )
        try:
            # Every night: an erasure whose process died at once is then in the file as well.
            tombstones.complete_file()
        except (tombstones.Damaged, OSError) as problem:
            raise CommandError(
                _("The backup is made. But who was erased is not all in a file of its own. %s")
                % problem
            ) from problem


def _named_by_time(now):
    folder = settings.VAR / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"big-plan-{now:%Y-%m-%d-%H%M%S}-utc.zip"
