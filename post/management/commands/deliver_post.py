"""`manage.py deliver_post`: the worker. It runs beside the web server and needs no other help."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import Error, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from post.delivery import enqueue_due

logger = logging.getLogger(__name__)

LOOK_EVERY = 1  # seconds
# A database that restarts is back in some seconds.
DATABASE_WAIT = 5  # seconds


class Command(BaseCommand):
    help = _("Sends the mail in the outbox, and goes on until it is stopped.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help=_("Send what is due now, then end.")
        )

    def handle(self, *, once, **options):
        worker = _worker()
        if once:
            while _work_off(worker):
                pass
            return
        worker.configure_signals()  # the first asks it to end after the mail in hand
        while worker.running:
            try:
                worked = _work_off(worker)
            except Error as error:  # its words may name the host and user
                logger.warning("The outbox cannot be read: %s.", type(error).__name__)
                connections.close_all()
                time.sleep(DATABASE_WAIT)
            else:
                if not worked:
                    time.sleep(LOOK_EVERY)


def _worker():
    """Return a worker that ends when no task is left, unlike the one of `db_worker`: its loop has
    no place for a look at the outbox."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=LOOK_EVERY,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def _work_off(worker):
    """Do every task there is; if there is none, make one for each message that is due.

    Return whether anything was done.
    """
    tasks = DBTaskResult.objects.ready()
    if not tasks.exists() and not enqueue_due(timezone.now()):
        return False
    worker.run()
    return True
