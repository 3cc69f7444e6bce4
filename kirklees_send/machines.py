"""What other machines ask: is it well, what may be read, where are the pages, whom to warn."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plans.models import Plan
from post.health import health_of_post
from privacy import tombstones
from privacy.health import heartbeat
from publishing import guards
from publishing.models import OwnerSettings
from publishing.public_pages import every_address, public_pages

PLAIN = "text/plain; charset=utf-8"
# RFC 9116, section 2.5.5: less than a year, so that an abandoned site stops vouching.
SECURITY_TXT_LASTS = timedelta(days=180)


@never_cache
@require_safe
def healthz(request):
    """The web server answers. It says nothing of the database: see `readyz`."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request):
    """The site can serve visitors: 200, else 503 with a line for each thing that is wrong.

    Mail that does not leave is told below "ready", when what is past its time was last deleted,
    and a file of tombstones that cannot be read: visitors are served all the same, and nothing of
    theirs is lost.
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
    if not Plan.objects.visible().exists():
        yield "No plan is here. Run manage.py load_big_plan."
    if _erased_are_back():
        yield "People who were erased are back, by a backup. Run manage.py purge_expired."


def _told(at):
    if _erased_are_back() is None:
        yield "Erased: the file of who was erased cannot be read. See TOMBSTONES in README.md."
    yield from health_of_post(at).sentences()
    yield from heartbeat(at).sentences()


def _erased_are_back():
    """Return whether people who were erased may be in the database; None if nobody can know."""
    try:
        return bool(tombstones.not_in_database())
    except (tombstones.Damaged, OSError):
        return None


@require_safe
def robots(request):
    """What search engines may read: all but the admin, and nothing while examples are here."""
    closed = "/" if OwnerSettings.objects.current().has_samples else reverse("admin:index")
    lines = [
        "User-agent: *",
        f"Disallow: {closed}",
        f"Sitemap: {settings.SITE_ORIGIN}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)


@require_safe
def sitemap(request):
    """The address of every public page."""
    listed = {page.url_name for page in public_pages() if page.is_page and page.in_sitemap}
    paths = [path for url_name, path in every_address() if url_name in listed]
    context = {"site_origin": settings.SITE_ORIGIN, "paths": paths}
    return render(request, "site/sitemap.xml", context, content_type="application/xml")


@require_safe
def security(request):
    """Whom to tell of a security problem (RFC 9116). Not there until the owner has said."""
    contact = OwnerSettings.objects.current().security_contact
    if not contact:
        raise Http404(_("The owner has not said where to report a security problem."))
    lines = [
        f"Contact: {contact}",
        f"Expires: {timezone.now() + SECURITY_TXT_LASTS:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_ORIGIN}{reverse('security')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)
