"""A database from before places went in tens keeps its rows, and the loader still knows them."""

from importlib import import_module

import pytest
from django.apps import apps

from actions.models import RecommendationPoint
from plans.models import Section
from publishing.loading import loading
from tests import factories

pytestmark = pytest.mark.django_db


def test_sections_keep_their_order_and_are_still_known():
    plan = factories.make_plan()
    first, tenth = {"body": "First."}, {"body": "Tenth."}
    with loading("big-plan", reason="Loaded") as loader:
        loader.load(Section, "1.1", first | {"heading": "1"}, plan=plan, order=1)
        loader.load(Section, "1.10", tenth | {"heading": "10"}, plan=plan, order=10)

    import_module("plans.migrations.0002_places_in_tens").count_in_tens(apps, None)
    with loading("big-plan", reason="Loaded") as loader:
        loader.load(Section, "1.10", first | {"heading": "1"}, plan=plan, order=10)
        loader.load(Section, "1.100", tenth | {"heading": "10"}, plan=plan, order=100)

    assert loader.unchanged == ["section 1.10", "section 1.100"]
    assert loader.left_alone == []
    assert list(Section.objects.values_list("order", "heading")) == [(10, "1"), (100, "10")]


def test_what_inspectors_asked_for_keeps_its_order_and_is_still_known():
    area = factories.make_area()
    with loading("big-plan", reason="Loaded") as loader:
        loader.load(RecommendationPoint, "WT 1", {"text": "Ask 1"}, area=area, order=1)
        loader.load(RecommendationPoint, "WT 10", {"text": "Ask 10"}, area=area, order=10)

    import_module("actions.migrations.0004_places_in_tens").count_in_tens(apps, None)
    with loading("big-plan", reason="Loaded") as loader:
        loader.load(RecommendationPoint, "WT 10", {"text": "Ask 1"}, area=area, order=10)
        loader.load(RecommendationPoint, "WT 100", {"text": "Ask 10"}, area=area, order=100)

    assert loader.unchanged == [
        "thing inspectors asked for WT 10",
        "thing inspectors asked for WT 100",
    ]
    assert list(RecommendationPoint.objects.values_list("order", flat=True)) == [10, 100]
