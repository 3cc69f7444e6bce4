"""The Big Plan's content file on the site: all of it, as it stands, and never over staff's work."""

import datetime
import re
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase

from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    AreaDefinition,
    DueDate,
    FactFigure,
    FocusArea,
    Lead,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    PublicFact,
    Reading,
    RecommendationPoint,
    Round,
)
from actions.plan_file import loading, reading
from plans.models import Document, Inspection, KeyArea, OversightBody, Plan, Point, Section
from publishing.models import GlossaryTerm
from search.finding import find

# As small as a file can be and still hold each kind of thing.
SMALL = """\
meta:
  counts:
    plans: 1
    sections: {the-plan: 2}
    ambitions: 0
    statements: 0
    commitments: 1
    strengths: 0
    documents: 1
    key_areas: 1
    governance: 1
    focus_areas: 2
    actions: {talking: 2, waiting: 1, total: 3}
    measures: {talking: 1, waiting: 1, total: 2}
    distinct_measures: 1
    glossary: 1
    public_facts: 1
plans:
- part: 1
  title: The plan
  short_title: The plan
  slug: the-plan
  url: https://www.example.org/plan
  publisher: The partnership
  what_is_here: All of it.
  summary: What it is.
  sections:
  - {place: 10, heading: Promises, holds: commitments}
  - {place: 20, heading: Download, holds: documents}
  commitments:
  - {place: 10, text: Do better.}
  documents:
  - {place: 10, kind: pdf, name: The plan}
key_areas:
- {place: 10, key: need, plans: [1], title: Need, formal_name: Demand, text: What it is.}
inspection:
  plan: 1
  inspectors: Inspectors
  dates: June 2025
  outcome: Not good enough.
  responsible: The partnership
  url: https://www.example.org/inspection
governance:
- {name: A board, plan: 1, role: Watches., place: 10}
focus_areas:
- number: 1
  plan: 1
  title: Talking
  slug: talking
  prefix: TALK
  lead: Director
  recommendation: {text: Talk more., points: [{place: 10, text: Talk more.}]}
  definitions: []
  measures:
  - {reference: TALK M1, question: 'Do we talk?', text: We talk., method: number, unit: talks}
  actions:
  - {reference: TALK 1, title: Talk, text: Talk., keywords: [talk]}
  - {reference: TALK 2, title: Talk on, text: Talk on., keywords: [talk], follows: [TALK 1]}
- number: 2
  plan: 1
  title: Waiting
  slug: waiting
  prefix: WAIT
  lead: Director
  recommendation: {text: Wait less., points: [{place: 10, text: Wait less.}]}
  definitions: []
  measures:
  - {reference: WAIT M1, same_measure_as: TALK M1}
  actions:
  - {reference: WAIT 1, title: Wait, text: Wait., keywords: [wait]}
glossary:
- {term: SEND, definition: Extra help., basis: plan}
public_facts:
- reference: a-1
  kind: since
  text: A fact.
  source_kind: news report
  url: https://www.example.org/news
  sections: [{plan: 1, heading: Promises}]
  actions: [TALK 1]
"""


@pytest.fixture
def small_file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def load(path, *options):
    out = StringIO()
    call_command("load_big_plan", *options, file=path, stdout=out)
    return out.getvalue()


def refusal(path):
    with pytest.raises(CommandError) as told:
        load(path)
    first, *faults = str(told.value).splitlines()
    assert first == f"{path} cannot be loaded, so nothing was changed:"
    return faults


def everything():
    """All rows that loading could touch, history included."""
    rooms = ("actions", "plans", "publishing")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def public_texts():
    """(row, field, text) of all the public text there is."""
    for room in ("actions", "plans", "publishing"):
        for model in apps.get_app_config(room).get_models():
            if hasattr(model, "visible_when"):
                for row in model.objects.visible():
                    for name, text in row.public().items():
                        if isinstance(text, str):
                            yield row, name, text


