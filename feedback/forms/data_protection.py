"""How we use somebody's information: requests, and complaints under the Data (Use and Access) Act
2025, which must be acknowledged within 30 days."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import LineField, OneChoiceField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import acknowledged_within_30_days
from feedback.forms.steps import SAFETY, HowToReachForSure
from feedback.models import Submission

Topic = Submission.Topic


class RequestStep(FormStep):
    slug = "what"
    title = _("How we use your information")

    topic = OneChoiceField(
        [
            (topic, topic.label)
            for topic in (Topic.COPY, Topic.CORRECT, Topic.ERASE, Topic.COMPLAINT)
        ],
        label=_("What is it about?"),
        missing=_("Choose what it is about."),
    )
    words = WordsField(
        label=_("What would you like us to do?"),
        help_text=_(
            "If you have a reference, such as BP-2346-789C, write it here. You can write in any "
            "language."
        ),
        missing=_("Write what you would like us to do."),
    )

    layout = ("topic", "words", SAFETY)


class HowToReachByName(HowToReachForSure):
    """We look for what we hold by name."""

    name = LineField(
        label=_("Your name"),
        help_text=_("We need it to find what we hold about you."),
        attrs={"autocomplete": "name", "spellcheck": "false"},
        missing=_("Write your name. We need it to find what we hold about you."),
    )


journey = Journey(
    form=Submission.Form.DATA_PROTECTION,
    title=_("How you use my information"),
    steps=(RequestStep, HowToReachByName),
    what_happens=acknowledged_within_30_days,
)
