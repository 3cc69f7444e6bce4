"""Acronyms explain themselves where they first stand in running text."""

import pytest

from publishing.glossary import explain

MEANINGS = {"EHCP": "Education, Health and Care Plan", "PCAN": "Parents & carers", "AP": "Other"}


@pytest.mark.parametrize(
    ("html", "explained"),
    [
        pytest.param(
            "<p>An EHCP. Another EHCP.</p>",
            "<p>An EHCP (Education, Health and Care Plan). Another EHCP.</p>",
            id="only the first time",
        ),
        pytest.param(
            "<p>Many EHCPs</p>",
            "<p>Many EHCPs (Education, Health and Care Plans)</p>",
            id="in the plural",
        ),
        pytest.param(
            "<h2>EHCP</h2><p>An EHCP</p>",
            "<h2>EHCP</h2><p>An EHCP (Education, Health and Care Plan)</p>",
            id="not in a heading",
        ),
        pytest.param(
            '<p title="EHCP">PCAN</p>',
            '<p title="EHCP">PCAN (Parents &amp; carers)</p>',
            id="escaped, and never inside a tag",
        ),
        pytest.param("<p>MAP and AP-like</p>", "<p>MAP and AP-like</p>", id="whole words only"),
        pytest.param(
            "<p>Parents (PCAN) met</p>", "<p>Parents (PCAN) met</p>", id="not where it is explained"
        ),
        pytest.param(
            "<p>A plan (such as an EHCP) helps. Ask for an EHCP.</p>",
            "<p>A plan (such as an EHCP) helps. "
            "Ask for an EHCP (Education, Health and Care Plan).</p>",
            id="not in brackets, but where it next stands",
        ),
        pytest.param("<p>EHCP 1, EHCP M2</p>", "<p>EHCP 1, EHCP M2</p>", id="not in a reference"),
        *(
            pytest.param(
                f"<p>Type <{tag}>EHCP</{tag}></p>",
                f"<p>Type <{tag}>EHCP</{tag}></p>",
                id=f"not in {tag}",
            )
            for tag in ("code", "pre", "kbd", "samp")
        ),
        pytest.param(
            "<svg><title>EHCP</title></svg>", "<svg><title>EHCP</title></svg>", id="not in pictures"
        ),
    ],
)
def test_explain(html, explained):
    assert explain(html, MEANINGS) == explained


def test_letters_that_stand_only_in_links_are_explained_in_a_list_at_the_end():
    page = explain('<a href="/EHCP">EHCP</a>', MEANINGS)

    assert page.startswith('<a href="/EHCP">EHCP</a><section')
    assert "<dt>EHCP</dt><dd>Education, Health and Care Plan</dd>" in page


def test_letters_that_stand_only_in_brackets_are_explained_in_a_list_at_the_end():
    page = explain("<p>A plan (such as an EHCP) helps.</p>", MEANINGS)

    assert page.startswith("<p>A plan (such as an EHCP) helps.</p><section")
    assert page.count("(") == 1
    assert "<dt>EHCP</dt><dd>Education, Health and Care Plan</dd>" in page


def test_letters_join_the_list_of_words_that_a_page_has_already():
    page = explain(
        '<h2>EHCP</h2><dl class="words"><dt>Bid</dt><dd>An offer</dd></dl><p>End</p>', MEANINGS
    )

    assert page == (
        '<h2>EHCP</h2><dl class="words"><dt>Bid</dt><dd>An offer</dd>'
        "<dt>EHCP</dt><dd>Education, Health and Care Plan</dd></dl><p>End</p>"
    )


def test_letters_that_a_page_explains_in_its_own_words_are_not_explained_again():
    page = '<p>An EHCP</p><dl class="words"><dt>EHCP</dt><dd>A plan for a child</dd></dl>'

    assert explain(page, MEANINGS) == page


def test_a_page_without_letters_stays_as_it_is():
    assert explain("<p>Plain words.</p>", MEANINGS) == "<p>Plain words.</p>"
    assert explain("<p>EHCP</p>", {}) == "<p>EHCP</p>"
