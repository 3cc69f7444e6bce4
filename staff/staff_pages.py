from django.urls import path

from staff.pages import Section, StaffPages, register
from staff.wordings.pages import to_be_done, wordings

register(
    StaffPages(
        [path("wordings/", wordings, name="wordings")],
        to_be_done,
        sections=(Section(20, "staff/_wordings_waiting.html", "may_publish_wordings"),),
    )
)
