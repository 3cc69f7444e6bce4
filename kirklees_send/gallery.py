"""Every piece of templates/components/ with sample values, for developers: only where DEBUG is on.

The samples are made up here, without the database, and are not translated: nobody else sees them.
"""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace as Sample
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from actions.statuses import READING_ORDER
from publishing.models import Wording
from publishing.wordings.telling import told

COMPONENTS = settings.BASE_DIR / "templates" / "components"
LEADING_COMMENT = re.compile(
    r"(?P<lines>(?:\{#.*#\}\n)+)|\{% comment %\}(?P<block>.*?)\{% endcomment %\}", re.DOTALL
)
# A piece that is an item stands in its list.
LISTS = {
    "action_row": '<ul class="rows">{}</ul>',
    "area_card": '<ul class="cards">{}</ul>',
    "change_item": '<ol class="changes">{}</ol>',
}


class Piece(NamedTuple):
    """A piece as it is shown: its name, the comment it begins with, and each sample as HTML."""

    name: str
    takes: str
    shown: list


class _Choice(forms.Form):
    topic = forms.ChoiceField(label="Topic", choices=[("", "All"), ("waiting", "Waiting")])


def gallery(request):
    """Every piece, by name."""
    context = {"page_title": _("Gallery of pieces"), "pieces": pieces()}
    return render(request, "gallery.html", context)


def pieces():
    """Return every piece that has samples, in the order of their names."""
    return [
        Piece(name, comment_of(name), [_shown(name, values) for values in samples])
        for name, samples in sorted(SAMPLES.items())
    ]


def comment_of(name):
    """Return the comment that a piece begins with: what it is, and what it takes."""
    found = LEADING_COMMENT.match((COMPONENTS / f"{name}.html").read_text())
    words = found["block"] or found["lines"].replace("{#", "").replace("#}", "")
    return " ".join(words.split())


def _shown(name, values):
    html = render_to_string(f"components/{name}.html", values)
    return format_html(LISTS.get(name, "{}"), html)


DAY = date(2026, 3, 31)
AREA = Sample(
    slug="waiting-times",
    title="Waiting times",
    get_absolute_url="#",
    lead=Sample(title="A sample of a lead"),
)
ACTION = Sample(title="A sample of an action", when="April to June 2026", get_absolute_url="#")
ROW = Sample(
    url="#",
    title=ACTION.title,
    reference="WT 1",
    when=ACTION.when,
    sentence="A sample of why it is past its planned date.",
    short_sentence="A sample of a short why.",
    kind="overdue",
    said_before="A sample of when it was said.",
    status="at-risk",
    action=Sample(area=AREA),
)
MEASURE = Sample(question="A sample of a measure?", reference="WT M1", get_absolute_url="#")
SERVICE = Sample(name="A sample of a service", state="not-checked", get_absolute_url="#")
COUNTS = [
    Sample(status="done", label="Done", number=3, x=0, width=75),
    Sample(status="no-update", label="No update", number=1, x=75, width=25),
]
MOMENT = datetime(2026, 10, 3, 12, tzinfo=UTC)
WORDINGS = [
    told(
        Wording(
            kind="actions.Action",
            field="title",
            title="A sample",
            before="A sample of words",
            after="A sample of other words",
            reason="A sample of a reason.",
            agreed_by="A sample of a board",
            agreed_on=DAY,
            published_at=MOMENT,
        )
    ),
    told(
        Wording(
            kind="actions.Action",
            field="is_withdrawn",
            title="A sample that is withdrawn",
            before="no",
            after="yes",
            reason="A sample of a reason.",
            author="A sample",
            published_at=MOMENT,
        )
    ),
]
VERDICT = Sample(says="3 of 4 done.", since="Said on 20 April 2026.", is_example=True)
CARD = Sample(area=AREA, next_action=ACTION, tally=Sample(counts=COUNTS), verdict=VERDICT)
THEME = Sample(
    pk=1,
    title="A sample of a theme",
    topic="waiting",
    you_said="A sample of what people said.",
    told_otherwise="A sample of another way.",
    answer="done",
    get_answer_display="We did",
    we_did="A sample of what was done.",
    published_at=DAY,
    public_areas=[AREA],
    public_actions=[],
    get_absolute_url="#",
)
UPDATE = Sample(
    round="January to March 2026",
    status="at-risk",
    parts_done="",
    published_at=DAY,
    what_we_did="A sample of what was done.",
    difference="",
    got_in_the_way="A sample of what got in the way.",
    what_next="A sample of what comes next.",
    evidence="",
    evidence_url="",
    no_change_since=None,
)
NO_CHANGE = Sample(
    get_absolute_url="#",
    round="October to December 2025",
    get_status_display="Going to plan",
    published_at=DAY,
)
FAMILY_VIEW = Sample(
    get_by_display="a sample of a group",
    what_it_is_about="a sample of an area",
    words="A sample of what a group says.",
    judgement="at-risk",
    published_at=MOMENT,
    is_late=True,
)
CORRECTION = Sample(published_at=DAY, text="A sample of a correction.", reason="A sample of why.")
FACT = Sample(
    text="A sample of a fact.",
    dated_on=DAY,
    date_words="",
    source_kind="a sample of a source",
    url="#",
    caution="A sample of a caution.",
    table_caption="A sample of a table",
)
WITHDRAWN = Sample(withdrawn_at=DAY, withdrawn_because="A sample of why.", withdrawn_title="")
LINE = [
    Sample(kind="first", heading="First planned", quarter="January to March 2026", past=True),
    Sample(kind="moved", heading="Date changed", quarter=ACTION.when, detail="A sample of why."),
    Sample(kind="now", heading="Now", quarter=ACTION.when, url="#", link_text="A sample of a link"),
]
QUARTER = Sample(
    words=ACTION.when,
    slug="sample",
    kind="current",
    note="",
    rows=[ROW],
    number=2,
    in_words="2 done",
)
CHANGE = Sample(
    on=DAY,
    kind="update",
    status="done",
    title="A sample",
    link_text="A sample. Words.",
    url="#",
    text="Words.",
    address="#",
)
REFUSED = _Choice({"topic": "no such topic"})