class RealPlanTests(TestCase):
    """The real plan, loaded once for all of these as that takes seconds."""

    @classmethod
    def setUpTestData(cls):
        cls.content = reading.read(reading.BIG_PLAN)
        cls.loaded = loading.load(cls.content)

    def test_everything_in_the_plan_is_on_the_site(self):
        found = {
            model: model.objects.visible().count()
            for model in (
                Plan,
                Section,
                KeyArea,
                Document,
                Inspection,
                OversightBody,
                Lead,
                FocusArea,
                RecommendationPoint,
                AreaDefinition,
                Action,
                ActionPart,
                ActionLink,
                Measure,
                MeasureInArea,
                GlossaryTerm,
                PublicFact,
                FactFigure,
            )
        }

        assert found == {
            Plan: 3,
            Section: 49,
            KeyArea: 3,
            Document: 11,
            Inspection: 1,
            OversightBody: 9,
            Lead: 2,
            FocusArea: 4,
            RecommendationPoint: 10,
            AreaDefinition: 8,
            Action: 50,
            ActionPart: 5,
            ActionLink: 11,
            Measure: 15,
            MeasureInArea: 16,
            GlossaryTerm: 75,
            PublicFact: 21,
            FactFigure: 4,
        }

    def test_each_list_of_the_plans_is_whole(self):
        lists = Counter(Point.objects.visible().values_list("plan__part", "kind"))

        assert lists == {
            (1, "ambition"): 4,
            (1, "commitment"): 7,
            (1, "statement"): 3,
            (3, "strength"): 6,
        }

    def test_each_list_is_shown_by_a_section(self):
        holds = Section.objects.exclude(holds="").values_list("plan__part", "holds")

        assert sorted(holds) == [
            (1, "ambitions"),
            (1, "commitments"),
            (1, "documents"),
            (1, "key-areas"),
            (1, "oversight"),
            (1, "statements"),
            (2, "documents"),
            (2, "key-areas"),
            (3, "documents"),
            (3, "focus-areas"),
            (3, "inspection"),
            (3, "oversight"),
            (3, "strengths"),
            (3, "therapies"),
        ]

    def test_the_areas_and_their_actions_stand_in_the_order_of_the_plan(self):
        areas = FocusArea.objects.values_list("number", "slug", "prefix")
        actions = Counter(Action.objects.values_list("area__prefix", flat=True))

        assert list(areas) == [
            (1, "preparing-for-adulthood", "PFA"),
            (2, "waiting-times", "WT"),
            (3, "education-health-and-care-plans", "EHCP"),
            (4, "communication", "COM"),
        ]
        assert actions == {"PFA": 11, "WT": 12, "EHCP": 13, "COM": 14}
        assert all(a.reference == f"{a.area.prefix} {a.order}" for a in Action.objects.all())

    def test_two_job_titles_are_responsible_for_the_four_areas(self):
        assert list(FocusArea.objects.values_list("prefix", "lead__title")) == [
            ("PFA", "Service Director for Learning"),
            ("WT", "Head of Children’s Integrated Commissioning"),
            ("EHCP", "Service Director for Learning"),
            ("COM", "Service Director for Learning"),
        ]

    def test_one_measure_stands_in_two_areas(self):
        measure = Measure.objects.get(reference="PFA M5")

        assert [place.reference for place in measure.places.all()] == ["PFA M5", "EHCP M1"]
        assert (measure.target_value, measure.target_unit) == (20, "%")

    def test_what_the_plan_does_not_say_is_not_on_the_site(self):
        assert not DueDate.objects.exists()
        assert not Round.objects.exists()
        assert not ProgressUpdate.objects.exists()
        assert not Reading.objects.exists()
        assert not Measure.objects.exclude(baseline="").exists()
        assert not Measure.objects.exclude(kind="").exists()
        assert not Action.objects.exclude(published_wording="", done_when="").exists()

    def test_seasons_are_kept_in_the_words_of_the_plan(self):
        told = Action.objects.exclude(timing_words="").values_list("reference", "timing_words")

        assert list(told) == [("COM 4", "autumn 2025"), ("COM 9", "spring and summer 2026")]

    def test_a_question_is_short(self):
        for measure in Measure.objects.all():
            assert measure.question.endswith(("?", "?)"))
            assert len(measure.question.split()) <= 12

    def test_actions_bear_on_each_other_as_the_plan_says(self):
        links = ActionLink.objects.values_list(
            "from_action__reference", "kind", "to_action__reference"
        )

        assert set(links) == {
            ("PFA 8", "follows", "PFA 4"),
            ("PFA 10", "follows", "PFA 4"),
            ("WT 11", "follows", "WT 1"),
            ("EHCP 6", "similar", "EHCP 11"),
            ("EHCP 11", "similar", "EHCP 6"),
            ("COM 5", "related", "EHCP 10"),
            ("COM 5", "related", "COM 12"),
            ("COM 9", "follows", "COM 4"),
            ("COM 11", "follows", "COM 3"),
            ("COM 12", "related", "EHCP 10"),
            ("COM 12", "related", "COM 5"),
        }

    def test_dates_are_as_exact_as_their_source(self):
        dates = {f.reference: (f.dated_on, f.date_words) for f in PublicFact.objects.all()}

        assert dates["ppf-04"] == (datetime.date(2025, 10, 28), "")
        assert dates["pbf-02"] == (None, "June 2025")
        assert dates["ppf-05"] == (None, "")
        plans = Plan.objects.values_list("published_words", "source_updated_on")
        assert list(plans) == [
            ("", datetime.date(2023, 12, 6)),
            ("", None),
            ("October 2025", datetime.date(2025, 10, 6)),
        ]

    def test_figures_of_overlapping_periods_are_a_table_with_a_caution(self):
        fact = PublicFact.objects.get(reference="pbf-01")

        assert [str(row) for row in fact.figures.all()] == [
            "2024: 23%",
            "First six months of 2025: 47.2%",
            "June 2025: 65.9%",
            "July 2025: 72.7%",
        ]
        assert fact.caution.startswith("The periods overlap")

    def test_every_fact_says_where_it_is_from_and_what_it_concerns(self):
        for fact in PublicFact.objects.all():
            concerns = (fact.sections, fact.areas, fact.actions, fact.measures)
            assert fact.url
            assert fact.source_kind
            assert any(many.exists() for many in concerns), fact.reference

    def test_the_building_of_schools_has_its_newer_facts_beside_it(self):
        section = Section.objects.get(heading="More support and more places")

        assert [fact.reference for fact in section.facts.all()] == ["ppf-09", "ppf-10"]
        assert section.caution

    def test_families_find_actions_first_by_their_own_words(self):
        wanted = {
            "wheelchair": {"WT 1", "WT 2", "WT 9", "WT 11"},
            "CAMHS": {"WT 5", "WT 8"},
            "mental health": {"WT 5", "WT 7", "WT 8"},
            "physio": {"WT 12"},
            "speech therapy": {"WT 5", "WT 12"},
            "autism": {"WT 3"},
            "ADHD": {"WT 3"},
            "jobs": {"PFA 7", "PFA 9"},
        }

        references = dict(Action.objects.values_list("pk", "reference"))

        found = {
            words: {references[key] for key in _actions_found(words)[: len(wanted[words])]}
            for words in wanted
        }

        assert found == wanted

    def test_no_note_to_ourselves_is_public(self):
        ours = re.compile(
            r"\bp[pb]f-|_|See \"|\.txt|null|TODO|[a-z]+-[am][0-9]|not readable|source line"
        )
        names = {"url", "source_url", "slug", "reference"}

        found = [
            (str(row), text)
            for row, name, text in public_texts()
            if name not in names and ours.search(text)
        ]

        assert found == []

    def test_sentences_are_short(self):
        names = {"url", "source_url", "full_title", "title", "name", "heading", "publisher"}
        long = [
            sentence
            for _row, name, text in public_texts()
            if name not in names
            for sentence in re.split(r"(?<=[.!?:;])\s+|\n", text)
            if len(sentence.split()) >= 25
        ]

        assert long == []

    def test_a_second_run_changes_nothing(self):
        before = everything()

        again = loading.load(self.content)

        assert everything() == before
        assert len(again.unchanged) == len(self.loaded.created)
        assert (again.created, again.updated, again.left_alone) == ([], [], [])


