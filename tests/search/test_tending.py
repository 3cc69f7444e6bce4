"""Changes of many rows: nobody who presses Save waits for all of them, the clock reads the rest,
and whoever searches meanwhile finds what is so."""

from time import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from local_offer.models import Organisation, Service
from search import index, reading, tending
from search.finding import find
from search.models import Entry, Mark
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def services():
    rows = [factories.make_service(name=f"Trampoline hour {n}") for n in range(5)]
    index.rebuild()
    connection.run_on_commit.clear()  # the test's own transaction never commits what made them
    return rows


@pytest.fixture
def no_rebuild(monkeypatch):
    monkeypatch.setattr(index, "rebuild", lambda: pytest.fail("All was read anew."))


def rename_all():
    with transaction.atomic():
        Service.objects.update(name="Zorbing hour")


def number_found(text):
    return len(find(text).hits)


@pytest.mark.usefixtures("services", "no_rebuild")
def test_so_many_rows_of_a_large_change_are_read_after_its_commit_and_the_clock_reads_the_rest(
    django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(tending, "MOST_ROWS", 2)
    with django_capture_on_commit_callbacks(execute=True):
        rename_all()
    read = Entry.objects.filter(title="Zorbing hour").count()
    found = number_found("zorbing"), number_found("trampoline")

    call_command("tend_search", verbosity=0)

    assert (read, found) == (2, (5, 0))
    assert not Mark.objects.exists()
    assert (number_found("zorbing"), number_found("trampoline")) == (5, 0)


@pytest.mark.usefixtures("services", "no_rebuild")
def test_whoever_saves_never_reads_all_anew_however_much_is_marked(
    django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(index, "MANY", 1)

    with django_capture_on_commit_callbacks(execute=True):
        rename_all()

    assert not Mark.objects.exists()


@pytest.mark.usefixtures("services")
def test_the_clock_reads_all_anew_where_that_is_quicker(monkeypatch):
    monkeypatch.setattr(index, "MANY", 1)
    before = min(hit.number for hit in find("trampoline").hits if hit.number > 0)
    rename_all()

    call_command("tend_search", verbosity=0)

    assert min(hit.number for hit in find("zorbing").hits) > before + 4
    assert not Mark.objects.exists()


@pytest.mark.usefixtures("services")
def test_while_somebody_reads_all_anew_nobody_else_writes_and_every_mark_stays():
    rename_all()
    Mark.objects.create(kind=index.REBUILDING, row=int(time()))
    marks = set(Mark.objects.values_list("pk", flat=True))

    assert (index.rebuild(), index.bring_up_to_date(), tending.tend()) == (None, 0, 0)
    with pytest.raises(CommandError, match="Somebody else"):
        call_command("rebuild_search", verbosity=0)

    assert set(Mark.objects.values_list("pk", flat=True)) == marks
    assert number_found("zorbing") == 5


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("others", [index.bring_up_to_date, index.rebuild])
def test_who_took_too_long_to_read_all_anew_undoes_nothing_that_others_read_since(
    others, monkeypatch
):
    read, done = reading.read, []

    def slowly(kind, row):
        found = read(kind, row)
        if kind.name == "service" and not done:
            monkeypatch.setattr(reading, "read", read)
            Mark.objects.filter(kind=index.REBUILDING).update(row=time() - 3_600)
            rename_all()
            done.append(others())
        return found

    monkeypatch.setattr(reading, "read", slowly)

    assert index.rebuild() is None
    assert done > [0]
    assert not Mark.objects.exists()
    assert (number_found("zorbing"), number_found("trampoline")) == (5, 0)


@pytest.mark.usefixtures("services")
def test_what_was_hidden_is_not_found_though_more_changed_than_a_search_reads(client, monkeypatch):
    for module in ("proposing", "health"):
        monkeypatch.setattr(f"search.{module}.CHANGES_READ", 1)

    factories.make_plan()
    index.bring_up_to_date()

    Organisation.objects.update(is_visible=False)

    assert number_found("trampoline") == 0
    assert "Search: it is 5 changes behind." in client.get("/readyz").text


@pytest.mark.parametrize("command", ["tend_search", "rebuild_search"])
def test_a_row_that_breaks_keeps_no_other_from_being_found(services, monkeypatch, caplog, command):
    rename_all()
    usual = reading.read

    def breaks(kind, row):
        if row == services[0]:
            raise ZeroDivisionError
        return usual(kind, row)

    monkeypatch.setattr(reading, "read", breaks)
    before = number_found("zorbing")  # nobody has read the marks yet

    with pytest.raises(CommandError, match="some rows are not found"):
        call_command(command, verbosity=0)

    assert (before, number_found("zorbing")) == (4, 4)
    assert f"is not found: service {services[0].pk}" in caplog.text
    assert not Mark.objects.exists()
