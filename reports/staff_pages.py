from reports.first_page import to_be_done
from reports.staff_urls import urlpatterns
from staff.pages import Section, StaffPages, register

register(
    StaffPages(
        urlpatterns,
        to_be_done,
        sections=(Section(15, "staff/_first_page_signing.html", "has_signing_to_do"),),
    )
)
