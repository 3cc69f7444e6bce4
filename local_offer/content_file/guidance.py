"""content/guidance.yaml, with events and newsletters: read, checked as a whole, then loaded.

Loading makes no page of guidance checked: its words wait for the tick of an officer.
"""

import datetime
from collections import Counter

from django.conf import settings
from django.utils.translation import gettext as _

from local_offer.guidance.words import HEADING, MARK
from local_offer.models import Event, GuidancePage, Newsletter, Source, Term
from local_offer.models.guidance import ALWAYS_PUBLIC
from publishing.content_files import read_checked
from publishing.loading import loading

GUIDANCE = settings.BASE_DIR / "content" / "guidance.yaml"
SCHEMA = settings.BASE_DIR / "content" / "guidance.schema.json"


def read(path):
    """Return what the file holds; raise ContentError with all that is wrong with it."""
    return read_checked(path, SCHEMA, _faults)


def _faults(content):
    """Yield (path, sentence) for what no single piece of the file shows to be wrong."""
    for name, wanted in content["meta"]["counts"].items():
        if wanted != len(content[name]):
            told = _("this says %(wanted)s, but the file holds %(found)s")
            yield ["meta", "counts", name], told % {"wanted": wanted, "found": len(content[name])}
        times = Counter(row["slug"] for row in content[name])
        for number, row in enumerate(content[name]):
            if times[row["slug"]] > 1:
                yield [name, number], _("this is named twice")
    pages = {row["slug"] for row in content["guidance"]}
    for number, row in enumerate(content["guidance"]):
        if row["slug"] != ALWAYS_PUBLIC and "if_they_say_no" not in row:
            yield ["guidance", number], _("it does not say what to do if they say no")
        for _words, kind, slug in MARK.findall("\n".join([_text(row), *_if_no(row)])):
            if kind == "page" and slug not in pages:
                yield (
                    ["guidance", number],
                    _("there is no “%(name)s” in this file") % {"name": slug},
                )


def _text(row):
    lines = []
    for section in row["sections"]:
        lines += [f"{HEADING}{section['heading']}"] if "heading" in section else []
        lines += section["paragraphs"]
    return "\n".join(lines)


def _if_no(row):
    return row.get("if_they_say_no", {}).get("paragraphs", [])


def load(content, *, overwrite=False):
    """Put checked content on the site and return the Loader, which tells what it did.

    Raise LoadingError, with nothing changed, if the database's own rules refuse any of it.
    """
    reason = _("Loaded from the file of guidance and events")
    with loading("guidance", reason=reason, overwrite=overwrite) as loader:
        headings = {
            term.slug: term for term in Term.objects.filter(taxonomy=Term.Taxonomy.SCHEDULE_2)
        }
        for order, row in enumerate(content["guidance"], 1):
            _load_page(loader, row, order * 10, headings)
        for row in content["events"]:
            _load_event(loader, row)
        for row in content["newsletters"]:
            _load_newsletter(loader, row)
    return loader


def _load_page(loader, row, order, headings):
    loader.load(
        GuidancePage,
        row["slug"],
        {
            "topic": row["topic"],
            "title": row["title"],
            "in_short": row["in_short"],
            "text": _text(row),
            "if_no": "\n".join(_if_no(row)),
            "deadline": row.get("if_they_say_no", {}).get("deadline", ""),
            "law": "\n".join(row.get("law", [])),
            "links": "\n".join(f"{link['title']} {link['url']}" for link in row["links"]),
            "order": order,
            "schedule_2": headings.get(row.get("schedule_2")),
            "also": "\n".join(row.get("also", [])),
            "owner": row.get("owner", ""),
            "to_add": "\n".join(row["only_the_council_can_add"]),
            "unsure_of": "\n".join(row.get("said_without_a_source", [])),
            "sources": "\n".join(row["sources"]),
            "read_on": row["read"],
        },
        slug=row["slug"],
    )


def _load_event(loader, row):
    source = row["source"]
    is_linked = source["kind"] in Source.LINKED
    elsewhere = "" if is_linked else _("Read on %(url)s.") % source
    loader.load(
        Event,
        row["slug"],
        {
            "title": row["title"],
            "what": row.get("what", ""),
            "starts_on": row["starts_on"],
            "starts_at": row.get("starts_at"),
            "ends_on": row.get("ends_on"),
            "ends_at": row.get("ends_at"),
            "place": row.get("place", ""),
            "access": row.get("access", ""),
            "booking": row.get("booking", ""),
            "for_whom": row.get("for_whom", ""),
            "organiser": row.get("organiser", ""),
            "is_sure": not row["check"],
            "source_url": source["url"] if is_linked else "",
            "note": " ".join(filter(None, [row.get("check_why", ""), elsewhere])),
        },
        slug=row["slug"],
    )


def _load_newsletter(loader, row):
    loader.load(
        Newsletter,
        row["slug"],
        {
            "title": row["title"],
            "month": datetime.date.fromisoformat(f"{row['month']}-01"),
            "topics": "\n".join(row.get("topics", [])),
            "url": row["url"],
        },
        slug=row["slug"],
    )
