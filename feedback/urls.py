import datetime

from django.urls import path, register_converter

from feedback.forms import JOURNEYS
from feedback.forms import pages as form_pages
from feedback.stories import pages as story_pages
from feedback.themes import pages as theme_pages


class DayConverter:
    """Lets an address hold a day, such as 2026-08-31; the view gets the date."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return datetime.date.fromisoformat(value)

    def to_url(self, value):
        return f"{value:%Y-%m-%d}"


register_converter(DayConverter, "day")

urlpatterns = [
    path("good-news/", story_pages.good_news, name="good_news"),
    path("good-news/stories.csv", story_pages.good_news_csv, name="good_news_csv"),
    path("good-news/feed.xml", story_pages.good_news_feed, name="good_news_feed"),
    path("good-news/<int:pk>/", story_pages.story, name="story"),
    path("good-news/take-back/<str:token>/", story_pages.take_back_page, name="take_back"),
    path("feedback/", form_pages.door, name="feedback"),
    path("feedback/my-child/", form_pages.my_child, name="feedback_my_child"),
    path("feedback/page/", form_pages.page_verdict, name="page_verdict"),
    path("feedback/page/<str:signed>/", form_pages.page_verdict_said, name="page_verdict_said"),
    path("feedback/sent/<str:signed>/", form_pages.sent, name="feedback_sent"),
    path("you-said-we-did/", theme_pages.you_said_we_did, name="you_said_we_did"),
    path("you-said-we-did/themes.csv", theme_pages.themes_csv, name="themes_csv"),
    path("you-said-we-did/<int:pk>/", theme_pages.theme, name="theme"),
    path("you-said-we-did/<day:ends_on>/", theme_pages.comments_report, name="comments_report"),
    *(
        path(f"feedback/{form}/", form_pages.journey_page, {"journey": journey}, journey.url_name)
        for form, journey in JOURNEYS.items()
    ),
]
