"""Our fields come out as GOV.UK Frontend draws them: checked against the examples in its package.

Only what its script needs is left out on both sides: these pages have none.
"""

import json
from html.parser import HTMLParser

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from feedback.forms.fields import ManyChoicesField, OneChoiceField
from feedback.forms.journeys import FormStep
from publishing.govuk import Textarea

COMPONENTS = settings.BASE_DIR / "node_modules/govuk-frontend/dist/govuk/components"
FOR_ITS_SCRIPT = {"data-module", "data-aria-controls"}
# Ours alone: without script, the browser puts the focus on the summary.
FOR_THE_FOCUS = {"tabindex", "autofocus"}
VOID = {"input", "br"}

EXAMPLES = [
    ("input", "default"),
    ("input", "with hint text"),
    ("input", "with error message"),
    ("input", "with error and hint"),
    ("input", "with label as page heading"),
    ("input", "with width-5 class"),
    ("input", "with autocomplete attribute"),
    ("input", "with spellcheck disabled"),
    ("input", "inputmode"),
    ("input", "value"),
    ("textarea", "default"),
    ("textarea", "with hint"),
    ("textarea", "with error message"),
    ("textarea", "with hint and error message"),
    ("textarea", "with label as page heading"),
    ("textarea", "with autocomplete attribute"),
    ("textarea", "with default value"),
    ("radios", "default"),
    ("radios", "with hint"),
    ("radios", "with hints on parent and items"),
    ("radios", "with fieldset and error message"),
    ("radios", "with hint and error message"),
    ("radios", "with conditional items"),
    ("radios", "with conditional item checked"),
    ("checkboxes", "default"),
    ("checkboxes", "with hint"),
    ("checkboxes", "with legend as a page heading"),
    ("checkboxes", "with pre-checked values"),
    ("checkboxes", "with error message"),
    ("checkboxes", "with error message and hint"),
]


def example(component, name):
    found = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return next(fixture for fixture in found if fixture["name"] == name)


class _Pieces(HTMLParser):
    """HTML as a list of tags with sorted attributes and of words, without what shows nowhere.

    What an answer reveals is left out: there the examples have any markup they like."""

    def __init__(self):
        super().__init__()
        self.pieces = []
        self._revealed = 0

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        classes = attrs.get("class", "").replace("__conditional--hidden", "").split()
        if self._revealed:
            self._revealed += tag not in VOID
            return
        kept = {
            name: " ".join(sorted(set(classes))) if name == "class" else " ".join(value.split())
            for name, value in attrs.items()
            if name not in FOR_ITS_SCRIPT | FOR_THE_FOCUS
        }
        if "__conditional" in kept.get("class", ""):
            kept["class"] = "conditional"
            self._revealed = 1
        self.pieces.append((tag, sorted(kept.items())))

    def handle_endtag(self, tag):
        if self._revealed:
            self._revealed -= 1
            if self._revealed:
                return
        self.pieces.append(f"/{tag}")

    def handle_data(self, data):
        if data.strip() and not self._revealed:
            self.pieces.append(" ".join(data.split()))


def pieces_of(html):
    parser = _Pieces()
    parser.feed(html)
    parser.close()
    return parser.pieces


def with_errors(form, errors):
    form.full_clean()
    form.errors.clear()
    for name, error in errors.items():
        form.add_error(name, error)
    return form


def drawn_by_us(component, options):
    """Return the HTML of a form with the one question of an example."""
    # Our ids are the names; the examples may give both.
    name = options["name"] if "items" in options else options.get("id", options["name"])
    question = options.get("label") or options["fieldset"]["legend"]
    words = {
        "label": question["text"],
        "help_text": options.get("hint", {}).get("text", ""),
    }
    fields, chosen = {}, options.get("value")
    if component in ("input", "textarea"):
        attrs = {
            "class": options.get("classes", ""),
            "autocomplete": options.get("autocomplete"),
            "inputmode": options.get("inputmode"),
            "spellcheck": "false" if options.get("spellcheck") is False else None,
        }
        attrs = {key: value for key, value in attrs.items() if value}
        widget = Textarea(attrs) if component == "textarea" else forms.TextInput(attrs)
        fields[name] = forms.CharField(widget=widget, **words)
    else:
        items = options["items"]
        kind = OneChoiceField if component == "radios" else ManyChoicesField
        field = kind([(item["value"], item["text"]) for item in items], **words)
        field.is_optional = False
        field.hints = {item["value"]: item.get("hint", {}).get("text", "") for item in items}
        field.reveals = {
            item["value"]: f"r-{item['value']}" for item in items if "conditional" in item
        }
        fields |= {below: forms.CharField() for below in field.reveals.values()}
        fields[name] = field
        ticked = [item["value"] for item in items if item.get("checked")]
        ticked += options.get("values", [])
        chosen = ticked if component == "checkboxes" else next(iter(ticked), chosen)
    heading = name if question.get("isPageHeading") else None
    question_page = type("OneQuestion", (FormStep,), {**fields, "heading": heading})
    if "errorMessage" in options:
        sent = chosen if isinstance(chosen, list) else [chosen] if chosen else []
        form = with_errors(
            question_page(MultiValueDict({name: sent})),
            {name: options["errorMessage"]["text"]},
        )
    else:
        form = question_page(initial={name: chosen})
    return form[name].as_field_group().replace(f'name="{name}"', f'name="{options["name"]}"')


@pytest.mark.parametrize(("component", "name"), EXAMPLES)
def test_a_question_is_drawn_as_in_the_example(component, name):
    fixture = example(component, name)

    ours = drawn_by_us(component, fixture["options"])

    assert pieces_of(ours) == pieces_of(fixture["html"])


def test_the_error_summary_is_drawn_as_in_the_example():
    fixture = example("error-summary", "default")
    first, second = fixture["options"]["errorList"]
    two = type("Two", (FormStep,), {"one": forms.CharField(), "two": forms.CharField()})
    form = with_errors(two(MultiValueDict()), {"one": first["text"], "two": second["text"]})

    ours = render_to_string("govuk/error_summary.html", {"form": form})

    for name, problem in (("one", first), ("two", second)):
        ours = ours.replace(f'href="#{name}"', f'href="{problem["href"]}"')
    assert pieces_of(ours) == pieces_of(fixture["html"])


def test_a_difference_would_be_noticed():
    fixture = example("radios", "with hint")

    ours = drawn_by_us("radios", fixture["options"])

    assert pieces_of(ours.replace("-hint", "-help")) != pieces_of(fixture["html"])
    assert pieces_of(ours.replace("govuk-radios__item", "item")) != pieces_of(fixture["html"])
    assert pieces_of(ours.replace("<legend", "<p")) != pieces_of(fixture["html"])


def test_crispy_and_django_draw_a_question_by_the_same_template():
    form = type("One", (FormStep,), {"words": forms.CharField(label="Words")})()

    by_crispy = rendered("{% load crispy_forms_tags %}{% crispy form %}", form)
    by_django = rendered("{{ form.words.as_field_group }}", form)

    assert pieces_of(by_crispy) == pieces_of(by_django)


def rendered(source, form):
    return engines["django"].from_string(source).render({"form": form})
