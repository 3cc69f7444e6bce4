"""The public pages of waits: how long, since when, or honestly that nobody has told us."""

import csv
import io
from datetime import date

import pytest
from django.utils import timezone

from actions.quarters import Quarter
from local_offer.models import Service, WaitingTime
from local_offer.waits.pages import WAITS_A_PAGE
from publishing.changes import newest_changes
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

LIST, FILE = "/local-offer/waiting-times/", "/local-offer/waiting-times/waiting-times.csv"
Topic = WaitingTime.Topic
LAST = Quarter.containing(timezone.localdate()).shifted(-1)


def a_wait(**values):
    """A wait with three quarters, the newest longer than the one before."""
    wait = factories.make_wait(**values)
    for back, value in enumerate((16, 13, 12)):
        factories.make_wait_figure(wait=wait, quarter=LAST.shifted(-back), value=value)
    return wait


def lines_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_list_is_in_the_order_families_ask_and_others_only_with_a_figure(client):
    topics = [Topic.OTHER, Topic.EHC_NEEDS_ASSESSMENT, Topic.WHEELCHAIRS, Topic.THERAPIES]
    waits = {topic: factories.make_wait(topic=topic) for topic in topics}
    known = a_wait(topic=Topic.OTHER)
    nobodys = factories.make_wait(topic=Topic.AUTISM_AND_ADHD, service=None)

    page = client.get(LIST)

    assert [one.wait for one in page.context["waits"]] == [
        waits[Topic.THERAPIES],
        waits[Topic.WHEELCHAIRS],
        nobodys,
        waits[Topic.EHC_NEEDS_ASSESSMENT],
        known,
    ]
    assert "We have signed figures for 1 of 5 waits." in page.text


def test_what_is_closed_or_not_listed_is_not_in_the_list(client):
    a_wait(service=factories.make_service(state=Service.State.CLOSED))
    a_wait(service=factories.make_service(is_listed=False))
    a_wait(is_visible=False)

    page = client.get(LIST)

    assert page.context["waits"] == []
    assert "No wait is listed yet." in page.text


def test_a_wait_is_told_with_its_days_its_clock_who_gave_it_and_which_way_it_goes(client):
    wait = a_wait(ages="0 to 18", law_words="20 weeks at most.", limits_are_sure=True)

    for page in (client.get(LIST), client.get(wait.get_absolute_url())):
        for words in (
            "Half waited 16 weeks or less.",
            "Longer than three months ago.",
            f"{LAST}.",
            "The clock starts: Referral. It stops: First visit.",
            "Ages: 0 to 18.",
            "How many wait: 50.",
            "Given by A team",
            "Signed by a second person",
            "The law, not the wait:",
            'class="chart chart--small"',
        ):
            assert words in " ".join(page.text.split()), words


def test_where_nothing_is_known_the_page_says_when_somebody_looked_and_whom_they_asked(client):
    wait = factories.make_wait(looked_on=date(2026, 11, 29))
    assert (
        "We have not found a figure (looked on 29 November 2026)."
        in client.get(wait.get_absolute_url()).text
    )
    assert "Asked of" not in client.get(wait.get_absolute_url()).text

    WaitingTime.objects.update(
        asked_whom="Locala", asked_how="by e-mail", asked_on=date(2026, 12, 1)
    )
    for path in (LIST, wait.get_absolute_url(), wait.service.get_absolute_url()):
        assert "Asked of Locala on 1 December 2026, by e-mail." in client.get(path).text


@pytest.mark.parametrize(("kind", "is_shown"), [("council", True), ("third-party", False)])
def test_what_stands_elsewhere_is_told_in_words_with_its_source(client, kind, is_shown):
    wait = factories.make_wait(
        known_words="It was 8 weeks in 2024.", known_url="https://www.example.org/", known_kind=kind
    )

    page = client.get(wait.get_absolute_url()).text

    assert ("It was 8 weeks in 2024." in page) is is_shown
    assert ("https://www.example.org/" in page) is is_shown
    assert ("Nobody has signed a figure for us yet. What is published:" in page) is is_shown
    assert ("We have not found a figure." in page) is not is_shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2025-08-29", "29 August 2025"),
        ("2025-08", "August 2025"),
        ("2025", "2025"),
        ("Spring", "Spring"),
        ("2025-13", "2025-13"),
    ],
)
def test_the_date_that_a_source_shows_is_told_in_words(client, written, shown):
    service = factories.make_service(source_dated_on=written)
    wait = factories.make_wait(
        service=service,
        known_words="It was 8 weeks.",
        known_url="https://www.example.org/",
        known_kind="nhs",
        known_on=written,
    )

    assert f"({shown})" in client.get(wait.get_absolute_url()).text
    assert f"It shows the date {shown}." in client.get(service.get_absolute_url()).text


