"""This site is hard to use. The accessibility regulations of 2018 ask for a way to say so."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import LineField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import somebody_answers
from feedback.forms.steps import SAFETY, HowToReach
from feedback.models import Submission


class AccessibilityStep(FormStep):
    slug = "what"
    title = _("Tell us what is hard to use")

    words = WordsField(
        label=_("What went wrong?"),
        help_text=_("You can write in any language."),
        missing=_("Write what went wrong."),
    )
    page = LineField(label=_("On which page?"), help_text=_("Its name or its address."))
    would_help = WordsField(
        label=_("What would make it work for you?"),
        help_text=_("If you like, say what you use: a phone, a screen reader, your voice."),
        attrs={"rows": 3},
    )

    layout = ("words", "page", "would_help", SAFETY)


journey = Journey(
    form=Submission.Form.ACCESSIBILITY,
    title=_("This site is hard to use"),
    steps=(AccessibilityStep, HowToReach),
    what_happens=somebody_answers,
)
