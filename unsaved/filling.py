"""A page whose form holds again what somebody typed in it.

Sending it again sends what was sent before: every box, tick and choice, and what the page itself
remembers, such as the version that was opened. Works on the page as it is shown, so that each form
of the site is filled in the same way.
"""

from html import escape
from html.parser import HTMLParser

from unsaved.words import FOR

# The page's own: each page has fresh ones.
FRESH = ("csrfmiddlewaretoken", "_typed_by", "_words")
# Nothing can be put in there, or it is what the button says.
LEFT_ALONE = ("submit", "button", "image", "reset", "password", "file")


def fill(page, typed):
    """Return the page with `typed`, a QueryDict, in that one of its forms that has most of its
    boxes, and the set of names for which there is no box, or one that is for something else."""
    survey = _Survey()
    survey.feed(page)
    if not survey.forms:
        return page, set(typed)
    best = max(survey.forms, key=lambda form: len(survey.forms[form] & typed.keys()))
    filling = _Filling(best, typed)
    filling.feed(page)
    filling.close()
    return "".join(filling.out), set(typed) - survey.forms[best] | filling.without_choice


class _Forms(HTMLParser):
    """Reads the boxes of each form of a page. Forms are numbered from 1; 0 is outside."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.form, self.is_inside = 0, False

    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.form, self.is_inside = self.form + 1, True
        self.opened(tag, dict(attrs))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        self.closed(tag)

    def closed(self, tag):
        pass


class _Survey(_Forms):
    def __init__(self):
        super().__init__()
        self.forms = {}

    def opened(self, tag, attrs):
        if self.is_inside and tag in ("input", "textarea", "select", "button") and "name" in attrs:
            self.forms.setdefault(self.form, set()).add(attrs["name"])


class _Filling(_Forms):
    def __init__(self, best, typed):
        super().__init__()
        self.best, self.typed = best, typed
        self.left = {name: list(values) for name, values in typed.lists()}
        # Boxes of a row that was not on the page then are not touched.
        self.rows = {_row_of(name) for name in typed}
        self.out = []
        self.without_choice = set()
        self.select, self.offered, self.is_skipping = None, set(), False

    def opened(self, tag, attrs):
        said = self.get_starttag_text()
        name = attrs.get("name")
        is_ours = self.is_inside and self.form == self.best and name not in FRESH
        if tag == "option" and self.select is not None:
            self.option(attrs)
        elif not (is_ours and name and _row_of(name) in self.rows):
            self.out.append(said)
        elif tag == "input":
            self.input(said, attrs)
        elif tag == "textarea" and name in self.typed:
            # Browsers leave the first line break out.
            self.out += [said, "\n", escape(self.typed[name])]
            self.is_skipping = True
        else:
            self.out.append(said)
            if tag == "select" and (name in self.typed or "multiple" in attrs):
                self.select, self.offered = name, set()

    def input(self, said, attrs):
        name, kind = attrs["name"], (attrs.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            is_chosen = (attrs.get("value") or "on") in self.typed.getlist(name)
            self.out.append(_tag("input", attrs, checked=is_chosen))
        elif kind in LEFT_ALONE or name not in self.typed:
            self.out.append(said)
        elif name == FOR and attrs.get("value") != self.typed[FOR]:
            self.without_choice.add(FOR)
            self.out.append(said)
        else:
            # Several boxes may share a name: each gets its own words.
            values = self.left[name]
            given = values.pop(0) if len(values) > 1 else values[0]
            self.out.append(_tag("input", attrs | {"value": given}))

    def option(self, attrs):
        is_chosen = (attrs.get("value") or "") in self.typed.getlist(self.select)
        self.offered.add(attrs.get("value") or "")
        self.out.append(_tag("option", attrs, selected=is_chosen))

    def closed(self, tag):
        if tag == "textarea":
            self.is_skipping = False
        if tag == "select" and self.select is not None:
            if set(self.typed.getlist(self.select)) - self.offered - {""}:
                self.without_choice.add(self.select)
            self.select = None
        self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.is_skipping:
            self.out.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")

    def handle_comment(self, data):
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")


def _row_of(name):
    return name.rpartition("-")[0]


def _tag(tag, attrs, **marks):
    """Return a start tag. `marks`, such as `checked`, are there or not."""
    said = {name: value for name, value in attrs.items() if name not in marks}
    said |= {name: None for name, is_there in marks.items() if is_there}
    parts = [name if value is None else f'{name}="{escape(value)}"' for name, value in said.items()]
    return f"<{' '.join([tag, *parts])}>"
