"""What the web server calls."""

import os

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from kirklees_send.read_only import only_read
from kirklees_send.timeouts import limit_waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kirklees_send.settings")


def _with_pages_kept(application):
    from kirklees_send.metrics import note_kept_page, stamp_looked_at
    from publishing.page_cache import PageCache

    return PageCache(application, note_kept_page, stamp_looked_at.set)


application = get_wsgi_application()
limit_waiting()
if settings.READ_ONLY:
    only_read()
if not settings.DEBUG:  # else templates change while we look
    application = _with_pages_kept(application)

# A field that nobody declared, or a policy that no code keeps, must not be served.
if faults := [
    str(fault) for fault in checks.run_checks(tags=[checks.Tags.models]) if fault.is_serious()
]:
    raise ImproperlyConfigured("\n".join(faults))
