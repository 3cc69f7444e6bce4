"""`manage.py load_sample_progress`: examples that show how the site works, or their removal."""

import datetime
from argparse import ArgumentTypeError

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.plan_file import samples
from publishing.samples import remove_samples


def _day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("Write the day as YYYY-MM-DD, such as 2026-11-22.")) from None


class Command(BaseCommand):
    help = _("Loads example progress, labelled as such, or takes all of it away again.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--today",
            type=_day,
            metavar="YYYY-MM-DD",
            help=_("The day on which the examples should look fresh. Today, if not given."),
        )
        parser.add_argument(
            "--remove", action="store_true", help=_("Take all examples away, history included.")
        )

    def handle(self, *, today, remove, **options):
        if remove:
            self.remove()
        else:
            self.load(today or timezone.localdate())

    def load(self, today):
        try:
            samples.load(today=today)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        except ValueError as no_such_quarter:
            raise CommandError(str(no_such_quarter)) from None
        self.stdout.write(
            _("Example progress is in place, as of %(day)s. Take it away with --remove.")
            % {"day": today}
        )

    def remove(self):
        counts = remove_samples()
        total = sum(counts.values())
        if not total:
            self.stdout.write(_("There were no examples."))
            return
        self.stdout.write(
            ngettext("Removed %(count)d example:", "Removed %(count)d examples:", total)
            % {"count": total}
        )
        for kind, count in counts.items():
            self.stdout.write(f"  {kind}: {count}")
