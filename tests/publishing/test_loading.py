"""Loaded content and the people who look after it: theirs always wins, unless asked otherwise."""

import pytest

from plans.models import KeyArea, Plan, Section
from publishing.loading import LoadingError, loading
from publishing.models import GlossaryTerm, LoadedRow
from tests.factories import make_glossary_term, make_plan

pytestmark = pytest.mark.django_db

WORDS = {"definition": "A plan for one child.", "basis": "plan"}
PLAN = {
    "title": "The plan",
    "short_title": "The plan",
    "slug": "the-plan",
    "summary": "What it is.",
    "publisher": "The partnership",
    "source_url": "https://www.example.org/",
}
KEY_AREA = {"order": 1, "title": "Need", "formal_name": "Demand", "text": "What it is."}


def load_term(*, overwrite=False, term="EHCP", **values):
    return load_terms(overwrite=overwrite, **{term: values})


def load_terms(*, overwrite=False, **terms):
    with loading("test", reason="Loaded", overwrite=overwrite) as loader:
        for term, values in terms.items():
            loader.load(GlossaryTerm, term, WORDS | values, term=term)
    return loader


def load_plan_with_section(*, overwrite=False):
    with loading("test", reason="Loaded", overwrite=overwrite) as loader:
        plan = loader.load(Plan, "1", PLAN, part=1)
        loader.load(Section, "1.1", {"heading": "Why", "body": "Because."}, plan=plan, order=1)
    return loader


def load_key_area(*plans):
    with loading("test", reason="Loaded") as loader:
        loader.load(KeyArea, "need", KEY_AREA | {"plans": plans}, slug="need")
    return loader


def test_a_new_row_is_created_and_shown():
    loader = load_term()

    row = GlossaryTerm.objects.visible().get()
    assert (row.term, row.definition, row.basis) == ("EHCP", "A plan for one child.", "plan")
    assert loader.created == ["glossary word EHCP"]


def test_history_says_where_a_row_came_from():
    load_term()

    history = GlossaryTerm.history.get()
    assert (history.history_type, history.history_change_reason) == ("+", "Loaded")


def test_a_second_run_only_reads(django_assert_num_queries):
    load_term()

    # A savepoint and its end, whether the site is open, what is remembered, the row.
    with django_assert_num_queries(5):
        loader = load_term()

    assert loader.unchanged == ["glossary word EHCP"]
    assert GlossaryTerm.history.count() == 1


def test_new_words_reach_a_row_nobody_touched():
    load_term()

    loader = load_term(definition="A legal plan for one child.")

    assert GlossaryTerm.objects.get().definition == "A legal plan for one child."
    assert loader.updated == ["glossary word EHCP"]


def test_what_was_changed_here_stays_and_is_told():
    load_term()
    GlossaryTerm.objects.update(definition="Our own words.")

    loader = load_term(definition="A legal plan for one child.")

    assert GlossaryTerm.objects.get().definition == "Our own words."
    assert loader.left_alone == [("glossary word EHCP", "it was changed here")]


def test_a_change_made_here_stays_however_often_it_is_loaded():
    load_term()
    GlossaryTerm.objects.update(definition="Our own words.")
    load_term()

    loader = load_term()

    assert GlossaryTerm.objects.get().definition == "Our own words."
    assert loader.left_alone == [("glossary word EHCP", "it was changed here")]


def test_overwriting_writes_over_what_was_changed_here():
    load_term()
    GlossaryTerm.objects.update(definition="Our own words.")

    loader = load_term(overwrite=True)

    assert GlossaryTerm.objects.get().definition == "A plan for one child."
    assert loader.updated == ["glossary word EHCP"]


def test_after_overwriting_the_row_is_the_loaders_again():
    load_term()
    GlossaryTerm.objects.update(definition="Our own words.")
    load_term(overwrite=True)

    load_term(definition="A legal plan for one child.")

    assert GlossaryTerm.objects.get().definition == "A legal plan for one child."


def test_saving_a_form_untouched_is_not_a_change():
    load_term(definition="One line.\nAnother.")
    GlossaryTerm.objects.update(definition="One line.\r\nAnother.")

    loader = load_term(definition="One line.\nAnd another.")

    assert loader.updated == ["glossary word EHCP"]


def test_a_change_here_that_the_content_makes_too_belongs_to_both():
    load_term()
    GlossaryTerm.objects.update(definition="A legal plan.")
    load_term(definition="A legal plan.")

    load_term(definition="A legal plan for one child.")

    assert GlossaryTerm.objects.get().definition == "A legal plan for one child."


