"""Another language or format."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import LineField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import somebody_answers
from feedback.forms.steps import SAFETY, HowToReachForSure
from feedback.models import Submission


class FormatStep(FormStep):
    slug = "what"
    title = _("Ask for another language or format")

    words = WordsField(
        label=_("What would you like, and in what way?"),
        help_text=_(
            "Such as large print, easy read, audio, BSL, Braille, your language, or paper by post. "
            "You can write in any language."
        ),
        attrs={"rows": 4},
        missing=_("Write what you would like, and in what way."),
    )
    page = LineField(label=_("Which page is it about?"), help_text=_("Its name or its address."))

    layout = ("words", "page", SAFETY)


journey = Journey(
    form=Submission.Form.FORMAT,
    title=_("Another language or format"),
    steps=(FormatStep, HowToReachForSure),
    what_happens=somebody_answers,
)
