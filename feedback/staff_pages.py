from feedback.inbox.first_page import waiting_in_inbox
from feedback.staff_urls import urlpatterns
from staff.pages import Section, StaffPages, register

SECTIONS = (Section(20, "staff/_inbox_counts.html", "may_work_inbox"),)

register(StaffPages(urlpatterns, waiting_in_inbox, sections=SECTIONS))
