"""What the frame around every page needs."""

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.functional import SimpleLazyObject

from publishing.public_pages import owner_of, page_called


def page_frame(request):
    """Context processor: the owner's settings, whether anything is made up, today, this address.

    The first two are asked for, together, only when a template uses one of them.
    """
    return {
        "owner": SimpleLazyObject(lambda: owner_of(request)),
        "has_sample_data": SimpleLazyObject(lambda: owner_of(request).has_samples),
        "is_read_only": settings.READ_ONLY,
        "today": timezone.localdate(),
        "site_origin": settings.SITE_ORIGIN,
        "canonical_url": _canonical_url(request),
    }


def _canonical_url(request):
    """Return the one address of this page with what it was asked for, or "": what is no public
    page, and a preview, is nothing to cite."""
    place = request.resolver_match
    page = page_called(place.url_name) if place else None
    if page is None or hasattr(request, "preview"):
        return ""
    path = escape_uri_path(request.path)
    return settings.SITE_ORIGIN + page.one_address(path, request.GET)
