from providers.first_page import to_be_done
from providers.staff_urls import urlpatterns
from staff.pages import Section, StaffPages, register

SECTIONS = (Section(43, "staff/_providers.html", "may_look_after_providers"),)

register(StaffPages(urlpatterns, to_be_done, sections=SECTIONS))
