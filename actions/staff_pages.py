from actions.dates.sheet import DatesSheet
from actions.references import as_reference
from actions.staff.export import files
from actions.staff.first_page import to_be_done
from actions.staff_urls import urlpatterns
from actions.updates.sheet import UpdatesSheet
from staff.pages import Section, StaffPages, register
from unsaved.labels import name_rows

# On the page for writing, a row of boxes is named after its action.
name_rows(as_reference)

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