def test_a_law_or_aim_that_is_not_sure_is_not_shown(client):
    wait = factories.make_wait(law_words="4 weeks at most.", target_words="3 weeks.")

    for path in (LIST, wait.get_absolute_url(), wait.service.get_absolute_url()):
        page = client.get(path).text
        assert "4 weeks at most." not in page
        assert "3 weeks." not in page


def test_the_page_of_a_service_tells_its_wait_in_words(client):
    wait = a_wait()

    page = client.get(wait.service.get_absolute_url()).text

    assert "Half waited 16 weeks or less." in page
    assert f"That is for {LAST}, counted on" in page
    assert "Longer than three months ago." in page
    assert f'href="{wait.get_absolute_url()}"' in page


def test_a_service_without_waits_has_no_such_page_and_says_that_nothing_is_known(client):
    service = factories.make_service()

    assert client.get(f"/local-offer/waiting-times/{service.slug}/").status_code == 404
    assert "We have not found a figure." in client.get(service.get_absolute_url()).text


def test_the_files_hold_every_signed_figure_and_what_was_corrected(client):
    wait = a_wait()
    other = factories.make_wait()
    wrong = factories.make_wait_figure(wait=other, quarter=LAST, value=99)
    factories.make_wait_figure(
        wait=other, quarter=LAST, value=9, corrects=wrong, why_corrected="Typed twice."
    )
    factories.make_wait_figure(wait=other, published_at=None, value=77)

    everything = lines_of(client.get(FILE))
    own = lines_of(client.get(other.get_file_url()))

    assert len(everything) == 5
    assert [(row["Figure"], row["Corrected"], row["Note"]) for row in own] == [
        ("9", "corrects an older figure: the figure", "Typed twice."),
        ("99", "corrected by a newer figure", ""),
    ]
    assert {row["Service"] for row in everything} == {wait.service.name, other.service.name}


def test_a_signed_figure_is_among_the_public_changes_as_the_public_may_see_it():
    wait = factories.make_wait()
    factories.make_wait_figure(wait=wait, value=77, published_at=timezone.now())
    factories.make_wait_figure(wait=wait, published_at=None)

    (change,) = [each for each in newest_changes(10) if each.kind == "wait"]

    assert change.title == str(wait)
    assert change.text.endswith(": Half waited 77 weeks or less.")
    assert change.url == wait.get_absolute_url()


@pytest.mark.parametrize("waits", [1, 3, 25])
def test_the_list_costs_the_same_few_queries_however_many_waits(
    client, django_assert_max_num_queries, waits
):
    for _number in range(waits):
        a_wait()

    with django_assert_max_num_queries(10):
        page = client.get(LIST)

    assert len(page.context["waits"]) == min(waits, WAITS_A_PAGE)
    assert page.context["number"] == waits


@pytest.mark.parametrize("waits", [1, 3])
def test_the_page_of_a_service_costs_the_same_few_queries(
    client, django_assert_max_num_queries, waits
):
    service = factories.make_service()
    for _number in range(waits):
        a_wait(service=service)

    with django_assert_max_num_queries(10):
        page = client.get(f"/local-offer/waiting-times/{service.slug}/")

    assert len(page.context["waits"]) == waits


def test_the_page_of_waits_says_what_was_promised_about_the_service(client):
    link = factories.make_service_in_plan()
    wait = a_wait(service=link.service)

    assert link.action.get_absolute_url() in client.get(wait.get_absolute_url()).text


@pytest.mark.both_databases
def test_with_2_000_services_the_list_costs_as_few_queries(client, django_assert_max_num_queries):
    organisation = factories.make_organisation()
    services = Service.objects.bulk_create(
        Service(
            slug=f"copy-{n}",
            name=f"Copy {n}",
            organisation=organisation,
            audience="families",
            what="What it is.",
            area="kirklees",
            is_visible=True,
            is_listed=True,
        )
        for n in range(2_000)
    )
    WaitingTime.objects.bulk_create(
        WaitingTime(
            slug=service.slug, service=service, topic=1, name="First visit", is_visible=True
        )
        for service in services
    )

    with django_assert_max_num_queries(10):
        page = client.get(f"{LIST}?page=100")

    assert (page.context["number"], len(page.context["waits"])) == (2_000, WAITS_A_PAGE)
    assert len(page.content) < 40_000
