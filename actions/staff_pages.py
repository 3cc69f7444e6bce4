from actions.dates.sheet import DatesSheet
from actions.staff.export import files
from actions.staff.first_page import to_be_done
from actions.staff_urls import urlpatterns
from actions.updates.sheet import UpdatesSheet
from staff.pages import Section, StaffPages, register

register(
    StaffPages(
        urlpatterns,
        to_be_done,
        sections=(
            Section(10, "staff/_first_page_round.html", "may_write_or_publish"),
            Section(30, "staff/_first_page_missing.html", "may_complete_plan"),
        ),
        sheets=(DatesSheet, UpdatesSheet),
        files=files,
    ),
)
