"""What the file says of growing up and of waiting, put into rows that wait for their tick.

A tick goes with the words it was given to: a row that somebody ticked here is left as it is, and
words written over it take its tick away.
"""

from local_offer.models import WaitingRight, Year

TOLD_TO_PEOPLE = ("what_happens", "who_with", "what_to_ask", "what_changes", "in_kirklees")


def references(content):
    """Yield (path, what is named there, what may be named there)."""
    terms = {(row["taxonomy"], row["slug"]) for row in content["terms"]}
    services = {row["id"] for row in content["services"]}
    for number, row in enumerate(content.get("years", [])):
        for place, slug in enumerate(row["outcomes"]):
            yield ["years", number, "outcomes", place], ("outcome", slug), terms
        for place, slug in enumerate(row.get("contacts", [])):
            yield ["years", number, "contacts", place], slug, services


def load_years(content, loader, terms, services):
    """Load the years of growing up. `terms` and `services` are the rows loaded before, by what the
    file calls them."""
    for order, row in enumerate(content.get("years", []), 1):
        loader.load(
            Year,
            row["slug"],
            {
                **_advice(row, order),
                "min_age": row["min_age"],
                "max_age": row["max_age"],
                **{name: _lines(row, name) for name in (*TOLD_TO_PEOPLE, "for_parents")},
                "outcomes": [terms["outcome", slug] for slug in row["outcomes"]],
                "contacts": [services[slug] for slug in row.get("contacts", [])],
            },
            slug=row["slug"],
        )


def load_waiting_rights(content, loader):
    """Load what families that wait may ask of others."""
    for order, row in enumerate(content.get("waiting_rights", []), 1):
        values = {**_advice(row, order), "points": _lines(row, "points")}
        loader.load(WaitingRight, row["slug"], values, slug=row["slug"])


def _advice(row, order):
    return {
        "title": row["title"],
        "order": order * 10,
        "in_short": row["in_short"],
        "law": _lines(row, "law"),
        "council_url": row.get("council_url", ""),
        "government_url": row.get("government_url", ""),
        "read_on": row["read"],
        "sources": _lines(row, "sources"),
        "unsure_of": row.get("check_why", ""),
        "checked_on": None,
        "checked_by": None,
    }


def _lines(row, name):
    return "\n".join(row.get(name, []))
