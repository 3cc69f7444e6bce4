"""What the frame around every page needs."""

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from publishing.models import OwnerSettings
from publishing.public_pages import has_sample_data


def page_frame(request):
    """Context processor: the owner's settings, whether anything is made up, today, this address.

    The first two are asked for only when a template uses them.
    """
    return {
        "owner": SimpleLazyObject(_owner),
        "has_sample_data": SimpleLazyObject(lambda: has_sample_data(request)),
        "today": timezone.localdate(),
        "site_origin": settings.SITE_ORIGIN,
        "canonical_url": settings.SITE_ORIGIN + request.path,
    }


def _owner():
    try:
        return OwnerSettings.objects.current()
    except DatabaseError:  # a "not found" page still has to come up
        return OwnerSettings()
