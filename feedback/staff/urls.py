"""Addresses of the inbox, under /admin/. The staff site puts each behind its log-in."""

from django.urls import path

from feedback.staff import (
    boxes,
    comments,
    page_verdicts,
    submission,
    themes,
    typing_in,
    yearly_reports,
)

urlpatterns = [
    path("inbox/", boxes.inbox, name="inbox"),
    path("inbox/type-in/", typing_in.choose, name="type_in"),
    path("inbox/type-in/<slug:form>/", typing_in.type_in, name="type_in_form"),
    path("inbox/useful/", page_verdicts.page_verdicts, name="page_verdicts"),
    path("inbox/themes/", themes.theme_list, name="themes"),
    path("inbox/themes/new/", themes.new, name="theme_new"),
    path("inbox/themes/<int:pk>/", themes.theme, name="theme"),
    path("inbox/themes/<int:pk>/preview/", themes.preview, name="theme_preview"),
    path("inbox/themes/<int:pk>/publish/", themes.publish, name="theme_publish"),
    path("inbox/themes/<int:pk>/take-back/", themes.take_back, name="theme_take_back"),
    path("inbox/comments/", comments.comments, name="comments"),
    path("inbox/comments/<slug:reference>/", comments.comment, name="comment"),
    path("inbox/reports/", yearly_reports.report_list, name="yearly_reports"),
    path("inbox/reports/new/", yearly_reports.new, name="yearly_report_new"),
    path("inbox/reports/<int:pk>/", yearly_reports.report, name="yearly_report"),
    path("inbox/reports/<int:pk>/preview/", yearly_reports.preview, name="yearly_report_preview"),
    path("inbox/<slug:reference>/", submission.submission, name="submission"),
    path("inbox/<slug:reference>/answer/", submission.answer, name="submission_answer"),
    path("inbox/<slug:reference>/concern/", submission.concern, name="submission_concern"),
]
