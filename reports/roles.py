"""Who writes for an area in short, who signs for it, who notes what is not public, who says that
nothing is published for a while, and who speaks for families. Reading and publishing go together
(`actions.roles`).

Each voice of families has log-ins of its own and no other role; they see nothing of the staff's
work, and nobody of the staff writes in their name.
"""

from django.utils.translation import gettext_lazy as _

from actions.roles import Role
from reports.models import AreaReport, Hold, InterimNote, Voice
from staff import roles

PCAN = "PCAN"
YOUTH_FORUM = "Youth forum"

VOICES = {PCAN: Voice.PCAN, YOUTH_FORUM: Voice.YOUTH_FORUM}
TAKE_OUT = "reports.take_words_out"
_GIVE = "reports.give_view"

roles.let_also(Role.WRITER.value, lambda: [roles.permission("change", AreaReport)])
roles.let_also(
    Role.AREA_LEAD.value,
    lambda: [
        roles.permission("change", AreaReport),
        roles.permission("sign", AreaReport),
        *roles.all_of(InterimNote),
    ],
)
roles.let_also(Role.PUBLISHER.value, lambda: roles.all_of(Hold, InterimNote))
_SAYS = _("Writes what families say, and sees none of our work. Give no other role with it.")
for name in VOICES:
    roles.register(name, lambda: [_GIVE], says=_SAYS, is_guest=True)
roles.let_also(Role.PUBLISHER.value, lambda: [TAKE_OUT])
# Drafts of families are left out by the admin itself.
roles.show_to_all_staff("reports")


def voice_of(user):
    """Return the Voice that this person speaks for, or None: somebody who has another role as well,
    or may do everything, speaks for nobody."""
    if user.is_superuser or not roles.may(user, _GIVE):
        return None
    names = list(user.groups.values_list("name", flat=True))
    return VOICES.get(names[0]) if len(names) == 1 else None


def may_take_out(user):
    """Return whether this person may be one of the two who take words out of the record."""
    return roles.may(user, TAKE_OUT)
