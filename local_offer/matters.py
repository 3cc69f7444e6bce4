"""What of this room people may tell us about: each service and each page of guidance, from its own
page."""

from django.core.validators import slug_re

from local_offer.models import GuidancePage, Service
from publishing.matters import KindOfMatter, register

# A page of guidance may be called what a service is called.
_GUIDANCE = "guidance-"


def _service_named(text):
    return Service.objects.visible().filter(slug=text).first() if slug_re.match(text) else None


def _guidance_named(text):
    slug = text.removeprefix(_GUIDANCE)
    if slug == text or not slug_re.match(slug):
        return None
    return GuidancePage.objects.with_a_page().filter(slug=slug).first()


register(
    KindOfMatter(
        "service",
        "slug",
        Service.objects.all,
        in_address=lambda service: service.slug,
        named=_service_named,
    ),
    KindOfMatter(
        "guidance",
        "slug",
        GuidancePage.objects.all,
        in_address=lambda page: f"{_GUIDANCE}{page.slug}",
        named=_guidance_named,
    ),
)
