"""Whatever somebody types, or another list or a sheet holds, is read in time that grows as it does.

Each text here is one sign or a few, over and over, of the kind that makes a careless pattern look
at every sign once for every other: a hundred thousand of them then take minutes.
"""

import time
from contextlib import suppress

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape

from accounts.throttle import account_of
from actions.models import Action
from actions.parts import numbers
from actions.quarters import Quarter
from actions.references import read_reference
from actions.updates import plain_words as of_updates
from feedback.forms.fields import HowManyField
from feedback.models import PersonalPart
from feedback.names import names_in
from local_offer.guidance.words import MARK
from local_offer.incoming import told
from local_offer.phones import dialled
from privacy.mentions import Terms
from privacy.subjects import plain_number, references_named_in
from publishing.glossary import explain
from publishing.personal_words import look_personal, may_be_names
from publishing.plain_text import plain_email, tidied
from publishing.spreadsheets import as_typed, defused
from publishing.wordings import slips
from search.asking import asked
from search.showing import excerpt
from search.words import stems_of
from staff.sheets import cells, files

SIGNS = 100_000
MOST_SECONDS = 2  # of the processor's time: a tenth of it is usual
OVER_AND_OVER = {
    "open tags": "<a",
    "tags with a line": "<a\n",
    "comments": "<!--",
    "tags": "<a>",
    "spaces": " ",
    "lines": "\n",
    "commas": ", ",
    "full stops": ".",
    "hyphens": "-",
    "letters": "a",
    "words": "ab ",
    "sentences": "ab. ",
    "capitals": "A",
    "names": "Ab cd ",
    "names in a row": "Ab ",
    "to": "to",
    "figures": "1",
    "groups": "1 ",
    "many groups": "01484 ",
    "thousands": "1,000",
    "addresses": "a@a",
    "open brackets": "[",
    "marks": "[a](service:a",
    "round brackets": "(",
    "acronyms": "(EHCP ",
    "quotation marks": '"',
    "quotation marks of both kinds": "“a",
    "apostrophes": "a'",
    "postcodes": "wf1 2",
    "references": "BP-",
    "links": "www.",
    "accents": "\N{COMBINING ACUTE ACCENT}\N{COMBINING CEDILLA}",
}
TERMS = Terms.of(names=["Jo Fern"], emails=["jo@example.org"], phones=["07700 900123"])


def a_slip(text):
    slips.refuse_unless_slip(Action(), Action._meta.get_field("text"), text, f"{text}.")


READERS = {
    **{f"told {part.name}": part.reads for part in told.PARTS.values()},
    "town and postcode": told.town_and_postcode,
    "dialled": dialled,
    "guidance": MARK.findall,
    "glossary": lambda text: explain(f"<p>{escape(text)}</p>", {"EHCP": "A plan"}),
    "personal words": look_personal,
    "names in a view": may_be_names,
    "names in a story": lambda text: names_in([text], [PersonalPart(name="Jo Fern")]),
    "e-mail": plain_email,
    "tidied": tidied,
    "search": lambda text: asked(text, {}),
    "stems": stems_of,
    "excerpt": lambda text: excerpt(text, {"help"}),
    "mentions": TERMS.are_in,
    "phone": plain_number,
    "references of feedback": references_named_in,
    "account": account_of,
    "reference": read_reference,
    "parts": numbers,
    "quarter": Quarter.read,
    "hints": lambda text: of_updates.hints(text, {}),
    "how many": HowManyField().clean,
    "slip": a_slip,
    "day": cells.read_day,
    "number": cells.number(forms.DecimalField()),
    "sheet": lambda text: files.text_of(text.encode()),
    "cell": lambda text: as_typed(defused(text)),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_long_text_is_read_at_once(reader):
    assert [signs for signs in OVER_AND_OVER if _takes_long(READERS[reader], signs)] == []


def _takes_long(read, signs):
    began = time.process_time()
    for end in ("", "\0", "z9"):
        with suppress(ValidationError, ValueError):
            read((OVER_AND_OVER[signs] * SIGNS)[:SIGNS] + end)
    return time.process_time() - began > MOST_SECONDS
