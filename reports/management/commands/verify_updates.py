"""`manage.py verify_updates`: whether the record still says what was published."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from publishing.by_the_clock import RegularCommand
from reports.models import UpdateDocument
from reports.record.verifying import differences


class Command(RegularCommand):
    help = _("Proves the record of all quarterly updates, and names each difference.")

    # Whatever is wrong with the rest of the site, the record can be proved.
    requires_system_checks = []

    def handle(self, **options):
        found = list(differences())
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            raise CommandError(
                _("%(number)s differences. The record does not verify.") % {"number": len(found)}
            )
        for document in UpdateDocument.objects.visible().order_by("is_sample", "number"):
            self.stdout.write(f"{document.digest}  {document}")
        self.stdout.write(
            _("The record verifies: %(number)s documents.")
            % {"number": UpdateDocument.objects.visible().count()}
        )