# Loading again


@pytest.mark.django_db
def test_the_command_loads_the_real_plan_and_says_what_it_did():
    out = StringIO()

    call_command("load_big_plan", stdout=out)

    assert out.getvalue() == "Created 317, updated 0, unchanged 0, left alone 0.\n"


@pytest.mark.django_db
def test_the_command_says_what_it_left_alone(small_file):
    load(small_file)
    Action.objects.filter(reference="TALK 1").update(title="Talk a lot")
    ActionLink.objects.all().delete()

    told = load(small_file)

    assert told.splitlines()[1:] == [
        "Left alone: action TALK 1, because it was changed here.",
        "Left alone: link between actions TALK 2 > TALK 1, because it was deleted or renamed here.",
    ]
    assert Action.objects.get(reference="TALK 1").title == "Talk a lot"


@pytest.mark.django_db
def test_the_command_overwrites_when_asked(small_file):
    load(small_file)
    Action.objects.filter(reference="TALK 1").update(title="Talk a lot")

    told = load(small_file, "--overwrite")

    assert told == "Created 0, updated 1, unchanged 21, left alone 0.\n"
    assert Action.objects.get(reference="TALK 1").title == "Talk"


@pytest.mark.django_db
def test_the_command_can_be_silent(small_file):
    assert load(small_file, "--verbosity=0") == ""


