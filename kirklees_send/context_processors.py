"""What the frame around every page needs."""

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.functional import SimpleLazyObject

from publishing.public_pages import owner_of


def page_frame(request):
    """Context processor: the owner's settings, whether anything is made up, today, this address.

    The first two are asked for, together, only when a template uses one of them.
    """
    return {
        "owner": SimpleLazyObject(lambda: owner_of(request)),
        "has_sample_data": SimpleLazyObject(lambda: owner_of(request).has_samples),
        "today": timezone.localdate(),
        "site_origin": settings.SITE_ORIGIN,
        # A preview is nothing to cite.
        "canonical_url": ""
        if hasattr(request, "preview")
        else settings.SITE_ORIGIN + escape_uri_path(request.path),
    }
