"""No staff page writes while the database does not guard the public record, as in a migration."""

from functools import wraps

from django.utils.translation import gettext as _

from publishing import guards
from staff.refused import Refused

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def while_guarded(view):
    """Return the view, which refuses to write while a guard is missing."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method in SAFE or not guards.missing():
            return view(request, *args, **kwargs)
        why = _(
            "Somebody is working on the site’s database, so nothing can be saved for some minutes."
        )
        response = Refused(why, status=503)
        response["Retry-After"] = "60"
        return response

    return guarded
