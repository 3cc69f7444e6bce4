"""What the public could read of a service, and what of it is not known yet."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from local_offer.models import Contact, Service, ServiceAtLocation, Term, WaitingTime
from staff.admin.how_much import Fact


def facts_of(service):
    """Return a Fact for each thing that families look for on the page of a service. One query."""
    not_known = Service.YesNo.NOT_KNOWN
    # Shown once the service is, too.
    shown = {"service": OuterRef("pk"), "is_visible": True}
    kept = (
        Service.objects.filter(pk=service.pk)
        .annotate(
            has_contact=Exists(Contact.objects.filter(**shown, is_sure=True)),
            has_place=Exists(ServiceAtLocation.objects.filter(**shown)),
            has_wait=Exists(WaitingTime.objects.filter(**shown)),
            has_access=Exists(Term.objects.filter(services_by_access=OuterRef("pk"))),
        )
        .get()
    )
    told = [
        (_("Who it is for"), "#id_who_for", kept.who_for),
        (_("Ages"), "#id_min_age", (kept.min_age, kept.max_age) != (None, None)),
        (
            _("How to ask"),
            "#id_by_yourself",
            kept.ways_to_ask,
        ),
        (_("If it needs a diagnosis"), "#id_needs_diagnosis", kept.needs_diagnosis != not_known),
        (_("If it needs an EHC plan"), "#id_needs_ehcp", kept.needs_ehcp != not_known),
        (_("What it costs"), "#id_cost", kept.cost != Service.Cost.NOT_KNOWN),
        (_("When it is open"), "#id_opening", kept.opening),
        (_("Languages"), "#id_languages", kept.languages),
        (_("How long the wait is"), "#id_wait_words", kept.wait_words or kept.has_wait),
        (_("Website"), "#id_website", kept.website),
        (_("How to reach it"), "#contacts-group", kept.has_contact),
        (_("Where it is"), "#at_locations-group", kept.has_place),
        (_("Access"), "#id_access", kept.has_access),
        (_("A check by the team"), "#id_state", kept.state == Service.State.CHECKED),
    ]
    return [Fact(what, url, bool(is_there)) for what, url, is_there in told]
