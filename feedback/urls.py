from django.urls import path

from feedback import story_pages, views
from feedback.forms import JOURNEYS

urlpatterns = [
    path("good-news/", story_pages.good_news, name="good_news"),
    path("good-news/stories.csv", story_pages.good_news_csv, name="good_news_csv"),
    path("good-news/feed.xml", story_pages.good_news_feed, name="good_news_feed"),
    path("good-news/take-back/<str:token>/", story_pages.take_back_page, name="take_back"),
    path("feedback/", views.door, name="feedback"),
    path("feedback/my-child/", views.my_child, name="feedback_my_child"),
    path("feedback/page/", views.page_verdict, name="page_verdict"),
    path("feedback/page/<str:signed>/", views.page_verdict_said, name="page_verdict_said"),
    path("feedback/sent/<str:signed>/", views.sent, name="feedback_sent"),
    *(
        path(f"feedback/{form}/", views.journey_page, {"journey": journey}, journey.url_name)
        for form, journey in JOURNEYS.items()
    ),
]