@pytest.mark.django_db
def test_new_words_in_the_file_reach_the_site(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("text: A fact.", "text: A newer fact."))

    told = load(small_file)

    assert told == "Created 0, updated 1, unchanged 21, left alone 0.\n"
    assert PublicFact.objects.get().text == "A newer fact."


BETWEEN = SMALL.replace("sections: {the-plan: 2}", "sections: {the-plan: 3}").replace(
    "  - {place: 20, heading: Download",
    "  - {place: 15, heading: How, body: Together.}\n  - {place: 20, heading: Download",
)


@pytest.mark.django_db
def test_what_comes_between_moves_nobody_elses_words(small_file):
    load(small_file)
    promises, download = Section.objects.all()
    Section.objects.filter(pk=download.pk).update(heading="Our own heading")
    small_file.write_text(BETWEEN)

    told = load(small_file)

    assert told.splitlines() == [
        "Created 1, updated 0, unchanged 21, left alone 1.",
        "Left alone: section 1.20, because it was changed here.",
    ]
    assert list(Section.objects.values_list("order", "heading")) == [
        (10, "Promises"),
        (15, "How"),
        (20, "Our own heading"),
    ]
    assert promises in Section.objects.filter(heading="Promises")


@pytest.mark.django_db
def test_a_heading_put_right_in_the_file_stays_one_section(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("heading: Download", "heading: Documents"))

    told = load(small_file)

    assert told == "Created 0, updated 1, unchanged 21, left alone 0.\n"
    assert Section.objects.count() == 2


# A broken or partial file

