"""Checking services: twenty on a page, each still true, changed or closed; nobody overwritten."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from local_offer.checking import CHECKED_FOR, CheckForm, to_check
from local_offer.models import Contact, Service
from local_offer.roles import LOCAL_OFFER_EDITOR
from publishing.versions import Rows, version_of
from tests import factories

pytestmark = pytest.mark.django_db

NOT_CHECKED, CHECKED, CLOSED = (
    Service.State.NOT_CHECKED,
    Service.State.CHECKED,
    Service.State.CLOSED,
)


@pytest.fixture
def address():
    return reverse("admin:check_services")


@pytest.fixture
def editor(client):
    person = factories.make_person(LOCAL_OFFER_EDITOR)
    client.force_login(person)
    return person


def said(service, **answers):
    """What the page sends of a service: its boxes as they are, but for the answers given."""
    contacts = service.contacts.filter(is_visible=True)
    facts = {
        "phone": next((row.phone for row in contacts if row.phone), ""),
        "email": next((row.email for row in contacts if row.email), ""),
    } | {
        name: "" if (value := getattr(service, name)) is None else value
        for name in CheckForm.Meta.fields
    }
    version = version_of(service, Rows(Contact, {"service_id": service.pk}))
    boxes = {"version": version, **facts, **answers}
    return {f"{service.slug}-{name}": value for name, value in boxes.items()} | {
        f"initial-{service.slug}-{name}": value for name, value in facts.items()
    }


def typed(form):
    """What a page that came back sends if nobody changes it."""
    boxes = [form[name] for name in form.fields]
    return {
        f"{form.prefix}-version": form.version,
        **{box.html_name: value for box in boxes if (value := box.value())},
        **{
            box.html_initial_name: form.data.get(box.html_initial_name, "")
            for box in boxes
            if box.field.show_hidden_initial
        },
    }


def now(service):
    return Service.objects.get(pk=service.pk)


def test_what_waits_is_late_first_then_what_was_never_checked():
    on = date(2027, 3, 1)
    day = {"state": CHECKED, "checked_on": date(2026, 6, 1)}
    never = factories.make_service()
    late = factories.make_service(next_check=on - timedelta(days=1), **day)
    later = factories.make_service(next_check=on - timedelta(days=90), **day)
    factories.make_service(next_check=on, **day)
    factories.make_service(state=CLOSED)
    factories.make_service(is_listed=False)

    assert list(to_check(on)) == [later, late, never]


@pytest.mark.both_databases
def test_twenty_are_checked_corrected_and_closed_in_one_page(client, editor, address):
    services = [factories.make_service() for _number in range(20)]
    changed, closed, *true = services
    contact = factories.make_contact(service=changed, phone="01484 000001")

    page = client.get(address)
    assert len(page.context["forms"]) == 20
    assert "<details open>" not in page.text
    sent = {"how": "Rang them"}
    for service in true:
        sent |= said(service, said="true")
    sent |= said(changed, said="changed", phone="01484 000002", rang="on")
    sent |= said(closed, said="closed")
    answer = client.post(address, sent)

    today = timezone.localdate()
    assert answer.status_code == 302
    for service in (*true, changed):
        assert now(service).state == CHECKED
        assert (now(service).checked_on, now(service).checked_by) == (today, editor)
        assert now(service).next_check == today + CHECKED_FOR
    assert (now(closed).state, now(closed).next_check) == (CLOSED, None)
    contact.refresh_from_db()
    assert (contact.phone, contact.rung_on, contact.is_sure) == ("01484 000002", today, True)
    newest = now(changed).history.first()
    assert newest.history_user == editor
    assert newest.history_change_reason == "Rang them. They answered the phone."
    assert now(true[0]).history.first().history_change_reason == "Rang them"
    assert not to_check(today).exists()


def test_a_service_of_which_nothing_is_said_stays_as_it_is(client, editor, address):
    left, checked = factories.make_service(), factories.make_service()
    entries = left.history.count()

    client.post(address, {"how": "Rang", **said(left), **said(checked, said="true")})

    assert (now(left).state, now(checked).state) == (NOT_CHECKED, CHECKED)
    assert left.history.count() == entries


@pytest.mark.both_databases
def test_two_editors_never_overwrite_each_other(client, editor, address):
    service, other = factories.make_service(), factories.make_service()
    contact = factories.make_contact(service=service, phone="01484 000001")
    mine = said(service, said="changed", phone="01484 000002") | said(other, said="true")
    contact.phone = "01484 000003"
    contact.save()

    answer = client.post(address, {"how": "Rang", **mine})

    contact.refresh_from_db()
    assert answer.status_code == 200
    assert contact.phone == "01484 000003"
    assert (now(service).state, now(other).state) == (NOT_CHECKED, CHECKED)
    assert "What you typed is still here." in answer.text
    told = "Phone. When you opened this: 01484 000001. Saved now: 01484 000003."
    assert told in answer.text
    assert "You typed: 01484 000002. If you save, yours stands." in answer.text
    assert 'value="01484 000002"' in answer.text
    # Having seen that, the editor may say it again.
    [back] = answer.context["forms"]
    assert client.post(address, {"how": "Rang", **typed(back)}).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "01484 000002"


BOXES = {
    "phone": "01484 000009",
    "email": "new@example.org",
    "opening": "On Mondays.",
    "cost": "free",
    "min_age": 4,
    "website": "https://www.example.org/new",
}


@pytest.mark.first_on_both
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("mine", "theirs"),
    # The first is of both tables.
    sorted(((a, b) for a in BOXES for b in BOXES if a != b), key=("phone", "opening").__ne__),
)
def test_who_presses_again_changes_only_the_boxes_they_typed_in(
    client, editor, address, mine, theirs
):
    service = factories.make_service(opening="On Fridays.")
    contact = factories.make_contact(service=service, phone="01484 000001", email="a@example.org")
    sent = said(service, said="changed", **{mine: BOXES[mine]})
    row = contact if theirs in ("phone", "email") else service
    setattr(row, theirs, BOXES[theirs])
    row.save()

    answer = client.post(address, {"how": "Rang", **sent})

    [back] = answer.context["forms"]
    assert [label for label, *_rest in back.by_others] == [back[theirs].label]
    assert f"Saved now: {back.by_others[0][2]}." in answer.text
    assert client.post(address, {"how": "Rang", **typed(back)}).status_code == 302
    contact.refresh_from_db()
    service = now(service)
    kept = {
        name: getattr(contact if name in ("phone", "email") else service, name) for name in BOXES
    }
    assert kept == {
        "phone": "01484 000001",
        "email": "a@example.org",
        "opening": "On Fridays.",
        "cost": "not-known",
        "min_age": None,
        "website": "",
        mine: BOXES[mine],
        theirs: BOXES[theirs],
    }


@pytest.mark.both_databases
def test_what_was_saved_before_the_version_was_read_is_kept_too(client, editor, address):
    service = factories.make_service(opening="On Fridays.")
    old = said(service, said="changed", cost="free")
    service.opening = "On Mondays."
    service.save()
    version = {key: value for key, value in said(service).items() if key.endswith("-version")}

    client.post(address, {"how": "Rang", **old, **version})

    assert (now(service).opening, now(service).cost) == ("On Mondays.", "free")


@pytest.mark.both_databases
def test_two_who_typed_the_same_are_of_one_mind(client, editor, address):
    service = factories.make_service()
    sent = said(service, said="changed", cost="free")
    service.cost = "free"
    service.save()

    [back] = client.post(address, {"how": "Rang", **sent}).context["forms"]

    assert back.by_others == [("Cost", "not known", "free", "")]
    assert client.post(address, {"how": "Rang", **typed(back)}).status_code == 302
    assert now(service).state == CHECKED


GONE = {
    "hidden": (lambda service: service, {"is_visible": False}, "The public no longer sees it."),
    "unlisted": (lambda service: service, {"is_listed": False}, "The public no longer sees it."),
    "of a hidden organisation": (
        lambda service: service.organisation,
        {"is_visible": False},
        "The public no longer sees it.",
    ),
    "closed": (lambda service: service, {"state": CLOSED}, "It is closed."),
    "taken down": (
        lambda service: service,
        {"state": "taken-down"},
        "It is taken down: they asked us to.",
    ),
}


@pytest.mark.both_databases
@pytest.mark.parametrize(("which", "values", "sentence"), GONE.values(), ids=GONE)
def test_words_about_a_service_that_no_longer_waits_come_back_and_open_nothing(
    client, editor, address, which, values, sentence
):
    service = factories.make_service()
    sent = said(service, said="changed", opening="Only on Mondays.")
    row = which(service)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    entries = service.history.count()

    answer = client.post(address, {"how": "Rang", **sent})
    again = client.post(address, {"how": "Rang", **typed(answer.context["forms"][0])})

    for page in (answer, again):
        assert sentence in page.text
        assert "Only on Mondays." in page.text
        assert reverse("admin:local_offer_service_change", args=[service.pk]) in page.text
    assert (now(service).opening, service.history.count()) == ("", entries)


@pytest.mark.both_databases
def test_whoever_saves_the_last_page_lands_on_one_that_is_there(client, editor, address):
    services = [factories.make_service() for _number in range(21)]
    last = f"{address}?page=2"
    [form] = client.get(last).context["forms"]
    sent = said(form.instance, said="true")

    landed = client.post(last, {"how": "Rang", **sent}, follow=True)

    assert landed.status_code == 200
    assert len(landed.context["forms"]) == len(services) - 1
    assert client.get(f"{address}?page=nonsense").status_code == 400


# A phone and an e-mail of which we are not sure, what is said, and who is then reached how. A star:
# shown to the public.
UNSURE = [
    ({"said": "true"}, {"P E"}),
    ({"said": "changed", "opening": "On Mondays."}, {"P E"}),
    ({"said": "changed", "email": "new@example.org"}, {"P -", "- new *"}),
    ({"said": "changed", "phone": "new"}, {"- E", "new - *"}),
    ({"said": "changed", "phone": "new", "email": "new@example.org"}, {"new new *"}),
    ({"said": "changed", "phone": "new", "email": ""}, {"new - *"}),
    ({"said": "changed", "phone": ""}, {"- E"}),
    ({"said": "true", "rang": "on"}, {"- E", "P - rung *"}),
    ({"said": "true", "wrote": "on"}, {"P -", "- E *"}),
    ({"said": "true", "rang": "on", "wrote": "on"}, {"P E rung *"}),
    ({"said": "changed", "email": "new@example.org", "rang": "on"}, {"P new rung *"}),
]


@pytest.mark.parametrize(("answers", "reached"), UNSURE)
def test_only_what_was_typed_or_answered_becomes_public(client, editor, address, answers, reached):
    old = {"phone": "01484 000001", "email": "a@example.org"}
    letters = {"01484 000001": "P", "a@example.org": "E", "new@example.org": "new", "": "-"}
    service = factories.make_service()
    factories.make_contact(service=service, is_sure=False, label="Bookings", **old)

    answer = client.post(address, {"how": "Looked", **said(service, **answers)})

    assert answer.status_code == 302
    rows = service.contacts.filter(is_visible=True)
    shown = set(service.contacts.visible())
    assert {
        " ".join(
            [letters.get(row.phone, row.phone), letters[row.email]]
            + ["rung"] * (row.rung_on == timezone.localdate())
            + ["*"] * (row in shown)
        )
        for row in rows
    } == reached
    assert {row.label for row in rows} == {"Bookings"}


@pytest.mark.both_databases
def test_what_was_split_is_told_apart_on_the_next_page_and_can_be_joined_to_what_is_sure(
    client, editor, address
):
    service = factories.make_service()
    factories.make_contact(service=service, is_sure=False, phone="01484 000001")
    sent = said(service, said="changed", email="a@example.org")
    client.post(address, {"how": "Looked", **sent})
    Service.objects.update(state=NOT_CHECKED)

    page = client.get(address).text
    assert 'value="01484 000001"' in page
    assert 'value="a@example.org"' in page
    client.post(address, {"how": "Rang", **said(service, said="true", rang="on")})

    shown = service.contacts.visible().values_list("phone", "email")
    assert set(shown) == {("01484 000001", ""), ("", "a@example.org")}


@pytest.mark.both_databases
def test_a_new_number_was_not_rung_because_the_old_one_was(client, editor, address):
    service = factories.make_service()
    contact = factories.make_contact(
        service=service, phone="01484 000001", email="a@example.org", rung_on=date(2026, 1, 2)
    )

    sent = said(service, said="changed", email="b@example.org")
    client.post(address, {"how": "Read their page", **sent})
    contact.refresh_from_db()
    assert contact.rung_on == date(2026, 1, 2)

    sent = said(now(service), said="changed", phone="01484 000002")
    client.post(address, {"how": "Read their page", **sent})
    contact.refresh_from_db()
    assert (contact.phone, contact.rung_on) == ("01484 000002", None)


@pytest.mark.parametrize(
    ("tick", "told"), [("", ""), ("rang", "They answered the phone."), ("wrote", "in writing.")]
)
def test_the_record_tells_who_answered_from_what_was_only_read(client, editor, address, tick, told):
    service = factories.make_service()
    contact = factories.make_contact(service=service, email="a@example.org")

    answers = {"said": "true"} | ({tick: "on"} if tick else {})
    client.post(address, {"how": "Looked", **said(service, **answers)})

    contact.refresh_from_db()
    today = timezone.localdate()
    assert (now(service).state, now(service).checked_on) == (CHECKED, today)
    assert now(service).get_state_display() == "checked"
    assert contact.rung_on == (today if tick == "rang" else None)
    reason = now(service).history.first().history_change_reason
    assert reason.startswith("Looked")
    assert reason.endswith(told or "Looked")


@pytest.mark.both_databases
def test_who_closes_a_service_is_led_to_what_took_its_place(client, editor, address):
    service = factories.make_service()

    opened = client.get(address).text
    sent = said(service, said="closed")
    page = client.post(address, {"how": "Rang", **sent}, follow=True).text

    form = reverse("admin:local_offer_service_change", args=[service.pk])
    assert f'<a href="{form}" target="_blank">the whole form</a>' in opened
    assert f'Closed: {service}. <a href="{form}">Say what took its place</a>' in page
    assert 'name="replaced_by"' in client.get(form).text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"phone": "01484 000002"}, "You typed something new. Choose “Changed” to keep it."),
        ({"said": "true", "opening": "Mondays"}, "You typed something new."),
        ({"said": "changed"}, "Say below what has changed."),
        ({"rang": "on"}, "They answered. Say what you found."),
        ({"said": "true", "rang": "on"}, "Type the number that you rang."),
        ({"said": "true", "wrote": "on"}, "Type the address that you wrote to."),
        ({"said": "nonsense"}, "Select a valid choice."),
        ({"said": "changed", "min_age": "20", "max_age": "4"}, "above the oldest"),
        ({"said": "changed", "email": "nobody"}, "valid email address"),
    ],
)
def test_what_is_half_said_is_asked_again_with_every_word(
    client, editor, address, answers, sentence
):
    service = factories.make_service()

    answer = client.post(address, {"how": "Rang", **said(service, **answers)})

    assert answer.status_code == 200
    assert sentence in answer.text
    for value in answers.values():
        assert value in ("on", "nonsense") or value in answer.text
    assert now(service).state == NOT_CHECKED


def test_nothing_is_saved_without_saying_how_it_was_found_out(client, editor, address):
    service = factories.make_service()

    answer = client.post(address, {"how": " ", **said(service, said="closed")})

    assert answer.status_code == 200
    assert "Say how you checked." in answer.text
    assert now(service).state == NOT_CHECKED


@pytest.mark.both_databases
def test_a_number_that_no_longer_is_goes_off_the_page_and_stays_in_the_history(
    client, editor, address
):
    service = factories.make_service()
    contact = factories.make_contact(service=service, phone="01484 000001")

    client.post(address, {"how": "Rang", **said(service, said="changed", phone="")})

    contact.refresh_from_db()
    assert (contact.is_visible, contact.phone) == (False, "01484 000001")
    sent = said(now(service), said="changed", email="a@example.org")
    answer = client.post(address, {"how": "Rang", **sent})
    assert answer.status_code == 302, answer.context["forms"][0].problem
    assert service.contacts.filter(is_visible=True).get().email == "a@example.org"


def test_the_public_reads_when_it_was_checked_and_that_the_next_check_is_late(client):
    today = timezone.localdate()
    service = factories.make_service(
        state=CHECKED, checked_on=date(2026, 1, 2), next_check=today - timedelta(days=1)
    )

    late = client.get(service.get_absolute_url()).text
    Service.objects.filter(pk=service.pk).update(next_check=today)
    in_time = client.get(service.get_absolute_url()).text

    assert "Checked on 2 January 2026." in late
    assert "It is late." in late
    assert "It is late." not in in_time


def test_the_first_page_tells_what_waits(client, editor, address):
    factories.make_service(state=CHECKED, checked_on=date(2026, 1, 2), next_check=date(2026, 2, 2))
    covered = factories.make_term(taxonomy="schedule-2", name="Covered")
    factories.make_term(taxonomy="schedule-2", name="Bare")
    factories.make_service(schedule_2=[covered])

    page = client.get(reverse("admin:index")).text

    assert "2 services wait for a check." in page
    assert "1 check is late, and the public reads that." in page
    assert "<li>Bare</li>" in page
    assert "<li>Covered</li>" not in page
    assert address in page
