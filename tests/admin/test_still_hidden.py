"""Whoever ticks "Shown to the public" is told what else keeps it from the public."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin.pages import as_shown, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(admin_client):
    """Save a row again, with what is typed into its form."""

    def saved(row, **typed):
        kind = f"{row._meta.app_label}_{row._meta.model_name}"
        page = reverse(f"admin:{kind}_change", args=[row.pk])
        shown = as_shown(admin_client.get(page)).items()
        form = {name: value for name, value in shown if value != ""}
        sent = {**form, "change_reason": "They told us.", **typed}
        return messages(admin_client.post(page, sent, follow=True))

    return saved


def test_a_box_that_is_not_ticked_is_named(save):
    service = factories.make_service(name="Help", is_visible=False, is_listed=False)

    said = save(service, is_visible="on")

    assert said[-1] == "The public cannot see “Help” yet: “May be listed” is not ticked."


def test_what_it_belongs_to_is_named(save):
    organisation = factories.make_organisation(name="A charity", is_visible=False)
    service = factories.make_service(name="Help", organisation=organisation, is_visible=False)

    said = save(service, is_visible="on")

    assert said[-1] == "The public cannot see “Help” yet: Run by “A charity” is not shown."


def test_what_the_public_sees_needs_no_warning(save):
    service = factories.make_service(is_visible=False)

    assert not any("cannot see" in sentence for sentence in save(service, is_visible="on"))


def test_what_is_not_to_be_shown_yet_needs_no_warning(save):
    service = factories.make_service(is_visible=False, is_listed=False)

    assert not any("cannot see" in sentence for sentence in save(service))


def test_a_page_of_guidance_whose_words_wait_for_an_officer_needs_no_warning(save):
    page = factories.make_guidance_page(is_visible=False)

    assert not any("cannot see" in sentence for sentence in save(page, is_visible="on"))
