"""`manage.py tend_updates`: the clock of quarterly updates. Run it every five minutes."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.planning import keep_plans


class Command(BaseCommand):
    help = _(
        "Publishes a quarterly update whose moment has come, if nothing speaks against it. Run it "
        "every five minutes. It may run twice at once, and be stopped at any moment."
    )

    def handle(self, *, verbosity, **options):
        published = keep_plans(timezone.now())
        if verbosity:
            self.stdout.write(_("Updates published: %(number)d.") % {"number": published})
