"""Getting involved: how, in what, and what would help."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import somebody_answers
from feedback.forms.steps import (
    SAFETY,
    About,
    HowManyFamilies,
    HowOld,
    HowToReachForSure,
    WhoAndWhere,
)
from feedback.models import Submission


class InterestStep(FormStep):
    slug = "how"
    title = _("Get involved")
    lede = _("Young people, parents, carers and everybody who works with them can take part.")

    words = WordsField(
        label=_("How would you like to take part?"),
        help_text=_(
            "Such as coming to a meeting, answering questions, or checking that our words are "
            "clear. You do not need to know yet. You can write in any language."
        ),
        attrs={"rows": 4},
        missing=_("Write how you would like to take part. “I do not know yet” is fine."),
    )
    would_help = WordsField(
        label=_("What would help you to take part?"),
        help_text=_("Such as a time of day, an interpreter, or somebody to come with you."),
        attrs={"rows": 3},
    )

    layout = ("words", "would_help", SAFETY)


journey = Journey(
    form=Submission.Form.GET_INVOLVED,
    title=_("Getting involved"),
    steps=(InterestStep, About, WhoAndWhere, HowOld, HowManyFamilies, HowToReachForSure),
    what_happens=somebody_answers,
)