# A piece to its samples, each the values it takes.
SAMPLES = {
    "added": [{"row": Sample(added_at=DAY, added_because="A sample of why.")}],
    "action_row": [
        {"row": ROW, "area": AREA.title, "timeless": False},
        {"row": ROW, "area": "", "timeless": True},
    ],
    "area_card": [
        {"card": CARD},
        {"card": CARD, "in_short": True},
    ],
    "area_symbol": [
        {"slug": slug}
        for slug in (
            "school",
            "health",
            "preparing-for-adulthood",
            "waiting-times",
            "education-health-and-care-plans",
            "communication",
            "any-other",
        )
    ],
    "bar": [{"counts": COUNTS}],
    "bar_patterns": [{}],
    "beside": [
        {"beside": [("site/_promised.html", {"actions": [ROW], "measures": [MEASURE]})]},
        {"beside": [("site/_help_with_this.html", {"services": [SERVICE]})]},
    ],
    "breadcrumbs": [
        {"above_url": "#", "above_title": "The page between", "url": "#", "title": "The parent"}
    ],
    "caution": [{"text": FACT.caution}],
    "change_item": [{"change": CHANGE}, {"change": CHANGE, "in_short": True}],
    "counts_bar": [{"counts": COUNTS, "total": 4}],
    "empty": [{"heading": "Nothing yet", "text": "A sample.", "url": "#", "link_text": "A link"}],
    "family_view": [{"view": FAMILY_VIEW}],
    "filters": [{"form": REFUSED, "url": "#", "button": "Show these"}],
    "find_box": [{}],
    "hills": [{}],
    "icons": [{}],
    "page_number": [{"number": 2}],
    "pagination": [{"page": Paginator(range(30), 10).page(2), "query": ""}],
    "plain_words_note": [{"url": "#", "title": "a sample of a plan"}],
    "preview_bar": [{"preview": Sample(row="A sample of a row", back_url="#")}],
    "promise_line": [{"line": LINE}],
    "public_fact": [
        {"fact": FACT, "figures": [Sample(period="January to March 2026", figure="12")]}
    ],
    "question_picture": [
        {"question": question} for question in ("promised", "happened", "next", "tell")
    ],
    "read_as": [{"found": {"apart": ["big drums"], "read_as": [("durms", "drums")]}}],
    "refused_choice": [{"form": REFUSED}],
    "roadmap_quarter": [{"quarter": QUARTER}],
    "some_here": [{"here": 1, "number": 2}],
    "select": [_Choice().fields["topic"].widget.get_context("sample", "", {"id": "id_sample"})],
    "standing_note": [
        {"sentence": ROW.sentence, "kind": "overdue"},
        {"sentence": "A sample of no update.", "kind": "silent"},
    ],
    "status_key": [{}],
    "status_tag": [{"status": code} for code in READING_ORDER],
    "tell_us": [{"subject": "WT 1", "about": "wt-1"}, {"in_short": True}],
    "theme": [{"theme": THEME, "level": 3, "url": "#"}],
    "themes_beside": [{"themes": [THEME], "more_url": "#"}],
    "topic_links": [{}],
    "no_change": [{"before": NO_CHANGE}],
    "update": [{"update": UPDATE, "corrections": [CORRECTION]}],
    "update_words": [{"update": UPDATE}],
    "urgent_numbers": [{"local_help": "Ring the team on 01484 000000."}],
    "verdict": [{"verdict": VERDICT}],
    "waiting_card": [{}, {"topic": "wheelchair"}],
    "wording_text": [{"text": WORDINGS[0].before, "mark": "del"}, {"mark": "ins"}],
    "wording_texts": [{"told": WORDINGS[0]}],
    "wordings": [{"found": {"wordings": WORDINGS}}],
    "withdrawn": [
        {"row": WITHDRAWN},
        {"row": Sample(**vars(WITHDRAWN) | {"withdrawn_title": "A sample of a plan"})},
        {"row": Sample()},
    ],
}
