"""What examples show: everything there is to see, labelled, and of the real plan."""

import datetime
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import models

from actions.models import (
    Action,
    Correction,
    Definition,
    DueDate,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.plan_file import samples
from actions.standing import standing
from actions.statuses import Status
from publishing import field_register
from publishing.samples import sample_models
from reports.models import UpdateDocument, UpdateText
from tests.factories import make_action, make_area, make_measure

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def make_references():
    """Make four areas with the references of the real plan, as far as examples need them."""
    for prefix in ("PFA", "WT", "EHCP", "COM"):
        area = make_area(prefix=prefix)
        for number in range(1, 15):
            make_action(area=area, reference=f"{prefix} {number}")
        for number in range(1, 6):
            # As waits are in the plan: their definitions say whether in weeks or days.
            unit = "waiting time" if prefix == "WT" else "number of children"
            make_measure(area=area, reference=f"{prefix} M{number}", unit=unit)


def load(today=TODAY):
    out = StringIO()
    call_command("load_sample_progress", today=today, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def examples(made_once):
    with made_once():
        make_references()
        load()


def test_two_rounds_are_published_and_one_is_being_written(examples):
    newest, older = Round.objects.visible()
    still_open = Round.objects.get(published_at=None)
    assert str(older) == "April to June 2026"
    assert str(newest) == "July to September 2026"
    assert str(still_open) == "October to December 2026"


def test_no_made_up_word_stands_in_the_boxes_where_real_ones_are_typed(examples):
    assert not ProgressUpdate.objects.drafts().exists()


def test_every_way_an_action_can_stand_is_shown(examples):
    newest = Round.objects.visible().first()
    rows = list(Action.objects.with_standing().select_related("area"))
    stands = [standing(row, TODAY, newest) for row in rows]
    assert {its.code for its in stands} == {*Status, "no-update"}
    assert {row.area.prefix for row in rows if row.newest_round} == {"PFA", "WT", "EHCP", "COM"}
    assert any(its.overdue and its.status is None for its in stands)
    assert any(its.overdue and its.status for its in stands)
    assert any(its.silent and its.status for its in stands)
    assert any(its.silent and its.status is None for its in stands)
    assert any(its.due is None and its.status for its in stands)


def test_dates_are_promised_moved_once_moved_twice_and_corrected(examples):
    counted = DueDate.objects.visible().filter(kind="move").values_list("action")
    moves = dict(counted.annotate(models.Count("id")).order_by())
    assert set(moves.values()) == {1, 2}
    assert DueDate.objects.visible().filter(kind="correction").count() == 1
    assert Correction.objects.visible().count() == 1


def test_figures_are_of_every_kind(examples):
    shown = Reading.objects.visible()
    assert Series.objects.filter(measure__reference="WT M2").count() == 3
    one_series = shown.filter(series__name="Example service A", series__measure__reference="WT M2")
    assert one_series.count() >= 8
    assert shown.filter(is_early=True).exists()
    assert shown.exclude(replaces=None).exists()
    assert shown.exclude(words="").exists()
    assert Definition.objects.visible().filter(version=2).exists()
    assert shown.filter(value__gt=0, value__lt=5, series__measure__counts_people=True).exists()
    shares = shown.filter(series__measure__reference="PFA M5")
    assert shares.filter(numerator__lt=5).exists()


def test_every_example_says_so_in_each_of_its_texts(examples):
    # The record says of real actions, too, what was said: each of its pages has its mark.
    for model in set(sample_models()) - {UpdateDocument, UpdateText}:
        texts = [
            name
            for name in field_register.public_fields(model)
            if isinstance(field := model._meta.get_field(name), models.CharField | models.TextField)
            and not field.choices
            and not isinstance(field, models.URLField)
            and name != "unit"  # never shown without its figure, which says so
        ]
        for row in model.objects.all():
            row.full_clean()
            assert row.is_sample
            said = [getattr(row, name) for name in texts if getattr(row, name)]
            # A round has no words of its own, and a figure stands under the name of its series.
            assert said or model in (Round, Reading)
            assert all(text.startswith("Example") for text in said)


def test_examples_fit_their_own_quarter_and_no_other(examples):
    assert samples.is_current(today=datetime.date(2026, 12, 31))
    assert not samples.is_current(today=datetime.date(2027, 1, 1))


def test_examples_name_only_actions_and_measures_of_the_real_plan():
    content = settings.BASE_DIR / "content"
    told = yaml.safe_load((content / "sample-progress.yaml").read_text())
    real = yaml.safe_load((content / "big-plan.yaml").read_text())
    references = {
        row["reference"]
        for area in real["focus_areas"]
        for row in (*area["actions"], *area["measures"])
    }

    named = {*told["due"], told["copied_wrongly"]["action"], told["correction"]["action"]}
    named |= {figures["measure"] for figures in told["figures"]}
    for by_status in told["updates"].values():
        once_each = [name for names in by_status.values() for name in names]
        assert len(once_each) == len(set(once_each))
        named |= set(once_each)
    assert named <= references
