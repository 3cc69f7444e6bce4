"""What nothing was found for is counted by words of ours alone, and never at anybody's cost; and
the page of gaps."""

import time
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from actions.quarters import Quarter
from local_offer.directory.asking import DirectoryForm
from local_offer.directory.nothing_found import count_nothing_found
from local_offer.gaps import not_listed, terms_without, towns_without, waits_not_given
from local_offer.models import NothingFound, Service, Term
from local_offer.roles import LOCAL_OFFER_EDITOR
from tests import factories
from tests.kirklees_send.test_timeouts import somebody_holds

pytestmark = [pytest.mark.django_db, pytest.mark.page]

DIRECTORY = "/local-offer/services/"
NEED, KIND = Term.Taxonomy.NEED, Term.Taxonomy.KIND


@pytest.fixture
def autism():
    return factories.make_term(slug="autism", name="Autism")


def counted():
    """Return {what was looked for: how often}, whichever the month."""
    return {one.words: one.number for one in NothingFound.objects.select_related("term")}


def ask(client, **asked):
    page = client.get(DIRECTORY, asked)
    assert page.status_code == 200
    return page


@pytest.mark.both_databases
def test_a_need_for_which_nothing_is_found_is_counted_in_its_month(client, autism):
    for _time in range(3):
        ask(client, q="autism")

    (row,) = NothingFound.objects.all()
    assert (row.term, row.number) == (autism, 3)
    assert row.month == timezone.localdate().replace(day=1)


@pytest.mark.both_databases
def test_what_we_do_not_know_is_counted_together_and_without_its_words(client):
    for words in ("Zebedee Smith", "07700 900123"):
        ask(client, q=words)

    assert counted() == {"something we did not know": 2}


def test_each_word_that_is_asked_for_is_counted(client, autism):
    kind = factories.make_term(taxonomy=KIND, slug="clubs", name="Clubs")
    ramp = factories.make_term(taxonomy="access", slug="ramp", name="A ramp")

    ask(client, q="autism", kind=kind.slug, access=ramp.slug)

    assert counted() == {"Autism": 1, "Clubs": 1, "A ramp": 1}


@pytest.mark.both_databases
def test_what_the_search_of_the_whole_site_does_not_find_is_counted_the_same(client, autism):
    for words in ("autism", "what is there for autism?", "Zebedee Smith", "07700 900123"):
        assert "When we find nothing, we count it" in client.get("/search/", {"q": words}).text

    assert counted() == {"Autism": 2, "something we did not know": 2}


def test_what_the_search_of_the_whole_site_finds_is_not_counted(client, autism):
    factories.make_service(needs=[autism])

    client.get("/search/", {"q": "autism"})
    client.get("/search/", {"q": "autism", "kind": "guidance"})
    client.get("/search/", {"q": ""})

    assert counted() == {}


def test_what_a_service_is_found_for_is_not_counted(client, autism):
    factories.make_service(needs=[autism])

    ask(client, q="autism")

    assert counted() == {}


def test_what_may_fit_is_found(client, autism):
    factories.make_service(needs=[autism])

    ask(client, q="autism", age=4)

    assert counted() == {}


def test_an_age_or_a_place_alone_counts_nothing(client):
    town = factories.make_place()

    ask(client, age=4, near=town.name, easy="free")

    assert counted() == {}


def test_an_age_or_a_place_beside_a_need_is_not_kept(client, autism):
    town = factories.make_place()

    ask(client, q="autism", age=4, near=town.name)

    kept = {field.name for field in NothingFound._meta.get_fields()}
    assert counted() == {"Autism": 1}
    assert kept == {"id", "month", "term", "number"}


def test_the_page_says_what_is_counted(client):
    page = ask(client, q="autism").text
    of_whole_site = client.get("/search/", {"q": "autism"}).text

    assert "We never keep what you wrote, an age or a place." in page
    assert "We never keep what you wrote." in of_whole_site


@pytest.mark.both_databases
def test_each_month_is_counted_by_itself(autism):
    asked = DirectoryForm({"q": "autism"})
    assert asked.is_valid()

    for day in (date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)):
        count_nothing_found(asked.conditions(), day)

    numbers = dict(NothingFound.objects.values_list("month", "number"))
    assert numbers == {date(2026, 11, 1): 2, date(2026, 12, 1): 1}


@pytest.mark.both_databases
def test_a_page_waits_no_more_than_a_moment_for_a_busy_database(client, shared_database):
    factories.make_term(slug="autism", name="Autism")
    ask(client, q="autism")
    with somebody_holds(NothingFound):
        began = time.monotonic()
        page = ask(client, q="autism")
        waited = time.monotonic() - began

    assert "No service here fits all of that" in page.text
    assert waited < 2  # the usual limit is ten times as much
    assert counted() == {"Autism": 1}

    ask(client, q="autism")
    assert counted() == {"Autism": 2}


@pytest.mark.both_databases
def test_who_writes_next_waits_as_long_as_ever(client, shared_database):
    def patience():
        with connection.cursor() as cursor:
            on_sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout" if on_sqlite else "SHOW lock_timeout")
            return cursor.fetchone()

    usual = patience()
    ask(client, q="zebedee")
    with somebody_holds(NothingFound):
        ask(client, q="zebedee")

    assert patience() == usual


