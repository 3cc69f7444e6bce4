"""What people may tell us about: rooms list it, and what was said stays readable."""

import pytest

from feedback.forms.places import Places
from feedback.models.submissions import say_what_they_are_about
from publishing import matters
from publishing.matters import KindOfMatter, kinds_of_matter
from tests import factories


def test_every_kind_is_offered_or_found_by_its_address():
    kinds = kinds_of_matter()

    assert [kind.name for kind in kinds if not (kind.offered or kind.named)] == []
    assert {kind.name for kind in kinds} >= {"area", "action", "measure"}


@pytest.fixture
def register(monkeypatch):
    """Adds kinds for one test only."""
    known = {kind.name: kind for kind in kinds_of_matter()}
    monkeypatch.setattr("publishing.matters._register.found", known)
    return matters.register


def test_a_name_is_taken_once(register):
    with pytest.raises(ValueError, match="area is registered twice"):
        register(KindOfMatter("area", "slug", list, in_address=str))


@pytest.mark.django_db
def test_a_new_kind_is_offered_by_every_form_without_a_change_of_tables(register):
    plan = factories.make_plan()
    plans = type(plan).objects.all
    register(KindOfMatter("plan", "slug", plans, in_address=lambda it: it.slug, offered=plans))

    assert (plan.slug, str(plan)) in Places().choices()
    assert factories.make_submission(**Places().of(plan.slug)).about == str(plan)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_it_is_about_is_told_in_words_even_when_that_is_gone(django_assert_num_queries):
    area = factories.make_area()
    action, measure = factories.make_action(area=area), factories.make_measure(area=area)
    said = [factories.make_submission(about=row) for row in (area, action, measure, None)]
    said.append(factories.make_submission(about_kind="action", about_key="WT 999"))

    with django_assert_num_queries(3):
        told = [one.about for one in say_what_they_are_about(said)]

    assert told == [area.title, str(action), str(measure), "", "WT 999"]
