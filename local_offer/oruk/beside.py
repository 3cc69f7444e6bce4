"""What stands beside services, fetched for many of them at once: however many there are, it takes
as many queries."""

import datetime
from collections import defaultdict

from django.db.models import F, Max, Q, Value

from local_offer.models import (
    Contact,
    Organisation,
    Service,
    ServiceAtLocation,
    Source,
    Term,
    WaitFigure,
    WaitingTime,
)
from local_offer.oruk import handed_out
from local_offer.oruk.taxonomies import RELATION
from local_offer.waits.public_figures import figures_of

# What is told of a service, where each change of it is kept, by which key it is found there, and
# when the change was made.
CHANGES = (
    ("pk", Service.history, "id", "history_date"),
    ("pk", Contact.history, "service_id", "history_date"),
    ("pk", Source.history, "service_id", "history_date"),
    ("pk", ServiceAtLocation.history, "service_id", "history_date"),
    ("pk", WaitingTime.history, "service_id", "history_date"),
    ("pk", WaitFigure.objects, "wait__service_id", "published_at"),
    ("organisation_id", Organisation.history, "id", "history_date"),
)


def changed_since(moment):
    """Return the condition on services that something of them was changed then or later."""
    found = Q()
    for key, rows, name, when in CHANGES:
        changed = rows.filter(**{f"{when}__gte": moment, f"{name}__isnull": False})
        found |= Q(**{f"{key}__in": changed.order_by().values(name)})
    return found


class Beside:
    """What stands beside some services as seen on the day `on`.

    Always: `changed` (when), by the key of each. If `full` also `terms`, (taxonomy, Term) pairs,
    `at_locations`, `contacts`, `sources` and `waits`, (WaitingTime, its PublicFigures) pairs.
    """

    def __init__(self, services, *, on, full):
        self.on = on
        self.changed = _changed(services)
        if full:
            keys = [service.pk for service in services]
            at = ServiceAtLocation.objects.visible().select_related("location__place")
            self.terms = _terms_of(keys)
            self.at_locations = _by_service(at, keys)
            self.contacts = _by_service(Contact.objects.visible(), keys)
            self.sources = _by_service(Source.objects.visible(), keys)
            self.waits = _waits_of(keys)


def _by_service(rows, keys):
    found = defaultdict(list)
    for row in rows.filter(service__in=keys).order_by("pk"):
        found[row.service_id].append(row)
    return found


def _changed(services):
    """Return {key of a service: the moment of the newest change}. One query."""
    keys = {
        "pk": [service.pk for service in services],
        "organisation_id": [service.organisation_id for service in services],
    }
    newest = [
        rows.filter(**{f"{name}__in": keys[key]})
        .order_by()
        .annotate(of_what=Value(key), which=F(name))
        .values("of_what", "which")
        .annotate(newest=Max(when))
        .values_list("of_what", "which", "newest")
        for key, rows, name, when in CHANGES
    ]
    moments = defaultdict(list)
    for key, which, moment in newest[0].union(*newest[1:], all=True):
        if moment:
            moments[key, which].append(moment.astimezone(datetime.UTC))
    return {
        service.pk: max(known)
        for service in services
        if (known := [m for key in keys for m in moments[key, getattr(service, key)]])
    }


def _terms_of(keys):
    terms = {term.pk: term for term in handed_out.terms().select_related("parent")}
    links = [
        getattr(Service, relation)
        .through.objects.filter(service__in=keys)
        .annotate(taxonomy=Value(str(code)))
        .values_list("service_id", "taxonomy", "term_id")
        for code, relation in RELATION.items()
    ]
    found = defaultdict(list)
    for service, taxonomy, term in sorted(links[0].union(*links[1:], all=True)):
        if term in terms:
            found[service].append((Term.Taxonomy(taxonomy), terms[term]))
    return found


def _waits_of(keys):
    figures = figures_of(keys)
    waits = _by_service(WaitingTime.objects.visible(), keys)
    return {
        service: [(wait, figures.get(wait.pk, [])) for wait in of_service]
        for service, of_service in waits.items()
    }
