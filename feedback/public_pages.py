"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from feedback.forms import JOURNEYS
from publishing.public_pages import PublicPage, register

register(
    PublicPage("good_news", _("Good news people told us")),
    PublicPage("good_news_csv", _("Good news as a file"), media_type="text/csv", in_sitemap=False),
    PublicPage(
        "good_news_feed",
        _("Good news as a feed"),
        media_type="application/atom+xml",
        in_sitemap=False,
    ),
    PublicPage("feedback", _("Have your say")),
    PublicPage("feedback_my_child", _("My own child")),
    *(
        PublicPage(journey.url_name, journey.title, takes_answers=True)
        for journey in JOURNEYS.values()
    ),
)
