"""What was typed on the page of figures stays typed, and nobody's newer figure is lost to it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from local_offer.models import WaitFigure
from local_offer.waits import giving
from tests import factories
from tests.local_offer.waits.test_staff_pages import DAYS, GIVE, give, supplier_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits():
    return [factories.make_wait() for _number in range(2)]


@pytest.fixture
def supplier(client, waits):
    person = supplier_of(*waits)
    client.force_login(person)
    return person


def draft_of(wait, by, value=20, **values):
    given = {"waiting": 50, "as_of": DAYS[1], "supplied_by": "Others", **values}
    return giving.give(wait, *DAYS, by=by, on=timezone.localdate(), value=value, **given)


def sent_back(page, wait):
    """The version that the page sends back for a wait."""
    return re.search(rf'name="wait-{wait.pk}-version" value="([^"]*)"', page.text)[1]


def test_enter_in_any_box_saves_and_takes_nothing_back(client, supplier, waits):
    draft_of(waits[0], supplier)

    form = client.get(reverse(GIVE)).text.partition('<form method="post"')[2]
    first, *_others = re.findall(r"<button[^>]*>[^<]*", form)

    assert "name=" not in first
    assert first.endswith(">Save")
    assert 'tabindex="-1"' in first
    assert 'aria-hidden="true"' in first


def test_taking_one_back_keeps_what_is_typed_in_the_others(client, supplier, waits):
    draft_of(waits[0], supplier)

    page = give(
        client,
        typed(waits[0], value="20", waiting="50"),
        typed(waits[1], value="17", note="Half typed."),
        {f"take-back-{waits[0].pk}": "yes"},
        supplied_by="Locala East",
    )

    assert not WaitFigure.objects.exists()
    assert "Taken back. It was never public." in page.text
    assert 'value="17"' in page.text
    assert 'value="Half typed."' in page.text
    assert 'value="Locala East"' in page.text
    assert 'value="20"' not in page.text
    assert sent_back(page, waits[0]) == giving.version_on(waits[0], *DAYS)


def test_what_changed_meanwhile_is_not_taken_back_and_nothing_typed_goes(client, supplier, waits):
    draft = draft_of(waits[0], supplier)
    seen = typed(waits[0], value="20", waiting="50")
    colleague = supplier_of(waits[0])
    draft_of(waits[0], colleague, value=21)

    page = give(client, seen, typed(waits[1], value="17"), {f"take-back-{waits[0].pk}": "yes"})

    assert WaitFigure.objects.get() == draft
    assert f"{colleague} saved this" in page.text
    assert 'value="17"' in page.text
    assert sent_back(page, waits[0]) == giving.version_on(waits[0], *DAYS)


def test_a_slip_in_one_row_never_lets_another_row_overwrite_what_is_newer(client, supplier, waits):
    slip, other = typed(waits[0], value="many"), typed(waits[1], value="14", waiting="50")
    colleague = supplier_of(waits[1])
    draft_of(waits[1], colleague)

    page = give(client, slip, other)
    mended = typed(waits[0], value="12", waiting="50", version=sent_back(page, waits[0]))
    other = typed(waits[1], value="14", waiting="50", version=sent_back(page, waits[1]))
    page = give(client, mended, other)

    assert WaitFigure.objects.get().value == 20
    assert f"{colleague} saved this" in page.text
    assert sent_back(page, waits[1]) == giving.version_on(waits[1], *DAYS)


def test_a_draft_that_is_opened_again_keeps_its_day_team_and_source(client, supplier, waits):
    today = timezone.localdate()
    draft_of(waits[0], supplier, as_of=today, source_url="https://example.org/waits")
    draft_of(waits[1], supplier, value=9)
    factories.make_wait_figure(published_at=None, prepared_by=supplier, supplied_by="Elsewhere")
    boxes = client.get(reverse(GIVE)).context["given"]

    saved = give(
        client,
        typed(waits[0], value="21", waiting="50"),
        typed(waits[1], value="9.0", waiting="50"),
        **{box.name: box.value() or "" for box in boxes},
    )

    assert saved.status_code == 302
    assert boxes["supplied_by"].value() == "Others"
    assert boxes["as_of"].value() is None
    figure = waits[0].figures.get()
    assert (figure.value, figure.as_of, figure.supplied_by) == (21, today, "Others")
    assert figure.source_url == "https://example.org/waits"


def test_only_what_was_changed_for_all_is_written_where_drafts_differ(client, supplier, waits):
    draft_of(waits[0], supplier, as_of=timezone.localdate())
    draft_of(waits[1], supplier, supplied_by="Locala")

    rows = [typed(wait, value="21", waiting="50", checked="on") for wait in waits]
    saved = give(client, *rows, supplied_by="Therapies", as_of="")

    assert saved.status_code == 302
    told = [(figure.supplied_by, figure.as_of) for figure in WaitFigure.objects.order_by("wait")]
    assert told == [("Therapies", timezone.localdate()), ("Therapies", DAYS[1])]


def test_a_new_figure_needs_its_own_team_and_day_where_drafts_differ(client, supplier, waits):
    third = factories.make_wait(service=waits[0].service)
    draft_of(waits[0], supplier)
    draft_of(waits[1], supplier, supplied_by="Locala")

    page = give(client, typed(third, value="14", waiting="50"), supplied_by="")

    assert "Say which team gives them." in page.text
    assert not third.figures.exists()


def test_a_changed_team_alone_is_not_dropped_in_silence(client, supplier, waits):
    draft_of(waits[0], supplier)

    page = give(client, typed(waits[0], value="20.0", waiting="50"), supplied_by="Locala East")

    assert page.status_code == 200
    assert "No figure was given, so nothing was saved." in page.text
    assert 'value="Locala East"' in page.text
