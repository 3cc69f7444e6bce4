"""`manage.py tend_search`: the clock of the search. Run it every five minutes."""

from django.utils.translation import gettext as _

from publishing.by_the_clock import RegularCommand
from search.tending import refuse_if_left_out, tend


class Command(RegularCommand):
    help = _(
        "Brings the index of the search up to date with changes of so many rows that whoever made "
        "them did not wait for it. The site stays open. Run it every five minutes. It may run "
        "twice at once, and be stopped at any moment."
    )

    def handle(self, *, verbosity, **options):
        number = tend()
        if verbosity:
            self.stdout.write(_("Read into the index: %(number)d.") % {"number": number})
        refuse_if_left_out()
