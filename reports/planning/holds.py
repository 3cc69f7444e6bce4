"""Whether quarterly updates may be published on a day. What families say is never held."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.prepared import prepared
from reports.models import Hold


def hold_on(day):
    """Return the Hold that a day lies in, or None; of several the one that ends last."""
    return next(iter(_holds(day=day)), None)


@prepared
def _holds(day):
    held = Hold.objects.visible().filter(first_day__lte=day, last_day__gte=day)
    return held.order_by("-last_day", "-pk")[:1]


def why_held(day):
    """Return the sentence on why nothing is published on a day, or ""."""
    hold = hold_on(day)
    if hold is None:
        return ""
    return _("No update is published from %(first)s to %(last)s. The reason: %(reason)s") % {
        "first": date_format(hold.first_day, "j F Y"),
        "last": date_format(hold.last_day, "j F Y"),
        "reason": hold.reason,
    }
