"""Somebody who writes, and their browser."""

import pytest
from django.test import Client

from tests import factories

PASSWORD = "correct horse battery staple"


@pytest.fixture
def writer():
    return factories.make_person(username="writer", password=PASSWORD, is_superuser=True)


def browser_of(person):
    """The browser of somebody who logged in. It shows pages as people see them: tokens are asked
    for, and faults are pages."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(writer):
    return browser_of(writer)
