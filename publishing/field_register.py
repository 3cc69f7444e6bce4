"""Who may see each field: every field of every model is declared in one file.

The kinds are `public` (anyone), `staff` (people who log in), `personal` (about a person) and
`child` (about a child). The file is named by the setting FIELD_REGISTER. It is the record a
data protection officer reads, and what `public()` obeys, so the two cannot drift apart.
"""

import tomllib
from functools import cache

from django.apps import apps
from django.conf import settings

from publishing.rooms import is_ours

KINDS = ("public", "staff", "personal", "child")
# Said besides of fields that change by a Wording once the public has read them.
PROMISED = "promised"


@cache
def declared():
    """Return {model label: {field name: kind}}; raise ValueError on a field declared twice."""
    register = {}
    for label, kinds in _document().items():
        fields = register.setdefault(label, {})
        for kind, names in kinds.items():
            if kind == PROMISED:
                continue
            if kind not in KINDS:
                raise ValueError(f"{label}: '{kind}' is not one of {', '.join(KINDS)}.")
            for name in names:
                if name in fields:
                    raise ValueError(f"{label}.{name} is declared twice.")
                fields[name] = kind
    return register


@cache
def _document():
    with settings.FIELD_REGISTER.open("rb") as file:
        return tomllib.load(file)


def promised_fields(model):
    """Return the names of the model's fields that hold what was promised, as the file lists
    them."""
    return _document().get(model._meta.label, {}).get(PROMISED, [])


def public_fields(model):
    """Return the names of the model's public fields, in the order the model has them."""
    kinds = declared().get(model._meta.label, {})
    return [f.name for f in model._meta.concrete_fields if kinds.get(f.name) == "public"]


def faults():
    """Return a sentence for each field that is not declared, or declared but not there."""
    found = []
    labels = set()
    for model in apps.get_models():
        if not is_ours(model) or _is_history(model):
            continue
        labels.add(model._meta.label)
        declared_names = set(declared().get(model._meta.label, {}))
        names = {f.name for f in model._meta.concrete_fields}
        names |= {f.name for f in model._meta.many_to_many}
        found += [
            f"{model._meta.label}.{n} is not declared." for n in sorted(names - declared_names)
        ]
        found += [
            f"{model._meta.label}.{n} does not exist." for n in sorted(declared_names - names)
        ]
        found += [
            f"{model._meta.label}.{n} is promised, and not public."
            for n in promised_fields(model)
            if declared()[model._meta.label].get(n) != "public"
        ]
    found += [f"{label} does not exist." for label in sorted(set(declared()) - labels)]
    return found


def _is_history(model):
    # A history row holds the same fields as its model, seen by staff only.
    return hasattr(model, "history_id") or model.__name__.startswith("Historical")
