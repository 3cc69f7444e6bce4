"""What a browser would send of the boxes of a page: by name, as they stand there."""

from html.parser import HTMLParser

from django.utils.datastructures import MultiValueDict


def boxes_of(page, *, of=None):
    """Return a MultiValueDict of what a page would send. `of` is an attribute that a form must have
    to be looked at; without it all boxes are, those of no form too."""
    reader = _Boxes(of)
    reader.feed(page)
    return reader.found


class _Boxes(HTMLParser):
    def __init__(self, of):
        super().__init__()
        self.found = MultiValueDict()
        self.of, self.is_inside = of, of is None
        self.of_list, self.of_text = None, None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form" and self.of:
            self.is_inside = self.of in said
        if not self.is_inside:
            return
        if tag == "input":
            is_to_tick = said.get("type") in ("checkbox", "radio")
            if not is_to_tick or "checked" in said:
                self.found.appendlist(
                    said.get("name"), said.get("value", "on" if is_to_tick else "")
                )
        elif tag == "select":
            self.of_list = said.get("name")
        elif tag == "option" and "selected" in said:
            self.found.appendlist(self.of_list, said.get("value", ""))
        elif tag == "textarea":
            self.of_text = [said.get("name"), ""]

    def handle_endtag(self, tag):
        if tag == "form" and self.of:
            self.is_inside = False
        if tag == "textarea" and self.of_text:
            name, text = self.of_text
            # Browsers drop the line end that stands first.
            self.found.appendlist(name, text.removeprefix("\n"))
            self.of_text = None

    def handle_data(self, data):
        if self.of_text:
            self.of_text[1] += data
