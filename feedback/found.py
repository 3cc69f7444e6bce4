"""What of this room people find by searching: what was made public of what people told us."""

from django.utils.translation import gettext_lazy as _

from feedback.models import Story, Theme
from search.kinds import Kind, Words, register

register(
    Kind(
        "story",
        "good-news",
        _("Good news"),
        lambda: Story.objects.visible(),
        # Their first name is no word to find them by.
        lambda story: Words(story.title, "\n".join(filter(None, [story.text, story.difference]))),
        worth=60,
    ),
    Kind(
        "theme",
        "you-said-we-did",
        _("You said, we did"),
        lambda: Theme.objects.visible(),
        lambda theme: Words(theme.title, f"{theme.you_said}\n{theme.we_did}"),
        worth=60,
    ),
)
