"""How the Big Plan is going: what works, what does not, an idea."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import OneChoiceField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import somebody_answers
from feedback.forms.steps import SAFETY, About, HowManyFamilies, HowOld, HowToReach, Who
from feedback.models import Submission

Topic = Submission.Topic


class CommentStep(FormStep):
    slug = "what"
    title = _("Tell us how the Big Plan is going")

    topic = OneChoiceField(
        [(topic, topic.label) for topic in (Topic.NOT_WORKING, Topic.GOING_WELL, Topic.IDEA)],
        label=_("What do you want to tell us?"),
        missing=_("Choose what you want to tell us."),
    )
    words = WordsField(
        label=_("In your own words"),
        help_text=_(
            "You can write in any language. Please leave out names and health details of children."
        ),
        missing=_("Write what you want to tell us."),
    )

    layout = ("topic", "words", SAFETY)


journey = Journey(
    form=Submission.Form.COMMENT,
    title=_("How the Big Plan is going"),
    steps=(CommentStep, About, Who, HowOld, HowManyFamilies, HowToReach),
    what_happens=somebody_answers,
)
