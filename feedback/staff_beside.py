"""What stands on staff pages of other rooms: that people told us something about a service."""

from feedback.models import Submission
from feedback.roles import may_work_inbox
from local_offer.models import Service
from staff.beside import StaffBeside, register


def told_of(services, user):
    """Return, by service, what people said of it from its page and is still open: that it is there,
    and no word of it. Whoever may read it is led to the inbox. One query."""
    of_slug = {service.slug: service.pk for service in services}
    said = Submission.objects.open().filter(about_kind="service", about_key__in=of_slug)
    found = {}
    for submission in said.oldest_first():
        about = found.setdefault(of_slug[submission.about_key], {"submissions": []})
        about["submissions"].append(submission)
    may_read = may_work_inbox(user)
    return {pk: about | {"may_read": may_read} for pk, about in found.items()}


register(StaffBeside(Service, "staff/_told_of_service.html", told_of))
