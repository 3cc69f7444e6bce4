from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search import index
from search.tending import refuse_if_left_out


class Command(BaseCommand):
    help = _(
        "Makes the index of the search anew of all that is public. The site stays open. "
        "Needed only when /readyz says so."
    )

    def handle(self, *, verbosity, **options):
        since = monotonic()
        number = index.rebuild()
        if number is None:
            raise CommandError(_("Somebody else makes the index of the search anew. Wait for it."))
        if verbosity:
            told = _("%(number)s entries in %(seconds).1f seconds.")
            self.stdout.write(told % {"number": number, "seconds": monotonic() - since})
        refuse_if_left_out()
