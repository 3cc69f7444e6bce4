"""Suppliers fill in a quarter on one page; a second person signs it on another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from actions.quarters import Quarter
from actions.roles import Role
from local_offer.first_page import to_be_done
from local_offer.models import Service, WaitFigure
from local_offer.roles import LOCAL_OFFER_EDITOR, WAIT_SUPPLIER
from local_offer.waits import giving
from publishing.versions import version_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

GIVE, SIGN = "admin:give_waits", "admin:sign_waits"
QUARTER = Quarter.containing(timezone.localdate()).shifted(-1)  # what the pages are about
DAYS = (QUARTER.first_day, QUARTER.last_day)
GIVEN = {"supplied_by": "Locala", "as_of": QUARTER.last_day}


@pytest.fixture
def waits():
    """Two waits of two services, and one of a third."""
    return [factories.make_wait() for _number in range(3)]


def supplier_of(*waits):
    person = factories.make_person(WAIT_SUPPLIER)
    for wait in waits:
        factories.make_wait_supplier(person=person, service=wait.service)
    return person


@pytest.fixture
def supplier(client, waits):
    person = supplier_of(*waits[:2])
    client.force_login(person)
    return person


def typed(wait, **boxes):
    sent = {"version": giving.version_on(wait, *DAYS), **boxes}
    return {f"wait-{wait.pk}-{name}": value for name, value in sent.items()}


def give(client, *rows, **given):
    sent = {**GIVEN, **given}
    for row in rows:
        sent |= row
    return client.post(reverse(GIVE), sent)


@pytest.mark.parametrize("role", [WAIT_SUPPLIER, LOCAL_OFFER_EDITOR])
def test_waits_that_nobody_can_give_are_told_to_whoever_would(client, role):
    unmeasured = {
        "statistic": "",
        "unit": "",
        "clock_start": "",
        "clock_stop": "",
        "is_visible": True,
    }
    wait, other = (factories.make_wait(**unmeasured) for _number in range(2))
    person = supplier_of(wait) if role == WAIT_SUPPLIER else factories.make_person(role)
    client.force_login(person)
    page = client.get(reverse(GIVE))

    told = [wait] if role == WAIT_SUPPLIER else [wait, other]
    assert list(page.context["not_measured"]) == told
    form = reverse("admin:local_offer_waitingtime_change", args=[wait.pk])
    assert (form in page.text) == (role == LOCAL_OFFER_EDITOR)
    assert to_be_done(page.wsgi_request)["waits_not_measured"] == len(told)


def test_a_quarter_of_all_services_is_one_page_and_one_button(client, supplier, waits):
    page = client.get(reverse(GIVE))
    answer = give(
        client, *(typed(wait, value="14", waiting="50", note="A note.") for wait in waits[:2])
    )

    assert {row.wait for row in page.context["rows"]} == {*waits[:2]}
    assert page.context["days"] == str(QUARTER)
    assert answer.status_code == 302
    for figure in WaitFigure.objects.all():
        assert (figure.value, figure.waiting, figure.supplied_by) == (14, 50, "Locala")
        assert (figure.prepared_by, figure.published_at) == (supplier, None)
    assert {figure.wait for figure in WaitFigure.objects.all()} == {*waits[:2]}


def test_the_page_begins_with_the_quarter_that_ended_last(client, supplier):
    box = str(client.get(reverse(GIVE)).context["period"]["quarter"])

    assert f'<option value="{QUARTER.first_day}" selected>' in box
    assert "Other days" not in box


def test_a_quarter_can_be_chosen_after_other_days(client, supplier):
    other = {"starts_on": QUARTER.first_day, "ends_on": QUARTER.first_day + timedelta(days=9)}
    asked = client.get(reverse(GIVE), other)
    # A browser sends the boxes of one form: days are in another one than the quarter.
    (form,) = [f for f in asked.text.split("<form") if 'name="quarter"' in f]
    chosen = client.get(reverse(GIVE), {"quarter": QUARTER.first_day})

    assert asked.context["period"].has_other_days
    assert 'name="starts_on"' not in form
    assert chosen.context["days"] == str(QUARTER)
    assert not chosen.context["period"].has_other_days


def test_a_page_left_open_over_the_end_of_a_quarter_saves_for_the_days_it_showed(
    client, supplier, waits, monkeypatch
):
    page = client.get(reverse(GIVE))
    later = timezone.localdate() + timedelta(days=92)
    monkeypatch.setattr(
        "django.utils.timezone.localdate", lambda value=None: value.date() if value else later
    )

    client.post(page.context["address"], GIVEN | typed(waits[0], value="14", waiting="50"))

    assert f'action="{escape(page.context["address"])}"' in page.text
    figure = WaitFigure.objects.get()
    assert (figure.starts_on, figure.ends_on) == DAYS


def test_a_supplier_gives_nothing_for_a_service_that_is_not_theirs(client, supplier, waits):
    give(client, typed(waits[2], value="14", waiting="50"))

    assert not WaitFigure.objects.exists()


def test_a_figure_is_saved_wherever_its_wait_stands_by_now(client):
    waits = [factories.make_wait() for _number in range(21)]
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    (last,) = client.get(reverse(GIVE), {"page": 2}).context["rows"]
    sent = GIVEN | typed(last.wait, value="14", waiting="50")
    services = [wait.service_id for wait in waits if wait != last.wait]
    Service.objects.filter(pk=services[0]).update(name="Zz, a service that comes last now")

    client.post(f"{reverse(GIVE)}?page=2", sent)

    assert WaitFigure.objects.get().wait == last.wait


def test_figures_of_a_wait_that_went_meanwhile_are_given_back(client, supplier, waits):
    sent = [typed(wait, value="14", waiting="50", note="So many.") for wait in waits[:2]]
    waits[1].delete()

    answer = give(client, *sent)

    assert answer.status_code == 409
    assert "no longer there" in answer.text
    assert "So many." in answer.text
    assert not WaitFigure.objects.exists()


def test_an_editor_gives_for_every_service_and_a_viewer_for_none(client, waits):
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    rows = client.get(reverse(GIVE)).context["rows"]
    assert {row.wait for row in rows} == {*waits}

    client.force_login(factories.make_person("Viewer"))
    assert not client.get(reverse(GIVE)).context["rows"]
    assert client.post(reverse(GIVE), {}).status_code == 403
    assert client.post(reverse(SIGN), {}).status_code == 403


def test_all_are_saved_or_none_and_each_says_what_is_wrong_with_it(client, supplier, waits):
    page = give(
        client,
        typed(waits[0], value="14", waiting="50"),
        typed(waits[1], value="400", waiting="50"),
    )

    fine, odd = page.context["rows"]
    assert not WaitFigure.objects.exists()
    assert (fine.form.errors, odd.asks_for_check) == ({}, True)
    assert "This is 400 weeks, more than three years." in page.text
    assert 'value="400"' in page.text

    answer = give(
        client,
        typed(waits[0], value="14", waiting="50"),
        typed(waits[1], value="400", waiting="50", checked="on"),
    )
    assert (answer.status_code, WaitFigure.objects.count()) == (302, 2)


def test_a_page_that_names_no_team_or_day_is_given_back(client, supplier, waits):
    page = give(client, typed(waits[0], value="14"), supplied_by="", as_of="soon")

    assert not WaitFigure.objects.exists()
    assert "Say which team gives them." in page.text
    assert "Write the day like 14/10/2026." in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("starts_on=2026-09-30&ends_on=2026-07-01", "The first day comes after the last day."),
        ("starts_on=2026-07-01", "Give both the first day and the last day."),
        ("starts_on=2199-10-01&ends_on=2199-12-31", "These days have not ended yet."),
    ],
)
def test_days_that_make_no_sense_are_asked_back(client, supplier, asked, said):
    page = client.get(f"{reverse(GIVE)}?{asked}")

    assert page.status_code == 400
    assert said in page.text


def test_two_suppliers_at_once_never_overwrite(client, supplier, waits):
    mine = typed(waits[0], value="14", waiting="50")
    colleague = supplier_of(waits[0])
    giving.give(
        waits[0],
        *DAYS,
        by=colleague,
        on=timezone.localdate(),
        value=20,
        waiting=50,
        as_of=DAYS[1],
        supplied_by="Others",
    )

    page = give(client, mine)

    assert WaitFigure.objects.get().value == 20
    assert f"{colleague} saved this" in page.text
    assert 'value="14"' in page.text

    assert give(client, typed(waits[0], value="14", waiting="50")).status_code == 302
    assert WaitFigure.objects.get().value == 14


def test_what_waits_is_in_the_boxes_and_can_be_taken_back(client, supplier, waits):
    give(client, typed(waits[0], value="14", waiting="50"))

    page = client.get(reverse(GIVE))
    assert 'value="14' in page.text

    untouched = {"value": "14.0", "waiting": "50"}
    give(client, typed(waits[0], **untouched), typed(waits[1], value="15", waiting="50"))
    assert [figure.history.count() for figure in WaitFigure.objects.order_by("pk")] == [1, 1]

    give(client, typed(waits[0], **untouched), {f"take-back-{waits[0].pk}": "yes"})
    assert [figure.wait for figure in WaitFigure.objects.all()] == [waits[1]]


def test_a_correction_keeps_what_it_does_not_correct(client, supplier, waits):
    own = {
        waits[0]: {"as_of": QUARTER.last_day + timedelta(days=9), "supplied_by": "Booking team"},
        waits[1]: {"as_of": QUARTER.last_day + timedelta(days=5), "supplied_by": "Another team"},
    }
    source = "https://www.example.org/"
    for wait, said in own.items():
        factories.make_wait_figure(wait=wait, quarter=QUARTER, source_url=source, **said)

    given = client.get(reverse(GIVE)).context["given"]
    offered = {name: given[name].value() or "" for name in given.fields}
    rows = [typed(wait, value="20", waiting="50", why="Counted twice.") for wait in own]
    give(client, *rows, **offered)

    assert offered == {"as_of": "", "supplied_by": "", "source_url": source}
    for wait, said in own.items():
        corrected = wait.figures.get(published_at=None)
        assert (corrected.value, corrected.source_url) == (20, source)
        assert {name: getattr(corrected, name) for name in said} == said


def test_a_colleague_reads_what_the_public_would_read_and_signs_it(client, supplier, waits):
    give(client, typed(waits[0], value="14", waiting="3"))
    own = client.get(reverse(SIGN))
    assert "Somebody else has to publish what you wrote." in own.text
    figure = WaitFigure.objects.get()
    sent = {"figure": figure.pk, f"seen-{figure.pk}": version_of(figure)}
    client.post(reverse(SIGN), sent)
    assert not WaitFigure.objects.visible().exists()

    client.force_login(supplier_of(waits[0]))
    page = client.get(reverse(SIGN))
    client.post(reverse(SIGN), sent)

    assert "This figure is hidden, so that no child can be picked out." in page.text
    assert WaitFigure.objects.visible().get() == figure


def test_the_page_tells_whom_the_figures_wait_for(client, supplier, waits):
    give(client, typed(waits[0], value="14", waiting="50"))
    factories.make_wait_figure(wait=waits[1], published_at=None)
    factories.make_wait_figure(wait=waits[2], published_at=None)

    of_supplier = " ".join(client.get(reverse(SIGN)).text.split())
    client.force_login(factories.make_person(Role.PUBLISHER))
    of_publisher = " ".join(client.get(reverse(SIGN)).text.split())

    assert "1 figure waits for you to sign it. 2 figures wait for somebody else" in of_supplier
    assert "0 figures wait for you to sign them. 3 figures wait for somebody" in of_publisher


def test_nobody_signs_for_a_service_that_is_not_theirs(client, supplier, waits):
    figure = factories.make_wait_figure(wait=waits[2], published_at=None)

    page = client.get(reverse(SIGN))
    client.post(reverse(SIGN), {"figure": figure.pk, f"seen-{figure.pk}": version_of(figure)})

    assert page.context["rows"] == []
    assert not WaitFigure.objects.visible().exists()


def test_only_what_is_ticked_and_was_looked_at_is_signed(client, supplier, waits):
    ticked, unticked, changed = (
        factories.make_wait_figure(wait=waits[0], published_at=None) for _number in range(3)
    )
    seen = {f"seen-{one.pk}": version_of(one) for one in (ticked, unticked, changed)}
    changed.note = "Another note."
    changed.save()

    client.post(reverse(SIGN), {"figure": [ticked.pk, changed.pk], **seen})
    assert not WaitFigure.objects.visible().exists()
    client.post(reverse(SIGN), {"figure": [ticked.pk], **seen})

    assert WaitFigure.objects.visible().get() == ticked


def test_the_page_says_where_the_nhs_publishes_waits(client, supplier):
    page = client.get(reverse(GIVE))

    assert "statistical-work-areas/national-wheelchair/" in page.text
    assert "statistical-work-areas/community-health-services-waiting-lists/" in page.text


def test_the_first_page_says_what_is_to_be_given_and_signed(client, rf, supplier, waits):
    give(client, typed(waits[0], value="14", waiting="50"))
    factories.make_wait_figure(wait=waits[1], published_at=None)
    request = rf.get("/admin/")
    request.user = supplier

    told = to_be_done(request)

    assert (told["may_give_waits"], told["waits_to_give"], told["waits_to_sign"]) == (True, 1, 1)


def test_the_story_of_the_issue(client, supplier, waits):
    """Three quarters for two services, one corrected in the open, and a parent reads which way."""
    colleague = supplier_of(*waits[:2])
    values = {QUARTER.shifted(-2): "20", QUARTER.shifted(-1): "16", QUARTER: "14"}
    for quarter, value in values.items():
        address = f"{reverse(GIVE)}?quarter={quarter.first_day}"
        sent = {"supplied_by": "Locala", "as_of": quarter.last_day}
        for wait in waits[:2]:
            seen = giving.version_on(wait, quarter.first_day, quarter.last_day)
            sent |= {
                f"wait-{wait.pk}-value": value,
                f"wait-{wait.pk}-waiting": "50",
                f"wait-{wait.pk}-version": seen,
            }
        assert client.post(address, sent).status_code == 302
    client.force_login(colleague)
    _sign_all(client)
    give(client, typed(waits[1], value="18", waiting="50", why="A late list came in."))
    client.force_login(supplier)
    _sign_all(client)

    shorter, longer = (client.get(wait.get_absolute_url()).text for wait in waits[:2])

    assert WaitFigure.objects.visible().count() == 7
    assert "Half waited 14 weeks or less." in shorter
    assert "Shorter than three months ago" in shorter
    assert "Half waited 18 weeks or less." in longer
    assert "Longer than three months ago" in longer
    assert "A late list came in." in longer
    assert "It said 14 weeks, now 18 weeks." in longer
    assert "Longer than three months ago" in client.get(waits[1].service.get_absolute_url()).text


def _sign_all(client):
    page = client.get(reverse(SIGN))
    sent = {"figure": [row.figure.pk for row in page.context["rows"]]}
    sent |= {f"seen-{row.figure.pk}": row.version for row in page.context["rows"]}
    client.post(reverse(SIGN), sent)
