"""Who writes for an area in short, who signs for it, who notes what is not public, and who says
that nothing is published for a while. Reading and publishing go together (`actions.roles`)."""

from actions.roles import Role
from reports.models import AreaReport, Hold, InterimNote
from staff import roles

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
roles.show_to_all_staff("reports")
