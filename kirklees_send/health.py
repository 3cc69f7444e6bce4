"""Is the site well? Asked by whoever watches over it."""

import logging
from itertools import chain

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import search.health
from plans.models import Plan
from post.health import health_of_post
from privacy import tombstones
from privacy.health import heartbeat
from publishing import by_the_clock, guards, later_version, stamp
from reports.record.verifying import broken_documents, missing_documents

logger = logging.getLogger(__name__)

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request):
    """The web server answers. It says nothing of the database: see `readyz`."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request):
    """The site can serve visitors: 200, else 503 with a line for each thing that is wrong.

    Mail that does not leave is told below "ready", that a later version has migrated the
    database, when what is past its time was last deleted, what should run by the clock and is late,
    a file of tombstones that cannot be read, a search that is behind, and a document of the record
    that is missing or not what was published: visitors are served all the same, and nothing of
    theirs is lost. So they are where one of these cannot be told, as telling it breaks.
    """
    told = []
    try:
        problems = list(_problems())
        if not problems:
            told = list(_told(timezone.now()))
    except DatabaseError:  # its message may name the host and user, so it is not repeated
        problems = ["The database does not answer."]
    if problems:
        return HttpResponse("\n".join([*problems, ""]), status=503, content_type=PLAIN)
    return HttpResponse("\n".join(["ready", *told, ""]), content_type=PLAIN)


def _problems():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "Migrations are missing. Run manage.py migrate."
        return  # nothing else can be asked of tables that are not there
    if guards.missing():
        yield "The public record is not guarded. Run manage.py migrate."
    if stamp.missing():
        yield "Pages may be old: the content stamp is not at work. Run manage.py migrate."
    if not Plan.objects.visible().exists():
        yield "No plan is here. Run manage.py load_big_plan."
    if _erased_are_back():
        yield "People who were erased are back, by a backup. Run manage.py purge_expired."


def _told(at):
    for part in (_of_this_site, _of_mail, _of_deleting, by_the_clock.late, _of_search, _of_record):
        try:
            yield from part(at)
        except DatabaseError:
            raise
        except Exception as fault:
            logger.exception("A part of what /readyz tells broke.")
            name = part.__name__.removeprefix("_of_").replace("_", " ")
            yield f"Broken: {name} cannot be told ({type(fault).__name__}). The log says where."


def _of_this_site(_at):
    if settings.READ_ONLY:
        yield "Read-only: READ_ONLY is set, so nothing is taken. Pages are shown."
    elif _database_only_reads():
        yield "Read-only: the database takes nothing, and READ_ONLY is not set. Pages are shown."
    if _erased_are_back() is None:
        yield (
            "Erased: the file of who was erased cannot be read. See docs/when_something_breaks.md."
        )
    if later_version.has_migrated():
        yield (
            "Version: a later version has migrated this database. What it guards otherwise cannot "
            "be told here. Start its servers, or go back to a backup of this version."
        )


def _database_only_reads():
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone() == ("on",)


def _of_mail(at):
    yield from health_of_post(at).sentences()


def _of_deleting(_at):
    yield from heartbeat().sentences()


def _of_search(at):
    yield from search.health.sentences(at)


def _of_record(_at):
    for difference in chain(broken_documents(), missing_documents()):
        yield f"Record: {difference} See manage.py verify_updates."


def _erased_are_back():
    """Return whether people who were erased may be in the database; None if nobody can know."""
    try:
        return bool(tombstones.not_in_database())
    except (tombstones.Damaged, OSError):
        return None
