"""What is asked about services."""

from publishing.visibility import PublicQuerySet


class ServiceQuerySet(PublicQuerySet):
    """Services. Combine with `visible()` for what the public sees."""

    def for_families(self):
        """What the directory lists: open, and not for staff and schools alone."""
        return self.filter(state__in=self.model.OPEN).exclude(audience=self.model.Audience.STAFF)
