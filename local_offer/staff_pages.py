from local_offer.first_page import to_be_done
from local_offer.gaps import files
from local_offer.staff_urls import urlpatterns
from local_offer.waits.sheet import WaitsSheet
from staff.pages import StaffPages, register

SECTIONS = (
    (40, "staff/_services_to_check.html"),
    (41, "staff/_advice_to_tick.html"),
    (42, "staff/_guidance_to_tick.html"),
    (45, "staff/_waits_to_give.html"),
)

register(StaffPages(urlpatterns, to_be_done, sections=SECTIONS, files=files, sheets=(WaitsSheet,)))
