"""The public reads what a promise said, what it says now, since when, why and who agreed."""

import datetime

import pytest
from django.utils import timezone

from publishing.changes import newest_changes
from publishing.models import Wording
from publishing.wordings.proposing import Proposal, propose, publish
from tests.factories import (
    make_action,
    make_action_part,
    make_measure,
    make_person,
    make_round,
    make_section,
    make_update,
    open_the_site,
    the_owner_says,
)

pytestmark = pytest.mark.django_db

SAID = Proposal("The board asked for less.", "SEND board", datetime.date(2026, 10, 1))


def change(row, name, value, said=SAID):
    wording = propose(row, name, value, said, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())
    row.refresh_from_db()
    return wording


def text_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_the_page_says_how_its_words_changed(client):
    part = make_action_part(text="By summer")
    open_the_site()
    change(part.action, "title", "Another goal")
    change(part, "text", "One day")

    page = text_of(client, part.action.get_absolute_url())

    assert "How these words changed" in page
    assert "<del>By summer</del>" in page
    assert "<ins>One day</ins>" in page
    assert "The board asked for less. SEND board agreed on 1 October 2026." in page


def test_a_page_whose_words_never_changed_says_nothing_of_it(client):
    assert "How these words changed" not in text_of(client, make_action().get_absolute_url())


def test_a_plan_tells_of_its_sections(client):
    section = make_section(body="We will do it.")
    open_the_site()
    change(section, "body", "We may do it.")

    assert "<del>will</del>" in text_of(client, section.plan.get_absolute_url())


def test_the_list_of_changes_and_the_address_of_one_tell_from_to_and_why(client):
    measure = make_measure(target_value=90, target_unit="%")
    open_the_site()
    wording = change(measure, "target_value", 40)
    sentence = "from “90” to “40”"

    for address in ("/changes/", f"/changes/wording/{wording.pk}/"):
        page = text_of(client, address)
        assert sentence in page, address
        assert "The board asked for less." in page


def test_an_older_change_keeps_the_title_of_its_time():
    update = make_update(action=make_action(title="Cut the waits"))
    open_the_site()
    change(update.action, "title", "Look at the waits")
    make_round(
        updates=[{"action": update.action, "status": "on-track"}], published_at=timezone.now()
    )

    titles = {
        change.title
        for change in newest_changes(10)
        if change.kind == "update" and change.url == update.action.get_absolute_url()
    }

    reference = update.action.reference
    assert titles == {f"{reference}: Cut the waits", f"{reference}: Look at the waits"}


def test_words_taken_out_leave_a_gap_with_its_day_and_reason(client):
    action = make_action(text="Help for Example Child")
    open_the_site()
    change(action, "text", "Help", Proposal("It named a child.", takes_words_out=True))

    page = text_of(client, action.get_absolute_url())

    assert "Words taken out" in page
    assert "Words were taken out where it says […]." in page
    assert "<del>for […]</del>" in page
    assert "It named a child." in page
    assert "Example Child" not in page + text_of(client, "/changes/")


def test_a_proposal_is_nowhere_in_public(client):
    action = make_action()
    open_the_site()
    propose(action, "title", "A secret goal", SAID, by=make_person(), at=timezone.now())

    for address in (action.get_absolute_url(), "/changes/"):
        assert "A secret goal" not in text_of(client, address)
    pk = Wording.objects.get(field="title").pk
    assert client.get(f"/changes/wording/{pk}/").status_code == 404


def test_what_the_owner_says_of_the_site_is_told_in_a_sentence(client):
    open_the_site()
    the_owner_says("is_official")

    page = text_of(client, "/changes/")

    assert "This is the official site. Why: The board agreed." in page
    assert "The site is open. Why: The board agreed." in page
    assert "from “no” to “yes”" not in page
