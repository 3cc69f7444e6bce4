"""What typing asks of the staff site."""

from django.urls import path

from staff.pages import StaffPages, register
from unsaved.pages import keep_draft, throw_away_draft

register(
    StaffPages(
        [
            path("drafts/keep/", keep_draft, name="keep_draft"),
            path("drafts/throw-away/", throw_away_draft, name="throw_away_draft"),
        ]
    )
)
