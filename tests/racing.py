"""Two people at the same moment: two browsers, two connections, one starting signal."""

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from tests import factories

# Once in each test of bin/test; as often as this by bin/prove.
many_pairs = pytest.mark.proof(sample=1, whole=200)


def two_people(*roles):
    """Return two browsers, each with somebody logged in who has these roles, or without any may
    do everything."""
    browsers = []
    for _person in range(2):
        browser = Client()
        browser.force_login(factories.make_person(*roles, is_superuser=not roles))
        browsers.append(browser)
    return browsers


def at_once(*jobs):
    """Run the jobs at the same moment, each on a connection of its own; return their answers."""
    together = Barrier(len(jobs))

    def run(job):
        together.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def boxes_of(page):
    """Return {name: what stands in it} of every box on a page, as a person would see it."""
    reader = _Boxes()
    reader.feed(page)
    return reader.found


class _Boxes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.of_list, self.of_text = {}, None, None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if (tag == "input" and said.get("type") not in ("checkbox", "radio")) or (
            tag == "input" and said.get("type") == "radio" and "checked" in said
        ):
            self.found[said.get("name")] = said.get("value", "")
        elif tag == "select":
            self.of_list = said.get("name")
        elif tag == "option" and "selected" in said:
            self.found[self.of_list] = said.get("value", "")
        elif tag == "textarea":
            self.of_text = said.get("name")
            self.found[self.of_text] = ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            # Browsers drop the line end that stands first.
            self.found[self.of_text] = self.found[self.of_text].removeprefix("\n")
            self.of_text = None

    def handle_data(self, data):
        if self.of_text:
            self.found[self.of_text] += data
