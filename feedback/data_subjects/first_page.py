"""What the first page of the staff site says of requests about people's data: a count, no word."""

from django.db.models import Count, Min

from feedback.models import Submission
from feedback.roles import may_answer_people
from staff.roles import may_see


def waiting_requests(request):
    """Return what the first page shows to this person; nothing of it to staff without a role."""
    if not may_see(request.user):
        return {}
    waiting = Submission.objects.open().filter(form=Submission.Form.DATA_PROTECTION)
    found = waiting.with_came_on().aggregate(number=Count("pk"), oldest=Min("came_on"))
    return {
        "data_requests": found,
        "has_data_requests": may_answer_people(request.user) and found["number"] > 0,
    }
