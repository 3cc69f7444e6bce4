"""What the directory asks about services."""

from django.db.models import Exists, OuterRef

from publishing.visibility import PublicQuerySet


class ServiceQuerySet(PublicQuerySet):
    """Services. Combine with `visible()` for what the public sees."""

    def for_families(self):
        """What the directory lists: open, and not for staff and schools alone."""
        return self.filter(state__in=self.model.OPEN).exclude(audience=self.model.Audience.STAFF)


def has_term(relation, terms):
    """Return the condition on services that they have one of these terms by this relation, such
    as "needs"."""
    # Not a join: a service that has two of them is still one service.
    from local_offer.models import Service

    through = getattr(Service, relation).through
    return Exists(through.objects.filter(service=OuterRef("pk"), term__in=terms))
