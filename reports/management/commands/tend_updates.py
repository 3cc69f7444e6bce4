"""`manage.py tend_updates`: the clock of quarterly updates. Run it every five minutes."""

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.by_the_clock import RegularCommand
from publishing.one_by_one import OneByOne
from reports.planning.publication import Kept, keep_plans
from reports.planning.reminding import remind_staff


class Command(RegularCommand):
    help = _(
        "Publishes a quarterly update whose moment has come, if nothing speaks against it, and "
        "reminds staff by mail of what is theirs to do, once each. Run it every five minutes. It "
        "may run twice at once, and be stopped at any moment."
    )
    minds_the_clock = True

    def handle(self, *, verbosity, **options):
        at, each = timezone.now(), OneByOne()
        kept, reminded = Kept(), 0
        with each.alone(_("what was planned to be published")):
            kept = keep_plans(at)
        with each.alone(_("reminders")):
            reminded = remind_staff(at)
        each.end()
        if verbosity:
            self.stdout.write(
                _("Updates published: %(published)d. Mails promised: %(mails)d.")
                % {"published": kept.published, "mails": kept.mails + reminded}
            )
