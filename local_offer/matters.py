"""What of this room people may tell us about."""

from local_offer.models import Service
from publishing.matters import KindOfMatter, register

# References of the plan are short; this keeps the two apart.
START = "service-"


def _service_named(text):
    slug = text.removeprefix(START)
    return None if slug == text else Service.objects.visible().filter(slug=slug).first()


register(
    KindOfMatter(
        "service",
        "slug",
        Service.objects.all,
        in_address=lambda service: f"{START}{service.slug}",
        named=_service_named,
    )
)