@pytest.mark.both_databases
def test_a_database_that_only_reads_still_answers(client, shared_database):
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA query_only = ON" if on_sqlite else "SET default_transaction_read_only = on"
        )

    page = ask(client, q="zebedee")

    assert "No service here fits all of that" in page.text
    assert counted() == {}


def test_a_term_that_goes_takes_its_counts_along(autism):
    factories.make_nothing_found(term=autism)

    autism.delete()

    assert counted() == {}


# What is missing.


def test_a_need_has_help_if_a_service_that_families_can_use_is_for_it_or_a_part_of_it():
    whole, wanting, for_staff, closed, hidden = (factories.make_term() for _term in range(5))
    part = factories.make_term(parent=whole)
    factories.make_term(is_visible=False)
    factories.make_service(needs=[part])
    factories.make_service(needs=[for_staff], audience=Service.Audience.STAFF)
    factories.make_service(needs=[closed], state=Service.State.CLOSED)
    factories.make_service(needs=[hidden], is_listed=False)

    assert set(terms_without(NEED)) == {wanting, for_staff, closed, hidden}


def test_kinds_and_headings_are_looked_at_likewise():
    given, not_given = (factories.make_term(taxonomy=KIND) for _term in range(2))
    there, missing = (factories.make_term(taxonomy="schedule-2") for _term in range(2))
    factories.make_service(kinds=[given], schedule_2=[there])

    assert set(terms_without(KIND)) == {not_given}
    assert set(terms_without(Term.Taxonomy.SCHEDULE_2)) == {missing}


def test_a_town_has_help_if_a_service_that_families_can_use_is_to_be_met_there():
    helped, empty, hidden = (factories.make_place() for _town in range(3))
    factories.make_place(is_beyond=True)
    factories.make_place(is_visible=False)
    for town, is_listed in ((helped, True), (hidden, False)):
        factories.make_service_at_location(
            service=factories.make_service(is_listed=is_listed),
            location=factories.make_location(place=town),
        )

    assert set(towns_without()) == {empty, hidden}


def test_a_wait_is_given_once_the_figure_of_the_last_quarter_is_public():
    wait, older, unsigned, never = (factories.make_wait() for _wait in range(4))
    last = Quarter(2026, 3)
    factories.make_wait_figure(wait=wait, quarter=last)
    factories.make_wait_figure(wait=older, quarter=Quarter(2026, 2))
    factories.make_wait_figure(wait=unsigned, quarter=last, published_at=None)

    assert set(waits_not_given(date(2026, 11, 30))) == {older, unsigned, never}


@pytest.fixture
def editor(client):
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    return client


def test_the_page_leads_to_each_place_where_a_gap_is_closed(editor):
    need = factories.make_term(name="A need without help")
    unlisted = factories.make_service(name="Perhaps a service", is_listed=False)
    factories.make_nothing_found(term=need, number=7, month=date(2026, 11, 1))
    factories.make_nothing_found(term=None, number=3, month=date(2026, 11, 1))
    day = {"state": Service.State.CHECKED, "checked_on": "2025-01-01"}
    factories.make_service(next_check="2025-07-01", **day)
    factories.make_service()

    page = editor.get(reverse("admin:gaps"))

    assert "Nov 2026" in page.text
    assert "Something we did not know" in page.text
    assert reverse("admin:local_offer_term_change", args=[need.pk]) in page.text
    assert reverse("admin:local_offer_service_change", args=[unlisted.pk]) in page.text
    assert "Services that nobody has checked: 1" in page.text
    assert "Services whose check is late: 1" in page.text


def test_what_nobody_confirmed_and_is_closed_is_no_gap(editor):
    factories.make_service(is_listed=False, state=Service.State.CLOSED)

    assert not not_listed().exists()


def test_the_newest_month_comes_first_and_in_it_what_was_looked_for_most(editor):
    for month, number in ((date(2026, 10, 1), 99), (date(2026, 11, 1), 1), (date(2026, 11, 1), 5)):
        factories.make_nothing_found(month=month, number=number)

    page = editor.get(reverse("admin:gaps")).context["page"]

    assert [one.number for one in page] == [5, 1, 99]


def test_the_file_holds_all_that_the_page_does(editor):
    need = factories.make_term(name="A need without help")
    factories.make_service(name="Perhaps a service", is_listed=False)
    factories.make_nothing_found(term=need, number=7, month=date(2026, 11, 1))

    file = editor.get(reverse("admin:gaps_sheet", args=["csv"])).content.decode("utf-8-sig")

    lines = file.splitlines()
    assert lines[0] == "Gap,What,Month,How often"
    assert lines[1] == '"Searched for, and nothing found",A need without help,2026-11,7'
    assert "Needs that no service is for,A need without help,," in lines
    assert any(line.endswith("Perhaps a service,,") for line in lines)


@pytest.mark.both_databases
@pytest.mark.parametrize("rows", [1, 120])
def test_the_page_costs_the_same_few_queries_and_stays_short(
    editor, django_assert_max_num_queries, rows
):
    for _row in range(rows):
        need = factories.make_term()
        factories.make_nothing_found(term=need)
        factories.make_service(is_listed=False)

    with django_assert_max_num_queries(20):
        page = editor.get(reverse("admin:gaps"))

    assert len(page.content) < 80_000


def test_the_first_page_leads_there(editor):
    assert reverse("admin:gaps") in editor.get(reverse("admin:index")).text
