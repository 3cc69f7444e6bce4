"""Whether what somebody writes is public at once, or waits."""

from django.utils import timezone

from actions.permissions import may_publish


def moment_for(user):
    """Return when what this person writes becomes public: now, or None if others decide."""
    return timezone.now() if may_publish(user) else None
