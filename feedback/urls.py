from django.urls import path

from feedback import views
from feedback.forms import JOURNEYS

urlpatterns = [
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
