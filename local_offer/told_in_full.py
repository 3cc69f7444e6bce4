"""What the public could read of a service, and what of it is not known yet."""

from django.utils.translation import gettext as _

from local_offer.models import Service
from staff.admin.how_much import Fact


def facts_of(service):
    """Return a Fact for each thing that families look for on the page of a service. Four
    queries."""
    not_known = Service.YesNo.NOT_KNOWN
    ways = ("by_yourself", "by_dropping_in", "by_gp", "by_school", "by_any_professional")
    # Shown once the service is, too.
    contacts = service.contacts.filter(is_visible=True, is_sure=True)
    places = service.at_locations.filter(is_visible=True)
    waits = service.waits.filter(is_visible=True)
    told = [
        (_("Who it is for"), "#id_who_for", service.who_for),
        (_("Ages"), "#id_min_age", (service.min_age, service.max_age) != (None, None)),
        (
            _("How to ask"),
            "#id_by_yourself",
            any(getattr(service, way) for way in (*ways, "by_council")),
        ),
        (_("If it needs a diagnosis"), "#id_needs_diagnosis", service.needs_diagnosis != not_known),
        (_("If it needs an EHC plan"), "#id_needs_ehcp", service.needs_ehcp != not_known),
        (_("What it costs"), "#id_cost", service.cost != Service.Cost.NOT_KNOWN),
        (_("When it is open"), "#id_opening", service.opening),
        (_("Languages"), "#id_languages", service.languages),
        (
            _("How long the wait is"),
            "#id_wait_words",
            service.wait_words or waits.exists(),
        ),
        (_("Website"), "#id_website", service.website),
        (_("How to reach it"), "#contacts-group", contacts.exists()),
        (_("Where it is"), "#at_locations-group", places.exists()),
        (_("Access"), "#id_access", service.access.exists()),
        (_("A check by the team"), "#id_state", service.state == Service.State.CHECKED),
    ]
    return [Fact(what, url, bool(is_there)) for what, url, is_there in told]
