"""One more step, asked of a person only while so much comes that what comes next would be refused.

A question that the page itself answers: no picture, no sound, no script, no sum, nothing to
remember. A machine made for this form can answer it too, so whoever does draws from a second
allowance, not from an endless one.
"""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import LineField
from feedback.forms.journeys import FormStep

# Long enough for whoever reads, types or listens slowly, or is called away.
OPEN_FOR = timedelta(hours=1)

SENTENCES = (
    _("The brown dog sleeps under our table."),
    _("My friend draws green boats with chalk."),
    _("Seven small birds sing in the garden."),
    _("Her grandma bakes warm bread on Sunday."),
    _("Our bus stops near the old library."),
    _("Happy children run along the sunny beach."),
    _("His sister plays loud music every evening."),
    _("A yellow kite flies over that hill."),
    _("Their teacher reads long stories after lunch."),
    _("Some clever foxes hide behind tall trees."),
)
PLACES = {2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("fifth")}
_ROUND_A_WORD = " \t.,;:!?'\"“”‘’«»()"


class OneMoreStep(FormStep):
    """A new question, for the opening of a form that this `tokens.Token` stands for. `is_again`
    says that one was asked before and not answered rightly."""

    title = _("One more step, then it is sent")

    word = LineField(
        max_length=100,
        missing=_("This is not the word we asked for. Please try again with this sentence."),
        attrs={
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "class": "govuk-input--width-10",
        },
    )

    def __init__(self, token, at, *, is_again):
        super().__init__({"word": ""} if is_again else None)
        number, place = secrets.randbelow(len(SENTENCES)), secrets.choice([*PLACES])
        self.fields["word"].label = _("Type the %(place)s word of this sentence: %(sentence)s") % {
            "place": PLACES[place],
            "sentence": SENTENCES[number],
        }
        self.question = _signer(token).sign(f"{uuid4().hex}.{int(at.timestamp())}.{number}.{place}")


def was_asked(data):
    """Whether what was posted comes from a page with such a question."""
    return "question" in data


def step_taken(data, token, at):
    """Return the id of the step that was taken, by what was posted; "" if none was, or not
    rightly, or too long ago."""
    try:
        step, asked_at, number, place = _signer(token).unsign(data.get("question", "")).split(".")
    except BadSignature:
        return ""
    word = str(SENTENCES[int(number)]).split()[int(place) - 1]
    is_right = _plain(data.get("word", "")) == _plain(word)
    is_open = at < datetime.fromtimestamp(int(asked_at), UTC) + OPEN_FOR
    return step if is_right and is_open else ""


def _signer(token):
    return Signer(salt=f"feedback.one_more_step.{token.id.hex}")


def _plain(word):
    return word.strip(_ROUND_A_WORD).casefold()
