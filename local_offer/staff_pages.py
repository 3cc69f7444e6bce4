from local_offer.first_page import to_be_done
from local_offer.gaps import files
from local_offer.staff_urls import urlpatterns
from staff.pages import StaffPages, register

register(
    StaffPages(
        urlpatterns,
        to_be_done,
        sections=((40, "staff/_services_to_check.html"),),
        files=files,
    )
)
