"""`manage.py purge_expired`: deletes what is past its time. Run it every hour."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.purging import purge
from privacy.retention import policies


class Command(BaseCommand):
    help = _(
        "Deletes what is past its time, as kirklees_send/retention.toml says. Run it every hour. "
        "It may be stopped at any moment, and run again."
    )

    def handle(self, *, verbosity, **options):
        run = purge(timezone.now(), tell=self._tell if verbosity else _nobody)
        if not verbosity:
            return
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
