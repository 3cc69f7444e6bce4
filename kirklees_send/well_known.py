"""What other machines read: what may be read, and whom to warn."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kirklees_send.health import PLAIN
from publishing.models import OwnerSettings

# RFC 9116, section 2.5.5: less than a year, so that an abandoned site stops vouching.
SECURITY_TXT_LASTS = timedelta(days=180)


@require_safe
def robots(request):
    """What search engines may read: all but the admin. While examples are here, each page says
    "noindex"; who may not read it would never know."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Sitemap: {settings.SITE_ORIGIN}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)


@require_safe
def favicon(request):
    """Lead browsers that ask for the icon at its old place to where it is."""
    return redirect(static("images/favicon.ico"))


@require_safe
def touch_icon(request):
    """Lead phones that ask for the icon of a home screen at its old places to where it is."""
    return redirect(static("images/touch-icon.png"))


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
