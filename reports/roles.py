"""The two roles that speak for families. Each has log-ins of its own and no other role; they see
nothing of the staff's work, and nobody of the staff writes in their name."""

from reports.models import Voice
from staff import roles

PCAN = "PCAN"
YOUTH_FORUM = "Youth forum"

VOICES = {PCAN: Voice.PCAN, YOUTH_FORUM: Voice.YOUTH_FORUM}
_GIVE = "reports.give_view"

for name in VOICES:
    roles.register(name, lambda: [_GIVE], is_guest=True)
# Drafts of families are left out by the admin itself.
roles.show_to_all_staff("reports")


def voice_of(user):
    """Return the Voice that this person speaks for, or None: somebody who has another role as well,
    or may do everything, speaks for nobody."""
    if user.is_superuser or not roles.may(user, _GIVE):
        return None
    names = list(user.groups.values_list("name", flat=True))
    return VOICES.get(names[0]) if len(names) == 1 else None
