"""content/local-offer.yaml: read, and checked as a whole before anything is loaded."""

from collections import Counter

from django.conf import settings
from django.utils.translation import gettext as _

from local_offer.content_file import advice
from publishing.content_files import read_checked

LOCAL_OFFER = settings.BASE_DIR / "content" / "local-offer.yaml"
SCHEMA = settings.BASE_DIR / "content" / "local-offer.schema.json"

# Which taxonomy the words under a name of a service belong to.
TAXONOMY_OF = {
    "needs": "need",
    "kinds": "kind",
    "access": "access",
    "outcomes": "outcome",
    "schedule_2": "schedule-2",
}


def read(path):
    """Return what the file holds; raise ContentError with all that is wrong with it."""
    return read_checked(path, SCHEMA, _faults)


def _faults(content):
    """Yield (path, sentence) for what no single piece of the file shows to be wrong."""
    yield from _miscounted(content)
    yield from _named_twice(content)
    yield from _referring_to_nothing(content)
    yield from _part_of_what_comes_after(content)
    yield from _odd_ages(content)


def _miscounted(content):
    """A file that lost a part on its way still reads well. Its counts give it away."""
    for name, wanted in content["meta"]["counts"].items():
        found = len(content.get(name, []))
        if wanted != found:
            yield (
                ["meta", "counts", name],
                _("this says %(wanted)s, but the file holds %(found)s")
                % {"wanted": wanted, "found": found},
            )
    for name in content.keys() - content["meta"]["counts"].keys() - {"meta"}:
        yield ["meta", "counts"], _("%(name)s is missing") % {"name": name}


def _named_twice(content):
    named = {
        "terms": lambda row: (row["taxonomy"], row["slug"]),
        "organisations": lambda row: row["id"],
        "services": lambda row: row["id"],
        "synonyms": lambda row: (row["typed"].casefold(), row["taxonomy"], row["term"]),
        "places": lambda row: row["name"].casefold(),
        "years": lambda row: row["slug"],
        "waiting_rights": lambda row: row["slug"],
        "waiting_times": lambda row: row["id"],
    }
    for name, key in named.items():
        rows = content.get(name, [])
        times = Counter(map(key, rows))
        for number, row in enumerate(rows):
            if times[key(row)] > 1:
                yield [name, number], _("this is named twice")


def _referring_to_nothing(content):
    terms = {(row["taxonomy"], row["slug"]) for row in content["terms"]}
    organisations = {row["id"] for row in content["organisations"]}
    towns = {row["name"] for row in content["places"] if row["kind"] == "town"}
    references = [
        *_references(content, terms, organisations, towns),
        *_services_named(content),
    ]
    for path, named, known in references:
        if named not in known:
            name = named[-1] if isinstance(named, tuple) else named
            yield path, _("there is no “%(name)s” in this file") % {"name": name}


def _references(content, terms, organisations, towns):
    """Yield (path, what is named there, what may be named there)."""
    for number, row in enumerate(content["terms"]):
        if "parent" in row:
            yield ["terms", number, "parent"], (row["taxonomy"], row["parent"]), terms
    for number, row in enumerate(content["synonyms"]):
        yield ["synonyms", number, "term"], (row["taxonomy"], row["term"]), terms
    for number, row in enumerate(content["services"]):
        yield ["services", number, "organisation"], row["organisation"], organisations
        for name, taxonomy in TAXONOMY_OF.items():
            for place, slug in enumerate(row.get(name, [])):
                yield ["services", number, name, place], (taxonomy, slug), terms
        for place, town in enumerate(row.get("places", [])):
            yield ["services", number, "places", place], town, towns
    yield from advice.references(content)


def _services_named(content):
    services = {row["id"] for row in content["services"]}
    for number, row in enumerate(content.get("waiting_times", [])):
        if "service" in row:
            yield ["waiting_times", number, "service"], row["service"], services


def _part_of_what_comes_after(content):
    """A word is loaded in the place it stands. What it is part of must be there by then."""
    named = [(row["taxonomy"], row["slug"]) for row in content["terms"]]
    for number, row in enumerate(content["terms"]):
        parent = (row["taxonomy"], row.get("parent"))
        if parent in named[number:]:
            yield (
                ["terms", number, "parent"],
                _("“%(name)s” is not told before this") % {"name": row["parent"]},
            )


def _odd_ages(content):
    for name in ("services", "years"):
        for number, row in enumerate(content.get(name, [])):
            if row.get("min_age", 0) > row.get("max_age", 200):
                yield [name, number, "min_age"], _("the youngest age is above the oldest")
