import pytest
from django.core.management import call_command

from tests.local_offer.incoming.another_list import AnotherList, served

THEIRS = "Calder list"


@pytest.fixture
def another():
    return AnotherList()


@pytest.fixture
def feed(another):
    """The address of their feed."""
    with served(another) as address:
        yield address


@pytest.fixture
def fetch(feed, settings):
    """Fetch their feed as the command does, and return what it tells."""
    settings.SERVICE_FEEDS = {THEIRS: feed}
    settings.SERVICE_FEEDS_ON_THIS_MACHINE = True
    return lambda **options: call_command("fetch_services", **options)
