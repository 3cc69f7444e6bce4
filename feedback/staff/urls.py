"""Addresses of the inbox, and of who asks what we hold about them, under /admin/.

The staff site puts each behind its log-in.
"""

from django.urls import path

from feedback.staff import (
    boxes,
    page_verdicts,
    people,
    stories,
    submission,
    taking_away,
    typing_in,
)

urlpatterns = [
    path("inbox/", boxes.inbox, name="inbox"),
    path("inbox/type-in/", typing_in.choose, name="type_in"),
    path("inbox/type-in/<slug:form>/", typing_in.type_in, name="type_in_form"),
    path("inbox/take-away/", taking_away.take_away, name="take_away"),
    path("inbox/useful/", page_verdicts.page_verdicts, name="page_verdicts"),
    path("inbox/useful/words/", page_verdicts.page_words, name="page_words"),
    path("inbox/<slug:reference>/", submission.submission, name="submission"),
    path("inbox/<slug:reference>/answer/", submission.answer, name="submission_answer"),
    path("inbox/<slug:reference>/concern/", submission.concern, name="submission_concern"),
    path("people/", people.people, name="people"),
    path("people/copy/", people.copy, name="people_copy"),
    path("people/erase/", people.erase, name="people_erase"),
    path("inbox/<slug:reference>/story/", stories.story, name="story"),
    path("inbox/<slug:reference>/story/write/", stories.story_write, name="story_write"),
    path("inbox/<slug:reference>/story/preview/", stories.story_preview, name="story_preview"),
    path("inbox/<slug:reference>/story/take-off/", stories.story_take_off, name="story_take_off"),
]
