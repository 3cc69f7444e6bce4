from feedback.staff.first_page import waiting_in_inbox
from feedback.staff.urls import urlpatterns
from staff.pages import StaffPages, register

register(StaffPages(urlpatterns, waiting_in_inbox))
