"""The gallery shows every piece, and only developers see it."""

import pytest
from django.urls import path

from kirklees_send import urls
from kirklees_send.gallery import COMPONENTS, SAMPLES, gallery

urlpatterns = [*urls.urlpatterns, path("gallery/", gallery, name="gallery")]


def test_every_piece_has_its_place():
    assert set(SAMPLES) == {piece.stem for piece in COMPONENTS.glob("*.html")}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_each_is_shown_with_what_it_takes_and_no_search_engine_keeps_it(client):
    page = client.get("/gallery/")

    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.text
    for piece in page.context["pieces"]:
        assert f'id="piece-{piece.name}"' in page.text
        assert "Take" in piece.takes, piece.name
        assert all(sample.strip() for sample in piece.shown), piece.name


@pytest.mark.django_db
def test_without_debug_there_is_none(client):
    assert client.get("/gallery/").status_code == 404
