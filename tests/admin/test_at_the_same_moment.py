"""Two people save at the same moment, again and again: one is accepted, the other is told.

The check is one with the save, so nothing gets between them on either database.
"""

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Section
from tests import factories
from tests.admin.pages import as_shown
from tests.crowds import all_at_once

pytestmark = pytest.mark.usefixtures("shared_database")

PAIRS = 20
REASON = "Tried at the same moment."


@pytest.fixture
def people():
    """Two browsers, each with somebody logged in."""
    browsers = []
    for name in ("ann", "bea"):
        browser = Client()
        browser.force_login(factories.make_person(username=name, is_superuser=True))
        browsers.append(browser)
    return browsers


def page_of(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def a_section():
    row = factories.make_section(body="first")
    return [(row, "body")] * 2, row


def a_draft_update():
    row = factories.make_update(round=factories.make_round(published_at=None))
    return [(row, "what_we_did")] * 2, row


def the_words():
    row = factories.make_glossary_term()
    return [(row, "definition")] * 2, row


def a_part_inside_its_action():
    row = factories.make_action_part()
    return [(row.action, "parts-0-text")] * 2, row


def a_part_inside_and_alone():
    row = factories.make_action_part()
    return [(row.action, "parts-0-text"), (row, "text")], row


@pytest.mark.parametrize(
    "made",
    [a_section, a_draft_update, the_words, a_part_inside_its_action, a_part_inside_and_alone],
)
def test_of_two_simultaneous_saves_one_is_accepted_and_one_is_told(people, made):
    doors, row = made()
    accepted = []

    for turn in range(PAIRS):
        typed = [f"{turn} by {name}" for name in ("ann", "bea")]
        forms = [
            {**as_shown(person.get(page_of(door))), field: words, "change_reason": REASON}
            for person, (door, field), words in zip(people, doors, typed, strict=True)
        ]
        answers = all_at_once(
            [
                lambda person=person, door=door, form=form: person.post(page_of(door), form)
                for person, (door, _field), form in zip(people, doors, forms, strict=True)
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        quicker = [answer.status_code for answer in answers].index(302)
        accepted.append(typed[quicker])
        told = answers[1 - quicker]
        assert told.context["meanwhile"].version
        assert typed[1 - quicker] in told.content.decode()

    name = doors[-1][1].rpartition("-")[2]
    kept = row.history.filter(history_type="~").order_by("history_id")
    assert [getattr(entry, name) for entry in kept] == accepted
    row.refresh_from_db()
    assert getattr(row, name) == accepted[-1]


def test_a_delete_and_a_save_at_the_same_moment_lose_nothing_unseen(people):
    deleter, writer = people
    for turn in range(PAIRS // 2):
        row = factories.make_section(is_visible=False)
        asked = deleter.get(page_of(row, "delete"))
        form = {**as_shown(writer.get(page_of(row))), "body": f"words {turn}"}
        yes = {"post": "yes", "version": asked.context["version"]}

        deleted, saved = all_at_once(
            [
                lambda row=row, yes=yes: deleter.post(page_of(row, "delete"), yes),
                lambda row=row, form=form: writer.post(page_of(row), form),
            ]
        )

        assert (deleted.status_code, saved.status_code) in {(302, 410), (200, 302)}
        left = [section.body for section in Section.objects.filter(pk=row.pk)]
        if saved.status_code == 302:
            assert left == [f"words {turn}"]
        else:
            assert left == []
            assert f"words {turn}" in saved.text
