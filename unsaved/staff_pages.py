"""What typing asks of the staff site."""

from django.urls import path

from staff.pages import Section, StaffPages, register
from unsaved.drafts import first_page
from unsaved.pages import keep_draft, throw_away_draft

register(
    StaffPages(
        [
            path("drafts/keep/", keep_draft, name="keep_draft"),
            path("drafts/throw-away/", throw_away_draft, name="throw_away_draft"),
        ],
        first_page,
        sections=(Section(5, "unsaved/_my_drafts.html", "my_drafts"),),
    )
)
