"""A mistake in what an area said in a published quarter is put right in the open, beside it."""

import hashlib

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions.roles import Role
from actions.updates.rounds import correct_update
from reports.models import AreaCorrection, AreaReport, UpdateDocument
from tests import factories
from tests.reports.telling import SPRING, correct, make_area_with, tell, words_on

pytestmark = pytest.mark.django_db

STAFF_PAGE = "/admin/rounds/2026-q2/areas/waiting-times/correct/"
SENT = {"text": "Families wait 14 weeks.", "reason": "We copied the figure of another area."}


@pytest.fixture
def report():
    """What an area with one action said of a quarter that is in the record."""
    area, (action,) = make_area_with(1)
    tell(
        SPRING,
        [{"action": action}],
        area_reports=[{"area": area, "says": "Families wait 4 weeks."}],
    )
    return AreaReport.objects.get()


@pytest.fixture
def publisher(client):
    person = factories.make_person(Role.PUBLISHER)
    client.force_login(person)
    return person


def put_right(report, text=SENT["text"]):
    """Put it right as staff do; return the UpdateDocument of the correction."""
    correct_update(report, text=text, reason=SENT["reason"], at=timezone.now(), by=None)
    return UpdateDocument.objects.latest("number")


def test_a_publisher_puts_it_right_from_the_page_of_the_quarter(client, publisher, report):
    assert f'href="{STAFF_PAGE}"' in client.get("/admin/rounds/2026-q2/").text
    page = client.get(STAFF_PAGE).text
    assert "Families wait 4 weeks." in page
    assert 'href="/updates/2026-q2/areas/waiting-times/"' in page

    client.post(STAFF_PAGE, SENT)

    assert "Families wait 14 weeks." in client.get(STAFF_PAGE).text
    assert "1 correction" in client.get("/admin/rounds/2026-q2/").text
    assert AreaCorrection.objects.get().history.get().history_user == publisher
    report.refresh_from_db()
    assert report.says == "Families wait 4 weeks."


@pytest.mark.usefixtures("report", "publisher")
def test_it_needs_both_sentences_keeps_what_is_typed_and_is_public_once(client):
    half = client.post(STAFF_PAGE, {"text": SENT["text"]})
    assert half.context["form"].errors == {"reason": ["Say how the mistake came about."]}
    assert SENT["text"] in half.text
    client.post(STAFF_PAGE, SENT)

    again = client.post(STAFF_PAGE, SENT)

    assert "It says this already: the correction is public since" in again.text
    assert AreaCorrection.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_nobody_but_a_publisher_puts_it_right(client, report, role):
    client.force_login(factories.make_person(role))

    assert client.get(STAFF_PAGE).status_code == 403
    assert client.post(STAFF_PAGE, SENT).status_code == 403
    assert "Correct Waiting" not in client.get("/admin/rounds/2026-q2/").text
    assert not AreaCorrection.objects.exists()


@pytest.mark.usefixtures("publisher")
def test_what_is_no_part_of_the_record_is_not_put_right(client):
    area, _actions = make_area_with(1)
    opened = factories.make_round(quarter=SPRING, published_at=None)
    factories.make_area_report(round=opened, area=area)

    assert client.post(STAFF_PAGE, SENT).status_code == 404

    opened.area_reports.update(published_at=timezone.now(), is_sample=True)
    opened.published_at, opened.is_sample = timezone.now(), True
    opened.save()
    assert STAFF_PAGE not in client.get("/admin/rounds/2026-q2/").text
    told = client.post(STAFF_PAGE, SENT, follow=True)
    assert "This is an example, so there is nothing to put right." in told.text
    assert not AreaCorrection.objects.exists()


def test_it_stands_right_below_the_words_wherever_they_are(client, report):
    number = put_right(report).number

    for path in ("/updates/2026-q2/", "/updates/2026-q2/areas/waiting-times/"):
        page = client.get(path)
        said = words_on(page).index("Families wait 4 weeks.")
        right = words_on(page).index(f"{SENT['text']} {SENT['reason']}")
        assert said < right < words_on(page).index("What families say")
        assert f'id="correction-{number}"' in page.text
    assert "1 correction stands beside it." in words_on(client.get("/updates/2026-q2/"))


def test_it_is_told_with_what_came_later_with_news_and_to_feed_readers(client, report):
    number = put_right(report).number
    its_place = f"/updates/2026-q2/areas/waiting-times/#correction-{number}"

    update = client.get("/updates/2026-q2/")
    assert f'<a href="{its_place}">Correction to Waiting</a>' in " ".join(update.text.split())
    changes = words_on(client.get("/changes/"))
    assert f"Correction to what the area said for April to June 2026: {SENT['text']}" in changes
    of_area = words_on(client.get("/changes/", {"area": "waiting-times"}))
    assert SENT["text"] in of_area
    for address in ("/updates/feed.xml", "/updates/feed.xml?area=waiting-times"):
        feed = client.get(address).text
        assert "Correction to the update for April to June 2026: Waiting" in feed
        assert f"{settings.SITE_ORIGIN}{its_place}" in feed


def test_corrections_of_other_areas_and_of_actions_stand_where_they_belong(client, report):
    other = factories.make_area(slug="communication", title="Communication")
    assert other
    put_right(report)
    correct(report.round.updates.get(), "It was nine.")

    of_action = words_on(client.get("/updates/2026-q2/wt-1/"))
    of_area = words_on(client.get("/updates/2026-q2/areas/waiting-times/"))

    assert "It was nine." in of_action
    assert SENT["text"] not in of_action
    assert of_area.count(SENT["text"]) == of_area.count("It was nine.") == 1
    assert of_area.index(SENT["text"]) < of_area.index("Put right since")


def test_it_is_a_document_of_its_own_that_anybody_can_check(client, report):
    before = UpdateDocument.objects.get()
    document = put_right(report)

    record = client.get(document.get_file_url())

    assert hashlib.sha256(record.content).hexdigest() == document.digest
    assert record.json()["previous"] == before.digest
    assert record.json()["area"] == "waiting-times"
    words = client.get(document.get_words_url()).text
    assert SENT["text"] in words
    assert SENT["reason"] in words


@pytest.mark.both_databases
def test_once_public_it_never_changes_and_never_goes(report):
    put_right(report)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AreaCorrection.objects.update(text="Families wait 3 weeks.")
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaCorrection.objects.all().delete()
