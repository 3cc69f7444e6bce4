"""`manage.py tend_providers`: asks providers before a check is late. Run it every day."""

from django.utils import timezone
from django.utils.translation import gettext as _

from providers.reminding import remind_providers
from publishing.by_the_clock import RegularCommand


class Command(RegularCommand):
    help = _(
        "Asks those who run services by mail, before a check is late, if our words are true: once, "
        "then again. Run it every day. It may run twice at once, and be stopped at any moment."
    )

    def handle(self, *, verbosity, **options):
        asked = remind_providers(timezone.now())
        if verbosity:
            self.stdout.write(_("Mails promised: %(asked)d.") % {"asked": asked})
