"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from feedback.forms import JOURNEYS
from publishing.public_pages import PublicPage, register

register(
    PublicPage("feedback", _("Have your say")),
    PublicPage("feedback_my_child", _("My own child")),
    *(
        PublicPage(journey.url_name, journey.title, takes_answers=True)
        for journey in JOURNEYS.values()
    ),
)
