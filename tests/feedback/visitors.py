"""Somebody who fills in a form by its pages alone, as a browser without script does."""

from django.test import Client

from tests.boxes import boxes_of
from tests.kept_pages import closely


class Visitor:
    """Opens a form, answers, presses buttons. `response` is the page in front of them, `posted`
    what they sent last. `client` is Django's, or one that asks a real server in its way."""

    def __init__(self, client=None, **options):
        self.client = client or Client(**options)
        self.posted = {}

    def open(self, path):
        self.path = path.partition("?")[0]
        self.response = self.client.get(path)
        return self

    @property
    def page(self):
        return self.response.content.decode()

    @property
    def elements(self):
        """The page without the spaces that nobody sees."""
        return closely(self.page)

    @property
    def fields(self):
        """What the form in front of them would send: name to list of values."""
        return boxes_of(self.page, of="novalidate")

    @property
    def title(self):
        title = self.page.partition("<title>")[2].partition("</title>")[0]
        return " ".join(title.split())

    def press(self, go, **answers):
        """Fill in some answers and press a button."""
        posted = self.fields.copy()
        for name, value in answers.items():
            posted.setlist(name, value if isinstance(value, list) else [value])
        posted["go"] = go
        self.posted = dict(posted.lists())
        self.response = self.client.post(self.path, self.posted)
        return self

    def go_on(self, **answers):
        return self.press("next", **answers)

    def send(self):
        return self.press("send")

    def follow(self):
        """Go where the answer leads."""
        self.response = self.client.get(self.response["Location"])
        return self
