from feedback.inbox.first_page import waiting_in_inbox
from feedback.staff_urls import urlpatterns
from staff.pages import StaffPages, register

register(StaffPages(urlpatterns, waiting_in_inbox, sections=((20, "staff/_inbox_counts.html"),)))
