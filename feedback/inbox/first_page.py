"""What the first page of the staff site says of the inbox, of mail and of what is deleted: counts,
never a word."""

from django.utils import timezone

from feedback.expiring import TOLD_BEFORE, goes_soon
from feedback.inbox.boxes import Box, counts, oldest_open
from feedback.inbox.deadlines import working_days
from feedback.roles import may_answer_people, may_work_inbox
from feedback.themes.yearly_report import next_due
from post.health import health_of_post
from privacy.health import heartbeat
from staff.roles import may_see


def waiting_in_inbox(request):
    """Return what the first page shows to this person; nothing of it to staff without a role."""
    if not may_see(request.user):
        return {}
    at = timezone.now()
    on = timezone.localdate(at)
    number_in = counts(request.user)
    oldest = oldest_open()
    return {
        "report_due": next_due(on),
        "may_work_inbox": may_work_inbox(request.user),
        "may_answer_people": may_answer_people(request.user),
        "inbox": {box.name.lower(): number_in[box.name] for box in Box},
        "inbox_oldest": oldest,
        "inbox_oldest_days": oldest and working_days(oldest, on),
        "about_mail": health_of_post(at).sentences(),
        "deleting": heartbeat(),
        "goes_soon": goes_soon(at).count(),
        "goes_within_days": TOLD_BEFORE.days,
    }
