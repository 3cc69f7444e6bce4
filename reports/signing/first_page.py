"""What the first page of the staff site says of signing and reading a quarter."""

from actions.models import FocusArea
from actions.permissions import may_publish
from actions.updates.looking_over import writers_of
from actions.updates.progress import open_round, set_to_publish
from reports.signing.areas import areas_to_sign, keeps_from_reading
from staff.roles import may


def to_be_done(request):
    """Return what waits for this person: areas to sign as their lead, and to read as publisher
    who has no hand in them."""
    opened = open_round()
    if opened is None or opened.is_sample:
        return {"signing": None}
    areas, user = areas_to_sign(opened), request.user
    mine = set()
    if may(user, "reports.sign_areareport"):
        given = FocusArea.objects.filter(assignments__person=user)
        mine = set(given.values_list("pk", flat=True))
    to_sign = [one for one in areas if one.waits_for_lead and one.area.pk in mine]
    to_read = [one for one in areas if one.waits_for_publisher] if may_publish(user) else []
    if to_read:
        writers = writers_of(opened)
        to_read = [one for one in to_read if not keeps_from_reading(one, writers, user)]
    is_ready = not any(one.waits_for for one in areas)
    return {
        "signing": opened,
        "set_to_publish": set_to_publish(opened),
        "areas_to_sign": to_sign,
        "areas_to_read": to_read,
        "areas_with_leads": sum(bool(one.waits_for_lead) for one in areas),
        "is_ready_to_publish": is_ready,
        "has_signing_to_do": bool(to_sign or to_read or (is_ready and may_publish(user))),
    }
