"""`manage.py restore`: a backup becomes the database."""

from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from keeping.backups import restore, rows_in
from keeping.refused import BackupRefused


class Command(BaseCommand):
    help = _("Puts a backup into an empty database, all of it or nothing.")

    # Whatever is wrong with the rest of the site, its data can be kept safe.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("A file that bin/backup wrote."))
        parser.add_argument(
            "--replace",
            action="store_true",
            help=_("Lose all that is in the database now, and have the backup in its place."),
        )

    def handle(self, *, file, replace, **options):
        try:
            restored = restore(file, now=timezone.now(), replace=replace)
        except BackupRefused as problem:
            raise CommandError(str(problem)) from problem
        except (OSError, Error) as problem:
            raise CommandError(_("Nothing was restored. %s") % problem) from problem
        manifest = restored.manifest
        made_at = timezone.localtime(datetime.fromisoformat(manifest["made_at"]))
        self.stdout.write(
            _("The database is as it was on %(moment)s: %(tables)s tables with %(rows)s rows.")
            % {
                "moment": date_format(made_at, "j F Y, H:i"),
                "tables": len(manifest["tables"]),
                "rows": rows_in(manifest),
            }
        )
        if restored.erased_again:
            self.stdout.write(
                _(
                    "%(rows)s rows about people who were erased since then, of stories that came "
                    "off, or with words that were taken out, were erased again."
                )
                % {"rows": restored.erased_again}
            )
        if restored.past_its_time:
            self.stdout.write(
                _("%(rows)s rows that are past their time by now were deleted.")
                % {"rows": restored.past_its_time}
            )
        if told := list(_wrong_keys(restored)):
            raise CommandError(_("But the keys here are not all it needs. %s") % " ".join(told))


def _wrong_keys(restored):
    if restored.not_opened:
        yield _(
            "None of PERSONAL_DATA_KEYS opens %(rows)s rows. Put the key back that they were kept "
            "under: without it nobody reads them again."
        ) % {"rows": restored.not_opened}
    if restored.not_found:
        yield _(
            "By PERSONAL_LOOKUP_KEY %(rows)s rows are not found, so people who were erased may be "
            "in it. Put the key of that time back, and restore once more. If it was changed since, "
            "run rekey_personal_data."
        ) % {"rows": restored.not_found}
