from actions.dates.sheet import DatesSheet
from actions.staff.export import files
from actions.staff.first_page import to_be_done
from actions.staff_urls import urlpatterns
from actions.updates.sheet import UpdatesSheet
from staff.pages import StaffPages, register

register(
    StaffPages(
        urlpatterns,
        to_be_done,
        sections=((10, "staff/_first_page_round.html"), (30, "staff/_first_page_missing.html")),
        sheets=(DatesSheet, UpdatesSheet),
        files=files,
    ),
)
