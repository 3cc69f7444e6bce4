import datetime

from django.urls import path, register_converter

from feedback import theme_views, views
from feedback.forms import JOURNEYS


class DayConverter:
    """Lets an address hold a day, such as 2026-08-31; the view gets the date."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return datetime.date.fromisoformat(value)

    def to_url(self, value):
        return f"{value:%Y-%m-%d}"


register_converter(DayConverter, "day")

urlpatterns = [
    path("feedback/", views.door, name="feedback"),
    path("feedback/my-child/", views.my_child, name="feedback_my_child"),
    path("feedback/page/", views.page_verdict, name="page_verdict"),
    path("feedback/page/<str:signed>/", views.page_verdict_said, name="page_verdict_said"),
    path("feedback/sent/<str:signed>/", views.sent, name="feedback_sent"),
    path("you-said-we-did/", theme_views.you_said_we_did, name="you_said_we_did"),
    path("you-said-we-did/themes.csv", theme_views.themes_csv, name="themes_csv"),
    path("you-said-we-did/<int:pk>/", theme_views.theme, name="theme"),
    path("you-said-we-did/<day:ends_on>/", theme_views.comments_report, name="comments_report"),
    *(
        path(f"feedback/{form}/", views.journey_page, {"journey": journey}, journey.url_name)
        for form, journey in JOURNEYS.items()
    ),
]
