"""Nobody signs a figure while another that waits would hide its counts."""

import pytest
from django.urls import reverse

from local_offer.models import WaitFigure
from publishing.versions import version_of
from tests import factories
from tests.local_offer.waits.test_staff_pages import QUARTER, SIGN, supplier_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits():
    """Two waits of one service, such as of two ages."""
    first = factories.make_wait()
    return [first, factories.make_wait(service=first.service)]


@pytest.fixture
def signer(client, waits):
    person = supplier_of(waits[0])
    client.force_login(person)
    return person


def draft(wait, **values):
    values = {"quarter": QUARTER, "published_at": None, **values}
    return factories.make_wait_figure(wait=wait, **values)


def sign(client, *figures):
    seen = {f"seen-{figure.pk}": version_of(figure) for figure in figures}
    ticked = {"figure": [figure.pk for figure in figures]}
    return client.post(reverse(SIGN), {**ticked, **seen}, follow=True)


def public():
    return {*WaitFigure.objects.visible()}


def previewed(client):
    """{a figure: what the page says that the public would read of it}"""
    rows = client.get(reverse(SIGN)).context["rows"]
    return {row.figure: row.public.waiting_text if row.public else None for row in rows}


def test_a_count_is_not_signed_without_the_small_one_that_hides_it(client, signer, waits):
    large, small = draft(waits[0]), draft(waits[1], waiting=3)
    assert previewed(client) == {large: "hidden to protect privacy", small: "fewer than 5"}

    page = sign(client, large)
    assert public() == set()
    assert f"Sign “{small}” first, or with it." in page.text

    sign(client, large, small)
    assert public() == {large, small}


def test_the_small_one_may_be_signed_first(client, signer, waits):
    large, small = draft(waits[0]), draft(waits[1], waiting=3)

    sign(client, small)
    assert public() == {small}
    assert previewed(client) == {large: "hidden to protect privacy"}


def test_what_the_signer_wrote_has_to_be_signed_by_somebody_else_first(client, signer, waits):
    large, own = draft(waits[0]), draft(waits[1], waiting=3, prepared_by=signer)

    assert previewed(client) == {large: None, own: None}
    page = sign(client, large)

    assert public() == set()
    assert f"Somebody else has to sign “{own}” first, or you take it back" in page.text


def test_drafts_without_a_small_count_or_of_other_days_wait_without_harm(client, signer, waits):
    large = draft(waits[0])
    draft(waits[1], prepared_by=signer)
    draft(waits[1], quarter=QUARTER.shifted(-1), waiting=3)
    draft(factories.make_wait(), waiting=3)

    sign(client, large)

    assert public() == {large}


def test_a_page_of_many_previews_no_count_that_the_next_page_hides(client, signer, waits):
    large = draft(waits[0])
    for number in range(1, 21):
        draft(waits[0], quarter=QUARTER.shifted(-number))
    draft(waits[1], waiting=3)

    assert previewed(client)[large] is None
