"""What the web server calls."""

import os

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from kirklees_send.read_only import only_read
from kirklees_send.timeouts import limit_waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kirklees_send.settings")

application = get_wsgi_application()
limit_waiting()
if settings.READ_ONLY:
    only_read()

# A field that nobody declared, or a policy that no code keeps, must not be served.
if faults := [
    str(fault) for fault in checks.run_checks(tags=[checks.Tags.models]) if fault.is_serious()
]:
    raise ImproperlyConfigured("\n".join(faults))
