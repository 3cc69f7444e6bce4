"""What must be right before families are sent to services: asked by `manage.py check --deploy`."""

from datetime import timedelta

from django.core import checks
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import Contact, Service

RUNG_WITHIN = timedelta(days=365)
CRISIS_HELP = "crisis-help"
# Whom most families need first. A wrong number here does the most harm.
MOST_NEEDED = (
    "children-with-a-disability-service",
    "duty-and-advice-team",
    "ehcp-team",
    "home-to-school-travel",
    "kias",
    "kirklees-keep-in-mind",
    "short-breaks",
    "speech-and-language-therapy-north",
    "speech-and-language-therapy-south",
    "wheelchair-service",
)


@checks.register(deploy=True)
def numbers_have_been_rung(app_configs, **kwargs):
    """Each number for a crisis, and of the ten most needed services, was rung within a year."""
    try:
        unrung = _unrung(timezone.localdate())
    except DatabaseError:
        return []  # publishing.E006 says so
    if not unrung:
        return []
    return [
        checks.Error(
            _("Nobody has rung within a year: %(list)s.") % {"list": ", ".join(unrung)},
            hint=_("Ring each, and say so on the staff page “Check services”."),
            id="local_offer.E001",
        )
    ]


def _unrung(on):
    """Return the names of services that families are sent to first, with no number that was rung
    within the year before `on`."""
    rung = Contact.objects.visible().filter(rung_on__gt=on - RUNG_WITHIN).values("service")
    wanted = Service.objects.visible().for_families().exclude(pk__in=rung)
    crisis = wanted.filter(kinds__slug=CRISIS_HELP, kinds__taxonomy="kind")
    return sorted({*map(str, crisis), *map(str, wanted.filter(slug__in=MOST_NEEDED))})
