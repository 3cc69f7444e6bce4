import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.incoming.feed import FeedError, read_feed
from local_offer.incoming.queue import take_in
from local_offer.incoming.runs import forget_other_runs, keep_run
from publishing.by_the_clock import RegularCommand
from publishing.one_by_one import OneByOne

logger = logging.getLogger(__name__)


class Command(RegularCommand):
    help = _(
        "Reads the feeds of services that SERVICE_FEEDS names into the queue on the staff page "
        "“From other lists”, and tells there how it went. A feed that breaks off changes nothing, "
        "and the others are read all the same. Nothing of it is public."
    )

    def handle(self, *, verbosity, **options):
        each, failed = OneByOne(), []
        for name, address in settings.SERVICE_FEEDS.items():
            try:
                feed, received = _take(name, address)
            except FeedError as problem:
                why = str(problem)
            except Exception as fault:
                logger.exception("Reading another list broke.")
                why = _("Something broke here, not there: %(fault)s. Tell whoever runs the site.")
                why %= {"fault": type(fault).__name__}
            else:
                if verbosity:
                    self._tell(name, feed, received)
                continue
            failed.append(_("%(list)s: nothing was taken. %(why)s") % {"list": name, "why": why})
            with each.alone(name):
                keep_run(name, at=timezone.now(), failure=why)
        with each.alone(_("forgetting lists that are no longer read")):
            forget_other_runs(settings.SERVICE_FEEDS)
        if failed:
            raise CommandError("\n".join(failed))
        each.end()

    def _tell(self, name, feed, received):
        told = _("%(list)s: %(number)d read, %(waiting)d wait for you, %(gone)d are gone.")
        self.stdout.write(
            told
            % {
                "list": name,
                "number": received.number,
                "waiting": received.waiting,
                "gone": received.gone,
            }
        )
        for service, reasons in feed.refused:
            self.stdout.write(
                _("Refused: %(service)s. %(why)s") % {"service": service, "why": " ".join(reasons)}
            )


def _take(name, address):
    """Return the Feed of a list and what was Received of it, and keep how it went; raise
    FeedError."""
    feed = read_feed(address, may_be_here=settings.SERVICE_FEEDS_ON_THIS_MACHINE)
    try:
        with transaction.atomic():
            received = take_in(
                name,
                feed.entries,
                at=timezone.now(),
                because=_("Fetched from %(list)s.") % {"list": name},
                all_there=feed.ids,
            )
            keep_run(name, at=timezone.now(), refused=feed.refused)
    except ValidationError as refusal:
        raise FeedError(" ".join(refusal.messages)) from refusal
    return feed, received
