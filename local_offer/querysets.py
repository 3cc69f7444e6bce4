"""What the directory asks about services.

Conditions are sets of keys and not joins, so that a service that has two of something is still one
service. Nor are they subqueries a row, which cost three times as much with 20,000 services.
"""

from django.db.models import Q

from publishing.visibility import PublicQuerySet


class ServiceQuerySet(PublicQuerySet):
    """Services. Combine with `visible()` for what the public sees."""

    def for_families(self):
        """What the directory lists: open, and not for staff and schools alone."""
        return self.filter(state__in=self.model.OPEN).exclude(audience=self.model.Audience.STAFF)


def has_term(relation, terms):
    """Return the condition on services that they have one of these terms by this relation, such
    as "needs"."""
    from local_offer.models import Service

    through = getattr(Service, relation).through
    return Q(pk__in=through.objects.filter(term__in=terms).values("service"))


def is_somewhere(**where):
    """Return the condition on services that the public is told where they can be met; with
    `where`, such as place__in, that one of these is so."""
    from local_offer.models import Location, ServiceAtLocation

    # Whoever asks has asked already whether the service is public: that is not asked again.
    locations = Location.objects.visible().filter(**where)
    at = ServiceAtLocation.objects.filter(is_visible=True, location__in=locations)
    return Q(pk__in=at.values("service"))
