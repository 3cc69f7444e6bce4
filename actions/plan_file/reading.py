"""The Big Plan's content file: read, and checked as a whole before anything is loaded."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from publishing.content_files import read_checked

BIG_PLAN = settings.BASE_DIR / "content" / "big-plan.yaml"
SCHEMA = settings.BASE_DIR / "content" / "big-plan.schema.json"

# The lists that a plan may have. A section of the plan has to show each.
LISTS = ("ambitions", "statements", "commitments", "strengths", "documents")


def read(path):
    """Return what the file holds; raise ContentError with all that is wrong with it."""
    return read_checked(path, SCHEMA, _faults)


def _faults(content):
    """Yield (path, sentence) for what no single piece of the file shows to be wrong."""
    yield from _miscounted(content)
    yield from _named_twice(content)
    yield from _out_of_place(content)
    yield from _misnumbered(content)
    yield from _not_shown(content)
    yield from _referring_to_nothing(content)
    yield from _linked_oddly(content)


def _miscounted(content):
    """A file that lost a part on its way still reads well. Its counts give it away."""
    wanted, found = _flat(content["meta"]["counts"]), _flat(_counts(content))
    for path in sorted(wanted.keys() | found.keys()):
        if wanted.get(path, 0) != found.get(path, 0):
            yield (
                ["meta", "counts", *path],
                _("this says %(wanted)s, but the file holds %(found)s")
                % {"wanted": wanted.get(path, 0), "found": found.get(path, 0)},
            )


def _counts(content):
    plans, areas = content["plans"], content["focus_areas"]
    measures = [measure for area in areas for measure in area["measures"]]
    counts = {
        name: len(content[name])
        for name in ("plans", "key_areas", "governance", "focus_areas", "glossary", "public_facts")
    }
    counts |= {name: sum(len(plan.get(name, [])) for plan in plans) for name in LISTS}
    counts["sections"] = {plan["slug"]: len(plan["sections"]) for plan in plans}
    for name in ("actions", "measures"):
        in_areas = {area["slug"]: len(area[name]) for area in areas}
        counts[name] = in_areas | {"total": sum(in_areas.values())}
    counts["distinct_measures"] = sum("same_measure_as" not in measure for measure in measures)
    return counts


def _flat(counts):
    flat = {}
    for name, count in counts.items():
        if isinstance(count, dict):
            flat |= {(name, inner): number for inner, number in count.items()}
        else:
            flat[name,] = count
    return flat


def _named_twice(content):
    """Names that others refer to, and that rows are found by, are given once."""
    plans = list(_each(content, "plans"))
    areas = list(_each(content, "focus_areas"))
    yield from _twice(plans, "part")
    yield from _twice(plans, "slug")
    for plan in plans:
        yield from _twice(_each(plan[1], "sections", plan[0]), "heading")
    yield from _twice(_each(content, "key_areas"), "key")
    for name in ("number", "slug", "prefix"):
        yield from _twice(areas, name)
    yield from _twice(
        [
            found
            for path, area in areas
            for name in ("actions", "measures")
            for found in _each(area, name, path)
        ],
        "reference",
    )
    for name in ("term", "acronym"):
        yield from _twice(_each(content, "glossary"), name)
    yield from _twice(_each(content, "public_facts"), "reference")


def _out_of_place(content):
    """A place is a name, and also the order: in each list places go up."""
    for pieces in _lists_with_places(content):
        last = 0
        for path, piece in pieces:
            if piece["place"] <= last:
                yield (
                    [*path, "place"],
                    _("this must be more than %(last)s, the place before it") % {"last": last},
                )
            last = max(last, piece["place"])


def _lists_with_places(content):
    """Yield the pieces of every list whose rows are found by their places."""
    for path, plan in _each(content, "plans"):
        for name in ("sections", *LISTS):
            yield _each(plan, name, path)
    yield _each(content, "key_areas")
    yield _each(content, "governance")
    for path, area in _each(content, "focus_areas"):
        yield _each(area["recommendation"], "points", [*path, "recommendation"])
        yield _each(area, "definitions", path)
        for place, action in _each(area, "actions", path):
            yield _each(action, "parts", place)
    for path, fact in _each(content, "public_facts"):
        yield _each(fact.get("table", {}), "rows", [*path, "table"])


def _twice(pieces, name):
    seen = set()
    for path, piece in pieces:
        if piece.get(name) in seen:
            yield (
                [*path, name],
                _("%(name)s is used before this") % {"name": piece[name]},
            )
        seen.add(piece.get(name, object()))


def _misnumbered(content):
    """A reference begins with the letters of its area."""
    for path, area in _each(content, "focus_areas"):
        for name, letters in (("actions", ""), ("measures", "M")):
            for place, piece in _each(area, name, path):
                reference = f"{area['prefix']} {letters}"
                if not re.fullmatch(re.escape(reference) + "[0-9]+", piece["reference"]):
                    yield (
                        [*place, "reference"],
                        _("this must begin with %(letters)s") % {"letters": reference.strip()},
                    )


def _not_shown(content):
    for path, plan in _each(content, "plans"):
        shown = {section.get("holds") for section in plan["sections"]}
        for name in LISTS:
            if name in plan and name not in shown:
                yield [*path, name], _("no section of the plan holds this list")


def _referring_to_nothing(content):
    """Everything that is referred to has to be in the file."""
    parts = {plan["part"] for plan in content["plans"]}
    known = {
        "sections": {(p["part"], s["heading"]) for p in content["plans"] for s in p["sections"]},
        "areas": {area["slug"] for area in content["focus_areas"]},
        "actions": _references(content, "actions"),
        "measures": _references(content, "measures"),
    }
    for path, part in _parts(content):
        if part not in parts:
            yield path, _("there is no plan %(part)s") % {"part": part}
    for path, fact in _each(content, "public_facts"):
        for name, there in known.items():
            for i, other in enumerate(fact.get(name, [])):
                if name == "sections":
                    other = (other["plan"], other["heading"])
                if other not in there:
                    yield [*path, name, i], _no_such(other)


def _parts(content):
    yield ["inspection", "plan"], content["inspection"]["plan"]
    for name in ("governance", "focus_areas"):
        for path, piece in _each(content, name):
            yield [*path, "plan"], piece["plan"]
    for path, area in _each(content, "key_areas"):
        for i, part in enumerate(area["plans"]):
            yield [*path, "plans", i], part


def _linked_oddly(content):
    """Two actions are linked once, in one way; a measure stands first where it is told whole."""
    actions, told = _references(content, "actions"), set()
    for path, area in _each(content, "focus_areas"):
        for place, action in _each(area, "actions", path):
            seen = {action["reference"]}
            for kind in ("follows", "related", "similar"):
                for i, other in enumerate(action.get(kind, [])):
                    if other not in actions:
                        yield [*place, kind, i], _no_such(other)
                    if other in seen:
                        yield (
                            [*place, kind, i],
                            _("%(name)s is itself, or linked before") % {"name": other},
                        )
                    seen.add(other)
        for place, measure in _each(area, "measures", path):
            other = measure.get("same_measure_as")
            if other is None:
                told.add(measure["reference"])
            elif other not in told:
                yield (
                    [*place, "same_measure_as"],
                    _("%(name)s is not told before this") % {"name": other},
                )


def _references(content, name):
    return {
        piece["reference"]
        for area in content["focus_areas"]
        for piece in area[name]
        if "same_measure_as" not in piece
    }


def _no_such(name):
    if isinstance(name, tuple):
        part, heading = name
        return _("plan %(part)s has no section %(heading)s") % {"part": part, "heading": heading}
    return _("there is no %(name)s") % {"name": name}


def _each(holder, name, path=()):
    """The pieces of a list, each with the path to it."""
    return [([*path, name, i], piece) for i, piece in enumerate(holder.get(name, []))]
