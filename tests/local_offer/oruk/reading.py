"""How the tests read these addresses, as a stranger's program would, and rows for it to read."""

import json

from publishing.models import OwnerSettings
from tests import factories

STUB = "/api/oruk"
LISTS = (
    *("/services", "/service_at_locations", "/organizations"),
    *("/taxonomies", "/taxonomy_terms"),
)
CHECKED = {"state": "checked", "checked_on": "2026-01-05"}


def make_checked(**values):
    """A service that somebody has checked."""
    return factories.make_service(**{**CHECKED, **values})


def make_all_of_it(**values):
    """A checked service of which everything is known, with a wait that has a figure."""
    location = factories.make_location(postcode="HD1 2TT")
    whole = factories.make_term(taxonomy="schedule-2")
    told = {
        "locations": [location],
        "access": [factories.make_term(taxonomy="access")],
        "outcomes": [factories.make_term(taxonomy="outcome")],
        "schedule_2": [factories.make_term(taxonomy="schedule-2", parent=whole)],
        "former_name": "What it was called",
        "who_for": "Children who hardly talk.",
        "min_age": 2,
        "max_age": 17,
        "by_yourself": True,
        "by_gp": True,
        "needs_diagnosis": "no",
        "needs_ehcp": "yes",
        "cost": "free",
        "opening": "On Tuesdays, 9am to 5pm.",
        "languages": "English\nUrdu",
        "wait_words": "Some weeks.",
        "website": "https://www.example.org/",
        "next_check": "2026-07-05",
    }
    service = make_checked(**{**told, **values})
    factories.make_contact(service=service, label="to book", email="book@example.org")
    factories.make_source(service=service)
    factories.make_wait_figure(wait=factories.make_wait(service=service))
    share = factories.make_wait(service=service, statistic="share", within=18)
    factories.make_wait_figure(wait=share, source_url="https://www.example.org/", note="A note.")
    factories.make_wait(service=service, statistic="", unit="", clock_start="", clock_stop="")
    return service


def share_the_unchecked():
    """Let services out that nobody has checked, as examples."""
    OwnerSettings.objects.filter(pk=1).update(shares_unchecked=True)


def read(client, path, status=200):
    """Return what an address under the stub tells."""
    response = client.get(STUB + path)
    assert response.status_code == status, response.content
    return response.json()


def every_object(client, path):
    """Yield each object of a list, page after page."""
    number, sign = 1, "&" if "?" in path else "?"
    while True:
        page = read(client, f"{path}{sign}page={number}")
        yield from page["contents"]
        if page["last_page"]:
            return
        number += 1


def lines_of(client, path):
    """Return the objects of an address that tells one a line."""
    response = client.get(STUB + path)
    assert response["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.getvalue().splitlines()]
