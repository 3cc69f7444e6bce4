"""What every command that loads a content file does and says."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from publishing.content_files import ContentError
from publishing.loading import LoadingError

# Enough to work on; the rest often goes away with these.
FAULTS_TOLD = 20


class LoadContent(BaseCommand):
    """Loads one content file. A command says where its file is, as `default_file`, and gives
    `read(path)` and `load(content, overwrite=...)`."""

    default_file: Path

    def read(self, path):
        """Return the checked content of a file; raise ContentError."""
        raise NotImplementedError

    def load(self, content, *, overwrite):
        """Put it on the site and return the Loader; raise LoadingError."""
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument(
            "--file",
            type=Path,
            default=self.default_file,
            help=_("another file of the same shape"),
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help=_("write the file's words over staff's; what is hidden or deleted stays so"),
        )

    def handle(self, *, file, overwrite, verbosity, **options):
        try:
            loader = self.load(self.read(file), overwrite=overwrite)
        except (ContentError, LoadingError) as error:
            raise CommandError(_told(file, error.faults)) from error
        except DatabaseError as error:
            why = _("The database refused, so nothing was changed: %(why)s") % {"why": error}
            raise CommandError(why) from error
        if verbosity:
            self._report(loader)

    def _report(self, loader):
        self.stdout.write(
            _(
                "Created %(created)s, updated %(updated)s, unchanged %(unchanged)s, "
                "left alone %(left)s."
            )
            % {
                "created": len(loader.created),
                "updated": len(loader.updated),
                "unchanged": len(loader.unchanged),
                "left": len(loader.left_alone),
            }
        )
        for place in loader.proposed:
            self.stdout.write(_("Proposed, to be looked at: %(place)s.") % {"place": place})
        for place, why in loader.left_alone:
            told = _("Left alone: %(place)s, because %(why)s.") % {"place": place, "why": why}
            self.stdout.write(told)


def _told(file, faults):
    lines = [_("%(file)s cannot be loaded, so nothing was changed:") % {"file": file}]
    lines += [f"- {fault}" for fault in faults[:FAULTS_TOLD]]
    more = len(faults) - FAULTS_TOLD
    if more > 0:
        lines.append(_("- and %(more)s more") % {"more": more})
    return "\n".join(lines)
