"""What README and docs/ tell is there: rooms, links, files, commands."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_OURS = {"var", "node_modules"}
FOLDERS = {
    place.name
    for place in ROOT.iterdir()
    if place.is_dir() and not place.name.startswith(".") and place.name not in NOT_OURS
}


def headings_of(document):
    return re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)


def anchor_of(heading):
    """Return what GitHub and others make of a heading. No two of a document are alike here."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def missing(document, link):
    """Return whether a relative link of a document leads nowhere."""
    path, _hash, anchor = link.partition("#")
    place = document.parent / path if path else document
    if not place.exists():
        return True
    return bool(anchor) and anchor not in map(anchor_of, headings_of(place))


def test_the_map_has_every_room():
    readme = (ROOT / "README.md").read_text()
    rooms = {place.parent.name for place in ROOT.glob("*/__init__.py")}

    assert "reports" in rooms
    assert {room for room in rooms if f"`{room}/`" not in readme} == set()


def test_every_link_leads_somewhere():
    links = [
        (document, link)
        for document in DOCUMENTS
        for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", document.read_text())
    ]

    assert len(links) > 50
    assert [f"{document.name}: {link}" for document, link in links if missing(document, link)] == []
    assert missing(ROOT / "README.md", "docs/concepts.md#no-such-heading")


def test_no_two_headings_of_a_document_have_one_anchor():
    twice = {}
    for document in DOCUMENTS:
        anchors = [anchor_of(heading) for heading in headings_of(document)]
        if again := {anchor for anchor in anchors if anchors.count(anchor) > 1}:
            twice[document.name] = again

    assert twice == {}


def test_every_file_and_command_that_is_named_is_there():
    wrong = set()
    for document in DOCUMENTS:
        text = document.read_text()
        named = re.findall(rf"(?<![\w./-])((?:{'|'.join(FOLDERS)})/[\w./-]*\w/?)", text)
        wrong |= {f"{document.name}: {path}" for path in named if not (ROOT / path).exists()}
        commands = set(re.findall(r"\bmanage(?:\.py)? ([a-z_]+)", text))
        wrong |= {f"{document.name}: manage.py {name}" for name in commands - get_commands().keys()}

    assert wrong == set()


def test_where_code_sends_people_to_read_on_there_is_something_to_read():
    texts = "".join(
        path.read_text(errors="ignore")
        for folder in FOLDERS - {"docs", "static", "content"}
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    documents = set(re.findall(r"(?<![\w/])(?:docs/[\w/-]+|README|CHANGELOG)\.md", texts))
    sections = re.findall(r"'([^'\n]+)' in (docs/[\w/-]+\.md)", texts)

    assert "docs/running.md" in documents
    assert {name for name in documents if not (ROOT / name).exists()} == set()
    assert sections
    assert [(name, file) for name, file in sections if name not in headings_of(ROOT / file)] == []


def test_what_readyz_may_say_is_told_to_whoever_is_woken():
    said = set()
    for file in [*ROOT.glob("*/health.py"), ROOT / "publishing" / "by_the_clock.py"]:
        said |= set(re.findall(r'"([A-Z][a-z]+(?:-only)?): ', file.read_text()))
    told = (ROOT / "docs" / "when_something_breaks.md").read_text()

    assert {"Late", "Mail", "Read-only"} <= said
    assert {line for line in said if f'| "{line}:' not in told} == set()
