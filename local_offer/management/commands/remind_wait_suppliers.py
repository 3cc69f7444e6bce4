from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.waits.reminders import remind_suppliers
from publishing.by_the_clock import RegularCommand


class Command(RegularCommand):
    help = _(
        "Asks suppliers by mail for the last quarter's waiting times, two weeks after it ended. "
        "Run it every day: nobody is asked twice."
    )

    def handle(self, *, verbosity, **options):
        asked = remind_suppliers(timezone.now())
        if verbosity:
            self.stdout.write(_("Suppliers with figures to give: %(asked)d.") % {"asked": asked})
