from feedback.data_subjects.first_page import waiting_requests
from feedback.inbox.first_page import waiting_in_inbox
from feedback.staff_urls import urlpatterns
from staff.pages import Section, StaffPages, register

SECTIONS = (
    Section(18, "staff/_data_requests.html", "has_data_requests"),
    Section(20, "staff/_inbox_counts.html", "may_work_inbox"),
)


def _first_page(request):
    return waiting_in_inbox(request) | waiting_requests(request)


register(StaffPages(urlpatterns, _first_page, sections=SECTIONS))