BROKEN = [
    pytest.param(
        SMALL[: len(SMALL) // 2],
        ["- Line 44, column 26: expected ',' or '}', but got '<stream end>'."],
        id="half-a-file",
    ),
    pytest.param("", ["- It is empty."], id="empty"),
    pytest.param("- a\n- b\n", ["- the file: this must be names with values (line 1)"], id="list"),
    pytest.param(
        SMALL.replace("title: Talk on, ", ""),
        ["- focus_areas > talking > actions > 2: title is missing (line 58)"],
        id="no-title",
    ),
    pytest.param(
        SMALL.replace("title: Talk on, ", "title: Talk on, quarter: 2025 Q4, "),
        [
            (
                "- focus_areas > talking > actions > 2 > quarter: "
                "nothing of this name belongs here (line 58)"
            ),
        ],
        id="unknown-name",
    ),
    pytest.param(
        SMALL.replace("url: https://www.example.org/plan", "url: javascript:alert(1)"),
        ["- plans > the-plan > url: this must be an address that begins with https:// (line 23)"],
        id="bad-address",
    ),
    pytest.param(
        SMALL.replace(
            "  summary: What it is.", "  summary: What it is.\n  last_updated: 6 December"
        ),
        ['- plans > the-plan > last_updated: this must be a day such as "2025-10-28" (line 27)'],
        id="bad-day",
    ),
    pytest.param(
        SMALL.replace("reference: TALK 2", "reference: talk-2"),
        [
            (
                "- focus_areas > talking > actions > 2 > reference: "
                "this must be a reference such as WT 1 or WT M1 (line 58)"
            ),
        ],
        id="bad-reference",
    ),
    pytest.param(
        SMALL.replace("glossary: 1", "glossary: 2"),
        ["- meta > counts > glossary: this says 2, but the file holds 1 (line 16)"],
        id="glossary-lost-a-word",
    ),
    pytest.param(
        SMALL.replace("  - {place: 20, heading: Download, holds: documents}\n", ""),
        [
            "- meta > counts > sections > the-plan: this says 2, but the file holds 1 (line 4)",
            "- plans > the-plan > documents: no section of the plan holds this list (line 32)",
        ],
        id="a-list-nobody-sees",
    ),
    pytest.param(
        SMALL.replace("place: 20, heading: Download", "place: 10, heading: Download"),
        [
            (
                "- plans > the-plan > sections > 2 > place: "
                "this must be more than 10, the place before it (line 29)"
            )
        ],
        id="two-in-one-place",
    ),
    pytest.param(
        SMALL.replace("place: 20, heading: Download", "heading: Download"),
        ["- plans > the-plan > sections > 2: place is missing (line 29)"],
        id="no-place",
    ),
    pytest.param(
        SMALL.replace("reference: WAIT 1", "reference: TALK 1"),
        [
            (
                "- focus_areas > waiting > actions > 1 > reference: "
                "TALK 1 is used before this (line 70)"
            ),
            (
                "- focus_areas > waiting > actions > 1 > reference: "
                "this must begin with WAIT (line 70)"
            ),
        ],
        id="reference-twice",
    ),
    pytest.param(
        SMALL.replace("follows: [TALK 1]", "follows: [TALK 9]"),
        ["- focus_areas > talking > actions > 2 > follows > 1: there is no TALK 9 (line 58)"],
        id="follows-what-is-not-there",
    ),
    pytest.param(
        SMALL.replace("follows: [TALK 1]", "follows: [TALK 2]"),
        [
            (
                "- focus_areas > talking > actions > 2 > follows > 1: "
                "TALK 2 is itself, or linked before (line 58)"
            ),
        ],
        id="follows-itself",
    ),
    pytest.param(
        SMALL.replace("same_measure_as: TALK M1", "same_measure_as: TALK M7"),
        [
            (
                "- focus_areas > waiting > measures > 1 > same_measure_as: "
                "TALK M7 is not told before this (line 68)"
            ),
        ],
        id="same-as-nothing",
    ),
    pytest.param(
        SMALL.replace("heading: Promises}", "heading: Lies}"),
        ["- public_facts > 1 > sections > 1: plan 1 has no section Lies (line 79)"],
        id="fact-of-no-section",
    ),
    pytest.param(
        SMALL.replace("{name: A board, plan: 1", "{name: A board, plan: 9"),
        ["- governance > 1 > plan: there is no plan 9 (line 44)"],
        id="no-such-plan",
    ),
    pytest.param(
        SMALL.replace("Do we talk?", "Q" * 201),
        [
            (
                "- measure TALK M1: question it answers: "
                "Ensure this value has at most 200 characters (it has 201)."
            )
        ],
        id="too-long-for-the-database",
    ),
    pytest.param(
        SMALL.replace("method: number", "method: number, target: {value: .nan, unit: '%'}"),
        ["- measure TALK M1: “nan” value must be a decimal number."],
        id="an-aim-that-is-no-number",
    ),
    pytest.param(
        SMALL.replace("{term: SEND, ", "{term: SEND, acronym: SEND, "),
        ["- glossary word SEND: Say what the letters stand for."],
        id="a-rule-of-the-database",
    ),
]


@pytest.mark.first_on_both
@pytest.mark.django_db
@pytest.mark.parametrize(("content", "faults"), BROKEN)
def test_a_broken_file_changes_nothing_and_says_where(tmp_path, small_file, content, faults):
    load(small_file)
    before = everything()
    broken = tmp_path / "broken.yaml"
    broken.write_text(content)

    told = refusal(broken)

    assert told == faults
    assert everything() == before


@pytest.mark.django_db
def test_a_row_refused_at_the_end_leaves_an_empty_site_empty(small_file):
    before = everything()
    small_file.write_text(SMALL.replace("source_kind: news report", f"source_kind: {'news ' * 99}"))

    refusal(small_file)

    assert everything() == before


@pytest.mark.django_db
def test_twenty_faults_are_told_and_the_rest_counted(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(SMALL + "".join(f"extra_{n}: 1\n" for n in range(30)))

    told = refusal(path)

    assert len(told) == 21
    assert told[-1] == "- and 10 more"


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_told(tmp_path):
    assert refusal(tmp_path / "no.yaml") == ["- It cannot be read: No such file or directory."]


def _actions_found(words):
    return find(words, among=("action",)).rows_of("action")
