"""Filling in what the plan says of each action, one after the other."""

import pytest
from django.urls import reverse

from actions.models import Action
from actions.roles import Role
from tests import factories
from tests.admin.pages import as_shown, messages

pytestmark = pytest.mark.django_db

REASON = "Read on the plan's page."


def form_of(action):
    return reverse("admin:actions_action_change", args=[action.pk])


def save(client, action, form=None, **typed):
    form = as_shown(client.get(form_of(action))) if form is None else form
    return client.post(form_of(action), {**form, "change_reason": REASON, **typed}, follow=True)


@pytest.fixture
def point():
    return factories.make_recommendation_point(text="Act sooner")


@pytest.fixture
def action(point):
    return factories.make_action(area=point.area)


def test_an_action_says_what_it_answers_and_each_point_keeps_the_reason(
    admin_client, admin_user, action, point
):
    before = action.history.count()

    save(admin_client, action, recommendation_points=[point.pk])

    kept = point.history.latest()
    assert list(action.recommendation_points.all()) == [point]
    assert (kept.history_change_reason, kept.history_user) == (REASON, admin_user)
    assert [row.action for row in kept.actions.all()] == [action]
    assert action.history.count() == before


def test_an_answer_is_taken_back(admin_client, action, point):
    point.actions.add(action)

    save(admin_client, action, recommendation_points=[])

    assert not point.actions.exists()


def test_only_points_of_its_area_and_those_it_answers_are_offered(admin_client, action, point):
    elsewhere = factories.make_recommendation_point(actions=[action])
    factories.make_recommendation_point(text="Of another area")

    form = admin_client.get(form_of(action)).context["adminform"].form

    assert set(form.fields["recommendation_points"].queryset) == {point, elsewhere}


def test_an_answer_given_meanwhile_elsewhere_is_not_taken_back_unseen(admin_client, action, point):
    opened = as_shown(admin_client.get(form_of(action)))
    point.actions.add(action)

    refused = save(admin_client, action, opened, title="My title")

    assert list(point.actions.all()) == [action]
    assert Action.objects.get().title != "My title"
    assert refused.context["meanwhile"]


def test_a_form_sent_back_untouched_changes_no_point(admin_client, action, point):
    point.actions.add(action)
    before = point.history.count()

    save(admin_client, action)

    assert point.history.count() == before


def test_those_who_may_only_look_read_what_it_answers(client, action, point):
    point.actions.add(action)
    client.force_login(factories.make_person(Role.VIEWER))

    response = client.get(form_of(action))

    assert "Act sooner" in response.text
    assert 'name="recommendation_points"' not in response.text


def test_a_new_action_is_added_before_it_answers_anything(admin_client):
    response = admin_client.get(reverse("admin:actions_action_add"))

    assert 'name="recommendation_points"' not in response.text


def test_after_saving_the_next_without_words_is_one_click_away(admin_client):
    area = factories.make_area()
    first, _second, third = (
        factories.make_action(area=area, published_wording=words) for words in ("", "There.", "")
    )

    told = messages(save(admin_client, first, published_wording="Exact words."))

    assert told[0] == (
        f'Next without the plan’s exact words: <a href="{form_of(third)}">{third}</a>'
    )


def test_after_the_last_it_begins_again_at_the_first(admin_client):
    area = factories.make_area()
    first, last = (factories.make_action(area=area) for _number in range(2))

    told = messages(save(admin_client, last, published_wording="Exact words."))

    assert form_of(first) in told[0]


def test_when_every_action_has_its_words_no_next_is_named(admin_client, action):
    told = messages(save(admin_client, action, published_wording="Exact words."))

    assert not any("Next without" in sentence for sentence in told)


def test_places_say_that_something_can_come_between(admin_client):
    section = factories.make_section()

    text = admin_client.get(reverse("admin:plans_section_change", args=[section.pk])).text

    assert "Places go in tens: what comes between 30 and 40 is given 35." in text
