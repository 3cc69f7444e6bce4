"""What was ever frozen can be read for ever: a document of each schema is kept here as it was
published, and each page is still made from it."""

import json
from pathlib import Path

import pytest
from django.utils.dateparse import parse_datetime

from actions.quarters import Quarter
from reports.models import UpdateDocument, UpdateText
from reports.record.canonical import digest_of
from reports.record.reading import SCHEMAS
from tests.reports.telling import words_on

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).parent / "kept"
TRIED = [
    "",
    "areas/waiting-times/",
    "wt-1/",
    "wt-2/",
    "record.json",
    "texts.json",
    "actions.csv",
]


def restore(schema):
    """Put the document of a schema, with its words, into the database; return it."""
    text = (KEPT / f"schema-{schema}.json").read_text()
    facts = json.loads(text)
    document = UpdateDocument.objects.create(
        kind="update",
        quarter=Quarter.parse(facts["quarter"]),
        number=facts["number"],
        canonical=text,
        digest=digest_of(text),
        previous=facts["previous"] or "",
        published_at=parse_datetime(facts["published"]),
        is_sample=facts["example"],
    )
    told = json.loads((KEPT / f"schema-{schema}-words.json").read_text())
    UpdateText.objects.bulk_create(
        UpdateText(document=document, digest=digest, is_sample=document.is_sample, **kept)
        for digest, kept in told["texts"].items()
    )
    return document


def test_a_document_of_each_schema_is_kept():
    kept = {int(path.stem.rpartition("-")[2]) for path in KEPT.glob("schema-*[0-9].json")}

    assert kept == SCHEMAS


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_each_page_is_still_made_from_it(client, schema):
    document = restore(schema)
    place = f"/updates/{document.quarter.code}/"

    pages = {path: client.get(place + path) for path in TRIED}

    assert {page.status_code for page in pages.values()} == {200}
    assert pages["record.json"].content == document.canonical.encode()
    assert "1 of 2 done. 1 is past its date." in words_on(pages[""])
    assert "Example: We bought ten chairs." in words_on(pages["wt-1/"])
    assert "No update for July to September 2026." in words_on(pages["wt-2/"])
    assert "Example: Waits are shorter. Signed by the Head of Waiting" in words_on(pages[""])
    assert "Words used in this update This is what they meant" in words_on(pages[""])
    assert "Published by a publisher, who wrote" in words_on(pages[""])
    assert "Paint the chairs. Withdrawn on 1 September 2026." in words_on(pages["wt-1/"])
    assert "Speech, July to September 2026: 14 weeks" in words_on(pages["areas/waiting-times/"])
    for path in ("", "kept/", "feed.xml", "calendar.ics", "compare/"):
        assert client.get(f"/updates/{path}").status_code == 200
