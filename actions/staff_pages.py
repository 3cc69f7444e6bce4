from actions.staff.first_page import to_be_done
from actions.staff.urls import urlpatterns
from staff.pages import StaffPages, register

register(StaffPages(urlpatterns, to_be_done))
