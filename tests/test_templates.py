"""Each template reads as the outline of its page: short lines, one thing opened a line, and at its
top a comment that says what it is. bin/test has djade look at the rest."""

import re

import pytest
from django.conf import settings
from django.template import Context, Engine, TemplateSyntaxError
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path for path in ROOT.rglob("*") if path.is_file())
LONGEST_LINE = 120
BLOCK_LEVEL = (
    "article|aside|blockquote|body|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h1|h2|h3|h4|head|header|html|legend|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)
OPENS_BLOCK = re.compile(rf"<(?:{BLOCK_LEVEL})\b")
OPENS_CONTROL = re.compile(r"\{% (?:block|for|if|ifchanged|with) ")
COMMENT_FIRST = re.compile(r"(?:\{# |\{% comment %\}\n  )\w")
# Where no space may stand between two things, one control tag has to follow the other.
IN_THE_MIDDLE_OF_A_LINE = {
    "admin/submit_line.html": "a button stands right beside Django's own",
    "components/promise_line.html": "the parts of a step stand below each other, without a space",
    "staff/_why.html": "the reasons stand in one element, right behind a label",
}


def faults_of(text, *, stands_in_a_line=False):
    """Return what is wrong with the text of a template, in words that name the line."""
    faults = []
    if not COMMENT_FIRST.match(text):
        faults.append("1: no comment says what it is")
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line.encode()) > LONGEST_LINE:  # as tools count that know no letters
            faults.append(f"{number}: over {LONGEST_LINE} characters")
        if len(OPENS_BLOCK.findall(line)) > 1:
            faults.append(f"{number}: opens two elements")
        if len(OPENS_CONTROL.findall(line)) > 1 and not stands_in_a_line:
            faults.append(f"{number}: opens two control tags")
    return faults


def test_each_template_is_an_outline():
    faults = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT))
        stands_in_a_line = name in IN_THE_MIDDLE_OF_A_LINE
        found = faults_of(path.read_text(), stands_in_a_line=stands_in_a_line)
        faults += [f"{name}:{fault}" for fault in found]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>Words</p>", "1: no comment says what it is"),
        ("{# #}\n", "1: no comment says what it is"),
        ("{# A page. #}\n" + "x" * 121, "2: over 120 characters"),
        ("{# A page. #}\n<ul><li>Words</li></ul>", "2: opens two elements"),
        ("{# A page. #}\n{% if a %}{% for b in a %}", "2: opens two control tags"),
    ],
)
def test_what_is_no_outline_is_found(text, fault):
    assert faults_of(text) == [fault]


def test_what_stands_in_a_line_needs_to():
    for name in IN_THE_MIDDLE_OF_A_LINE:
        assert faults_of((ROOT / name).read_text()), f"{name} needs no exception"


def test_each_template_can_be_read():
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT)))


def test_layout_is_not_sent(tmp_path):
    written = (
        "{# A page. #}\n  {# Takes `a`. #}\n<p>\n  {% if a %}\n    {{ a }}\n  {% endif %}\n</p>\n"
    )
    (tmp_path / "page.html").write_text(written)
    engine = Engine(loaders=[("kirklees_send.template_loading.Loader", [tmp_path])])

    assert engine.get_template("page.html").render(Context({"a": "A"})) == "<p>\nA\n</p>"


def test_what_stands_in_another_template_sends_no_empty_line(tmp_path):
    (tmp_path / "page.html").write_text('<ul>\n  {% include "row.html" %}\n</ul>\n')
    (tmp_path / "row.html").write_text('<li>\n  <img alt="" />\n</li>\n')
    engine = Engine(loaders=[("kirklees_send.template_loading.Loader", [tmp_path])])

    sent = engine.get_template("page.html").render(Context())

    assert sent == '<ul>\n<li>\n<img alt=""/>\n</li>\n</ul>'


def test_a_fault_is_told_with_the_line_it_was_written_in(tmp_path):
    (tmp_path / "page.html").write_text("{# A page. #}\n\n  {% no_such_tag %}\n")
    engine = Engine(loaders=[("kirklees_send.template_loading.Loader", [tmp_path])])

    with pytest.raises(TemplateSyntaxError, match="on line 3"):
        engine.get_template("page.html")


def with_what_it_includes(name):
    """Return the texts of a template and of all that stand in it, in one."""
    texts, left = {}, [name]
    while left:
        if (inside := left.pop()) not in texts:
            texts[inside] = (ROOT / inside).read_text()
            left += re.findall(r'{% include "([^"]+)"', texts[inside])
    return "".join(texts.values())


def test_a_page_has_what_bars_are_filled_with_if_it_has_a_bar_and_only_then():
    frame = with_what_it_includes("base.html")
    pages = {
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if '{% extends "base.html" %}' in path.read_text()
    }
    whole = {name: with_what_it_includes(name) for name in pages}

    assert "bar-" not in frame
    assert (with_a_bar := {name for name, text in whole.items() if "url(#bar-" in text})
    assert with_a_bar == {name for name, text in whole.items() if 'id="bar-done"' in text}
