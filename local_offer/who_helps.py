"""Services that other pages send people to, until the owner of the site names somebody."""

from django.db.models import Prefetch

from local_offer.models import Contact, Service

# By the owner setting whose place they take (publishing.models.OwnerSettings).
IN_PLACE_OF = {
    "child_plan_help": ("ehcp-team",),
    "independent_advice": ("kias", "ipsea"),
}


def who_helps():
    """Return {owner setting: services the public can read}, each with .shown_contacts."""
    slugs = {slug for named in IN_PLACE_OF.values() for slug in named}
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    services = Service.objects.visible().for_families().filter(slug__in=slugs)
    found = {one.slug: one for one in services.prefetch_related(contacts)}
    return {
        setting: [found[slug] for slug in named if slug in found]
        for setting, named in IN_PLACE_OF.items()
    }