def test_what_was_hidden_here_stays_hidden_and_is_told():
    load_term()
    GlossaryTerm.objects.update(is_visible=False)

    loader = load_term(definition="A legal plan for one child.")

    assert not GlossaryTerm.objects.visible().exists()
    assert loader.left_alone == [("glossary word EHCP", "it is hidden here")]


def test_overwriting_brings_the_words_of_what_is_hidden_but_does_not_show_it():
    load_term()
    GlossaryTerm.objects.update(is_visible=False)

    load_term(overwrite=True, definition="A legal plan for one child.")

    row = GlossaryTerm.objects.get()
    assert (row.definition, row.is_visible) == ("A legal plan for one child.", False)


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_was_deleted_here_is_not_brought_back(overwrite):
    load_term()
    GlossaryTerm.objects.all().delete()

    loader = load_term(overwrite=overwrite)

    assert not GlossaryTerm.objects.exists()
    assert loader.left_alone == [("glossary word EHCP", "it was deleted or renamed here")]


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_was_renamed_here_does_not_come_twice(overwrite):
    load_term()
    GlossaryTerm.objects.update(term="EHC plan")

    load_term(overwrite=overwrite)

    assert GlossaryTerm.objects.get().term == "EHC plan"


def test_what_belongs_to_something_deleted_here_is_left_alone_too():
    load_plan_with_section()
    Section.objects.all().delete()
    Plan.objects.all().delete()

    loader = load_plan_with_section(overwrite=True)

    assert not Section.objects.exists()
    assert loader.left_alone == [
        ("plan 1", "it was deleted or renamed here"),
        ("section 1.1", "what it belongs to was deleted or renamed here"),
    ]


def test_a_row_written_here_before_the_first_load_stays():
    make_glossary_term(term="EHCP", definition="Our own words.")

    loader = load_term()

    assert GlossaryTerm.objects.get().definition == "Our own words."
    assert loader.left_alone == [("glossary word EHCP", "it was written here, not loaded")]


def test_a_row_the_content_lost_stays_and_is_told():
    load_term()

    loader = load_term(term="SEND")

    assert GlossaryTerm.objects.count() == 2
    assert loader.left_alone == [("glossary word EHCP", "the content no longer has it")]


def test_loaders_of_other_names_remember_for_themselves():
    load_term()

    with loading("another", reason="Loaded") as loader:
        loader.load(GlossaryTerm, "EHCP", WORDS | {"definition": "Other words."}, term="EHCP")

    assert loader.left_alone == [("glossary word EHCP", "it was written here, not loaded")]


def test_rows_joined_to_many_others_follow_the_content():
    one, two = make_plan(), make_plan()
    load_key_area(one)

    loader = load_key_area(one, two)

    assert set(KeyArea.objects.get().plans.all()) == {one, two}
    assert loader.updated == ["key area of work need"]
    assert load_key_area(two, one).unchanged == ["key area of work need"]


def test_a_new_row_and_what_it_is_joined_to_are_one_entry_in_its_history():
    one = make_plan()

    load_key_area(one)

    entry = KeyArea.history.get()
    assert (entry.history_type, entry.history_change_reason) == ("+", "Loaded")
    assert [joined.plan for joined in entry.plans.all()] == [one]


def test_a_join_changed_here_is_a_change():
    one, two = make_plan(), make_plan()
    load_key_area(one)
    KeyArea.objects.get().plans.add(two)

    loader = load_key_area(one)

    assert set(KeyArea.objects.get().plans.all()) == {one, two}
    assert loader.left_alone == [("key area of work need", "it was changed here")]


def test_every_row_refused_is_told_and_none_is_kept():
    with pytest.raises(LoadingError) as told:
        load_terms(SEND={}, EHCP={"definition": "", "basis": "hearsay"}, ARP={"acronym": "ARP"})

    assert told.value.faults == [
        "glossary word EHCP: what it means: This field cannot be blank.",
        "glossary word EHCP: where this comes from: Value 'hearsay' is not a valid choice.",
        "glossary word ARP: Say what the letters stand for.",
    ]
    assert not GlossaryTerm.objects.exists()
    assert not LoadedRow.objects.exists()
    assert not GlossaryTerm.history.exists()


def test_an_error_on_the_way_keeps_nothing():
    with pytest.raises(TypeError):
        load_terms(SEND={}, EHCP={}, ARP=None)

    assert not GlossaryTerm.objects.exists()


def test_loading_one_row_twice_is_a_mistake_in_the_code():
    with loading("test", reason="Loaded") as loader:
        loader.load(GlossaryTerm, "EHCP", WORDS, term="EHCP")

        with pytest.raises(ValueError, match="EHCP is loaded twice"):
            loader.load(GlossaryTerm, "EHCP", WORDS, term="EHCP")
