"""A note between two updates is for staff: it reaches neither the public nor the record."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.roles import Role
from actions.updates.rounds import publish_round
from privacy.purging import purge
from publishing.public_pages import every_address
from reports.models import InterimNote, UpdateDocument, UpdateText
from tests import factories
from tests.visiting import text_of

pytestmark = pytest.mark.django_db

WORDS = "The board asked about the lift."


@pytest.fixture
def note():
    return factories.make_interim_note(noted_on=timezone.localdate(), text=WORDS)


def test_whoever_writes_it_in_the_admin_is_remembered(client):
    lead = factories.make_person(Role.AREA_LEAD)
    client.force_login(lead)
    page = reverse("admin:reports_interimnote_add")

    client.post(page, {"noted_on": "2026-11-02", "text": WORDS})

    written = InterimNote.objects.get()
    assert (written.text, written.written_by) == (WORDS, lead)
    assert written.history.get().history_user == lead
    assert "not public" in client.get(page).text


def test_it_enters_no_document_and_no_page(client, note):
    opened = factories.make_round(published_at=None)
    area = factories.make_area()
    factories.make_update(action=factories.make_action(area=area), round=opened)
    InterimNote.objects.update(area=area)
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())

    assert WORDS not in UpdateDocument.objects.get().canonical
    assert not UpdateText.objects.filter(words__contains=WORDS).exists()
    pages = {path: text_of(client.get(path).content) for _name, path in every_address()}
    assert [path for path, text in pages.items() if WORDS in text] == []


@pytest.mark.both_databases
def test_after_two_years_it_is_deleted_with_its_history(note):
    old = factories.make_interim_note(noted_on=timezone.localdate() - datetime.timedelta(days=740))

    purge(timezone.now())

    assert list(InterimNote.objects.all()) == [note]
    assert not InterimNote.history.filter(id=old.pk).exists()


def test_deleted_by_hand_none_of_its_words_is_left(client):
    client.force_login(factories.make_person(Role.PUBLISHER))
    named = factories.make_interim_note(text="Jo Fern of Year 3 asked.")
    named.text = "Somebody asked."
    named.save()
    page = reverse("admin:reports_interimnote_delete", args=[named.pk])
    version = client.get(page).context["version"]

    client.post(page, {"post": "yes", "_version": version, "change_reason": "It named a child."})

    assert not InterimNote.objects.filter(pk=named.pk).exists()
    assert not InterimNote.history.filter(id=named.pk).exists()
