"""What the privacy page says of each form: what it may ask, why, and by what right.

UK GDPR article 13(1)(c). The grounds are proposals until the owner settings say that the data
protection officer agreed to them.
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.forms import JOURNEYS
from feedback.models import Submission

Form = Submission.Form

# By what people call it; each of its fields means that it may be asked.
_ASKED = (
    (gettext_lazy("your words"), {"words", "difference", "would_help"}),
    (gettext_lazy("which page it is about"), {"page"}),
    (gettext_lazy("who you are, such as a parent"), {"role"}),
    (gettext_lazy("your age group, if you are young"), {"age"}),
    (gettext_lazy("your name"), {"name"}),
    (gettext_lazy("your group or school"), {"organisation"}),
    (
        gettext_lazy("how to reach you or your helper"),
        {"email", "phone", "postal_address", "helper"},
    ),
)
# Every field that the page has a word for.
NAMED_FIELDS = frozenset().union(*(names for _words, names in _ASKED))

_PUBLIC_TASK = gettext_lazy(
    "It is our public task to hear what families think (UK GDPR article 6(1)(e))."
)
_LEGAL_DUTY = gettext_lazy("The law tells us to (UK GDPR article 6(1)(c)).")
_WHY = {
    Form.COMMENT: (
        gettext_lazy(
            "We answer you, and learn how the plan is going. We may publish what people said and "
            "what we did. We use our own words, so that nobody can tell who said it."
        ),
        gettext_lazy(
            "It is our public task to hear what families think, and to be open about the plan "
            "(UK GDPR article 6(1)(e))."
        ),
    ),
    Form.LOCAL_OFFER: (
        gettext_lazy(
            "We answer you. We publish what people said and what we did. We use our own words, so "
            "that nobody can tell who said it."
        ),
        gettext_lazy(
            "The law tells us to ask for comments, and to publish them and our answers "
            "(SEND Regulations 2014, regulation 56; UK GDPR article 6(1)(c) and (e))."
        ),
    ),
    Form.GOOD_NEWS: (
        gettext_lazy("We read it, and share it if you said yes."),
        gettext_lazy(
            "To read it: our public task (UK GDPR article 6(1)(e)). To publish it: your yes "
            "(articles 6(1)(a) and 9(2)(a))."
        ),
    ),
    Form.GET_INVOLVED: (
        gettext_lazy("We tell you how you can take part."),
        _PUBLIC_TASK,
    ),
    Form.FORMAT: (
        gettext_lazy("We get you what you asked for."),
        gettext_lazy(
            "The law tells us to make information easy to use for disabled people "
            "(Equality Act 2010; UK GDPR article 6(1)(c))."
        ),
    ),
    Form.ACCESSIBILITY: (
        gettext_lazy("We mend the page, and answer you."),
        gettext_lazy(
            "The law tells us to take such reports (Accessibility Regulations 2018, "
            "regulation 8; UK GDPR article 6(1)(c))."
        ),
    ),
    Form.DATA_PROTECTION: (
        gettext_lazy("We find what we hold about you, and do what you asked, or say why not."),
        _LEGAL_DUTY,
    ),
}


@dataclass(frozen=True)
class FormNotice:
    """One form in the privacy page's table, in sentences."""

    title: str
    asks: str
    why: str
    ground: str


def what_we_do_with(form):
    """Return what we do with what comes by a Submission.Form, in sentences."""
    return _WHY[form][0]


def notices():
    """Return the FormNotice of every form."""
    found = []
    for form, journey in JOURNEYS.items():
        why, ground = _WHY[form]
        found.append(FormNotice(journey.title, _asks(journey), why, ground))
    return found


def _asks(journey):
    fields = {name for step in journey.steps for name in step.base_fields}
    asked = [str(words) for words, names in _ASKED if names & fields]
    return _("%(list)s.") % {"list": capfirst(", ".join(asked))}
