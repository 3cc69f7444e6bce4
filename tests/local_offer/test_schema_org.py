"""A service as other machines read it: what is known, what is shown, and no markup."""

import json
import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def described(client, service):
    page = client.get(service.get_absolute_url()).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_what_is_known_is_said(client):
    organisation = factories.make_organisation(name="The trust", website="https://trust.example/")
    service = factories.make_service(
        organisation=organisation, min_age=4, max_age=11, cost="free", languages="English\nUrdu"
    )
    factories.make_contact(service=service, phone="(01484) 000001")

    told = described(client, service)

    assert told["@type"] == "Service"
    assert told["name"] == service.name
    assert told["url"].endswith(service.get_absolute_url())
    assert told["provider"]["name"] == "The trust"
    assert told["audience"] == {
        "@type": "PeopleAudience",
        "suggestedMinAge": 4,
        "suggestedMaxAge": 11,
    }
    assert told["availableLanguage"] == ["English", "Urdu"]
    assert told["availableChannel"][0]["servicePhone"]["telephone"] == "01484000001"
    assert told["offers"]["price"] == 0


def test_what_is_not_known_or_not_sure_is_left_out(client):
    service = factories.make_service()
    factories.make_contact(service=service, phone="01484 000002", is_sure=False)

    told = described(client, service)

    assert {"availableChannel", "availableLanguage", "offers"}.isdisjoint(told)
    assert told["audience"] == {"@type": "PeopleAudience"}


def test_no_word_ends_the_element_it_stands_in(client):
    name = '</script><script>alert(1)</script> & <!-- Tom\'s "club"'
    service = factories.make_service(name=name)

    assert described(client, service)["name"] == name
