from reports.families import pages as giving_views
from reports.planning.upsetting import may_be_stopped
from reports.signing.first_page import to_be_done
from reports.staff_urls import signing, taking_out, views
from reports.taking_out import pages as taking_out_pages
from staff.pages import Section, StaffPages, register

register(
    StaffPages(
        signing,
        to_be_done,
        sections=(Section(15, "staff/_first_page_signing.html", "has_signing_to_do"),),
        above=may_be_stopped,
    )
)
register(StaffPages(views, of_guests=giving_views.first_page_of))
register(
    StaffPages(
        taking_out,
        taking_out_pages.to_be_done,
        sections=(Section(25, "staff/_taking_out_waiting.html", "may_take_words_out"),),
    )
)
