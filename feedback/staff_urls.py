"""Addresses of the inbox, and of who asks what we hold about them, under /admin/.

The staff site puts each behind its log-in.
"""

from django.urls import path

from feedback.data_subjects import people, taking_out_page
from feedback.inbox import closing, export, page_verdicts, pages, submission, typing_in
from feedback.stories import staff as stories
from feedback.themes import comments, yearly_report_staff
from feedback.themes import staff as themes

urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/type-in/", typing_in.choose, name="type_in"),
    path("inbox/type-in/<slug:form>/", typing_in.type_in, name="type_in_form"),
    path("inbox/no-answer/", closing.close_unasked, name="close_unasked"),
    path("inbox/take-away/", export.take_away, name="take_away"),
    path("inbox/useful/", page_verdicts.page_verdicts, name="page_verdicts"),
    path("inbox/useful/words/", page_verdicts.page_words, name="page_words"),
    path(
        "inbox/take-out/<slug:place>/<int:pk>/",
        taking_out_page.take_words_out,
        name="take_words_out",
    ),
    path("inbox/themes/", themes.theme_list, name="themes"),
    path("inbox/themes/new/", themes.new, name="theme_new"),
    path("inbox/themes/<int:pk>/", themes.theme, name="theme"),
    path("inbox/themes/<int:pk>/preview/", themes.preview, name="theme_preview"),
    path("inbox/themes/<int:pk>/publish/", themes.publish, name="theme_publish"),
    path("inbox/themes/<int:pk>/take-back/", themes.take_back, name="theme_take_back"),
    path("inbox/comments/", comments.comments, name="comments"),
    path("inbox/comments/<slug:reference>/", comments.comment, name="comment"),
    path("inbox/reports/", yearly_report_staff.report_list, name="yearly_reports"),
    path("inbox/reports/new/", yearly_report_staff.new, name="yearly_report_new"),
    path("inbox/reports/<int:pk>/", yearly_report_staff.report, name="yearly_report"),
    path(
        "inbox/reports/<int:pk>/preview/", yearly_report_staff.preview, name="yearly_report_preview"
    ),
    path(
        "inbox/reports/<int:pk>/publish/", yearly_report_staff.publish, name="yearly_report_publish"
    ),
    path(
        "inbox/reports/<int:pk>/take-back/",
        yearly_report_staff.take_back,
        name="yearly_report_take_back",
    ),
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
