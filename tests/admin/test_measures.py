"""What the admin lets nobody do to a measure, because it would rewrite what the public was told."""

import pytest

from actions.models import Measure, MeasureInArea
from tests import factories
from tests.admin.pages import as_shown, page_of

pytestmark = pytest.mark.django_db

REASON = "It was copied wrongly."


def save(client, row, **typed):
    """Open a row's form, type, and send it."""
    page = client.get(page_of(row))
    return client.post(page_of(row), {**as_shown(page), "change_reason": REASON, **typed})


@pytest.fixture
def measure():
    measure = factories.make_measure(unit="weeks", counts_people=True)
    factories.make_reading(series=factories.make_series(measure=measure))
    return measure


def test_the_unit_of_public_figures_is_refused_at_its_field(admin_client, measure):
    refused = save(admin_client, measure, unit="days")

    errors = refused.context["adminform"].form.errors
    assert errors == {"unit": [str(Measure.unit_stays)]}
    assert Measure.objects.get().unit == "weeks"


def test_what_is_hidden_in_public_figures_stays_hidden(admin_client, measure):
    filled = as_shown(admin_client.get(page_of(measure)))
    del filled["counts_people"]

    refused = admin_client.post(page_of(measure), {**filled, "change_reason": REASON})

    errors = refused.context["adminform"].form.errors
    assert errors == {"counts_people": [str(Measure.hidden_stays_hidden)]}
    assert Measure.objects.get().counts_people


def test_more_of_a_measure_may_be_put_right(admin_client, measure):
    saved = save(admin_client, measure, text="What the plan says.")

    assert saved.status_code == 302
    assert Measure.objects.get().text == "What the plan says."


@pytest.mark.parametrize("parent", ["measure", "area"])
def test_a_reference_inside_another_form_is_chosen_once(admin_client, parent):
    place = factories.make_measure_in_area(reference="WT M7")
    row = getattr(place, parent)
    prefix = next(
        name.removesuffix("-reference")
        for name, value in as_shown(admin_client.get(page_of(row))).items()
        if value == "WT M7"
    )

    saved = save(admin_client, row, **{f"{prefix}-reference": "WT M8", f"{prefix}-order": 9})

    assert saved.status_code == 302
    kept = MeasureInArea.objects.get(pk=place.pk)
    assert (kept.reference, kept.order) == ("WT M7", 9)


def test_a_series_stays_with_its_measure(admin_client, measure):
    series, other = measure.series.get(), factories.make_measure()

    save(admin_client, series, measure=other.pk, name="North")

    series.refresh_from_db()
    assert (series.measure, series.name) == (measure, "North")
