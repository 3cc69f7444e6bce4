"""The public pages of this room."""

from django.utils.translation import gettext_lazy as _

from feedback.forms import JOURNEYS
from feedback.models import CommentsReport, Story, Theme
from publishing.public_pages import PublicPage, register
from publishing.stamp import CHANGES, also_stamped

register(
    PublicPage("good_news", _("Good news people told us"), asked=("area", "page")),
    PublicPage("story", _("A piece of good news"), rows=lambda: Story.objects.visible()),
    PublicPage(
        "good_news_csv",
        _("Good news as a file"),
        media_type="text/csv",
        asked=("area",),
    ),
    PublicPage(
        "good_news_feed",
        _("Good news as a feed"),
        media_type="application/atom+xml",
    ),
    PublicPage(
        "feedback",
        _("Have your say"),
        sought="complain about this website\ntell us\nfeedback",
    ),
    PublicPage("feedback_my_child", _("My own child")),
    *(
        PublicPage(journey.url_name, journey.title, takes_answers=True)
        for journey in JOURNEYS.values()
    ),
    PublicPage("you_said_we_did", _("You said, we did"), asked=("topic", "area", "page")),
    PublicPage("theme", _("A theme: you said, we did"), rows=lambda: Theme.objects.visible()),
    PublicPage(
        "themes_csv",
        _("You said, we did, as a file"),
        media_type="text/csv",
        asked=("topic", "area"),
    ),
    PublicPage(
        "comments_report",
        _("Report of a year’s comments"),
        rows=lambda: CommentsReport.objects.visible(),
        asked=("page",),
    ),
)

# A story hangs on its submission. What comes in is only counted.
also_stamped("feedback.Submission", events=CHANGES)
