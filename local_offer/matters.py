"""What of this room people may tell us about: each service, from its own page."""

from django.core.validators import slug_re

from local_offer.models import Service
from publishing.matters import KindOfMatter, register


def _service_named(text):
    return Service.objects.visible().filter(slug=text).first() if slug_re.match(text) else None


register(
    KindOfMatter(
        "service",
        "slug",
        Service.objects.all,
        in_address=lambda service: service.slug,
        named=_service_named,
    )
)
