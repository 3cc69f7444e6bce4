"""Another council's feed, read into a queue, decided on, and read again."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from local_offer.incoming.queue import proposals
from local_offer.incoming.told import as_kept
from local_offer.models import Contact, IncomingService, Organisation, Service, ServiceAtLocation
from local_offer.roles import LOCAL_OFFER_EDITOR
from tests import factories
from tests.local_offer.incoming.another_list import service
from tests.local_offer.incoming.conftest import THEIRS

pytestmark = pytest.mark.django_db

State = IncomingService.State


@pytest.fixture
def editor(client):
    person = factories.make_person(LOCAL_OFFER_EDITOR)
    client.force_login(person)
    return person


@pytest.fixture
def decide(client, editor):
    """Open an entry's page and press one of its buttons; return the page that follows."""

    def press(row, do, **boxes):
        address = reverse("admin:review_incoming", args=[row.pk])
        version = client.get(address).context["version"]
        return client.post(address, {"do": do, "version": version, **boxes}, follow=True)

    return press


@pytest.fixture
def accept(decide):
    def accepted(row, **boxes):
        said = {"audience": "families", "area": "kirklees", "what": row.told.get("what", "")}
        decide(row, "accept", **said, **boxes)
        row.refresh_from_db()
        return row.service

    return accepted


def row_of(number):
    return IncomingService.objects.get(id_there=service(number)["id"])


def proposed(row):
    row = IncomingService.objects.get(pk=row.pk)
    row.service = as_kept(Service.objects.filter(pk=row.service_id)).get()
    return {each.name: (each.ours, each.theirs) for each in proposals(row)}


@pytest.mark.both_databases
def test_half_a_feed_is_accepted_and_the_next_fetch_asks_only_of_what_the_source_changed(
    another, fetch, accept
):
    factories.make_place(name="Halifax")
    another.says(*map(service, range(20)))
    fetch()
    assert IncomingService.objects.to_review().count() == 20
    assert not Service.objects.exists()

    ours = {number: accept(row_of(number)) for number in range(10)}
    assert IncomingService.objects.to_review().count() == 10

    fetch()
    assert IncomingService.objects.to_review().count() == 10
    assert set(IncomingService.objects.filter(service__isnull=False).values_list("state")) == {
        ("accepted",)
    }

    Service.objects.filter(pk=ours[3].pk).update(what="Written by an editor.", opening="Tuesdays")
    another.says(
        *(service(number) for number in range(20) if number != 3),
        service(3, maximum_age=13),
    )
    fetch()

    assert IncomingService.objects.to_review().count() == 11
    assert proposed(row_of(3)) == {"max_age": ("11", "13")}


def test_what_is_accepted_comes_in_hidden_and_unchecked_with_its_source(another, fetch, accept):
    factories.make_place(name="Halifax")
    another.says(service(1))
    fetch()

    ours = accept(row_of(1))

    assert not ours.is_visible
    assert not ours.is_listed
    assert ours.state == Service.State.NOT_CHECKED
    assert not ours.organisation.is_visible
    assert [contact.is_sure for contact in ours.contacts.all()] == [False, False]
    assert (ours.min_age, ours.max_age, ours.opening) == (5, 11, "Mondays, 9 to 5")
    assert [str(at.location) for at in ours.at_locations.all()] == ["Halifax"]
    assert ours.sources.get().url.endswith(service(1)["id"])
    assert not Service.objects.visible().exists()
    assert "Taken from another list" in ours.history.first().history_change_reason


def test_a_town_we_do_not_have_is_noted_and_never_made_up(another, fetch, accept):
    another.says(service(1))
    fetch()

    ours = accept(row_of(1))

    assert not ours.at_locations.exists()
    assert "Halifax, HX1 1AA" in ours.note


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"name": "The Help-Now Café, team"}, "the same name"),
        ({"name": "Other", "phone": "+44 1422 555 000"}, "the same phone number"),
        ({"name": "Other", "places": "Dewsbury, WF12 8DG"}, "the same postcode"),
        ({"name": "Other", "places": "5 Mill street, Dewsbury"}, "the same street"),
        ({"name": "Other", "places": "Leeds\n5 Mill Street"}, "the same street"),
    ],
)
def test_what_may_be_the_same_is_shown_with_the_reason_and_a_person_says_so(
    client, decide, told, why
):
    location = factories.make_location(name="5 Mill Street, Dewsbury", postcode="WF12 8DG")
    ours = factories.make_service(name="Help now cafe", locations=[location])
    factories.make_contact(service=ours, phone="01422 555000")
    factories.make_service(name="Help for others")
    row = factories.make_incoming_service(told={"organisation": "Theirs", **told})

    page = client.get(reverse("admin:review_incoming", args=[row.pk]))

    assert [(one.service, one.reasons) for one in page.context["likely"]] == [(ours, [why])]
    decide(row, "join", same=ours.pk)
    row.refresh_from_db()
    assert row.service == ours
    assert row.kind == row.Kind.CHANGED
    assert row.state == State.WAITING


@pytest.mark.parametrize(
    "places",
    ["Dewsbury", "Dewsbury, Kirklees", "6 Mill Street, Dewsbury", "5 Mill Street, WF13 1AA"],
)
def test_a_town_or_another_postcode_does_not_make_two_the_same(client, editor, places):
    dewsbury = factories.make_place(name="Dewsbury")
    for name in ("Dewsbury", "5 Mill Street, Dewsbury"):
        location = factories.make_location(name=name, place=dewsbury)
        factories.make_service(locations=[location])
    row = factories.make_incoming_service(
        told={"name": "Other", "organisation": "Theirs", "places": places}
    )

    page = client.get(reverse("admin:review_incoming", args=[row.pk]))

    assert page.context["likely"] == []


def test_joined_the_parts_that_somebody_here_wrote_are_not_ticked(client, editor):
    ours = factories.make_service(what="Ours.", opening="")
    told = {"name": ours.name, "organisation": ours.organisation.name}
    told |= {"what": "Theirs.", "opening": "Mondays"}
    row = factories.make_incoming_service(service=ours, told=told)

    page = client.get(reverse("admin:review_incoming", args=[row.pk]))

    ticks = {each.name: tick.data["selected"] for each, tick in page.context["take_over_form"].rows}
    assert ticks == {"what": False, "opening": True}


def test_only_what_is_ticked_is_taken_over_and_the_rest_is_not_asked_again(
    another, fetch, accept, decide
):
    another.says(service(1))
    fetch()
    ours = accept(row_of(1))
    another.says(service(1, description="New words.", maximum_age=16))
    fetch()

    decide(row_of(1), "take-over", parts=["max_age"])
    fetch()

    ours.refresh_from_db()
    assert (ours.max_age, ours.what) == (16, "What help 1 is.")
    assert row_of(1).state == State.ACCEPTED


def test_a_new_number_is_not_shown_before_somebody_answered_and_the_address_beside_it_stays(
    another, fetch, accept, decide
):
    another.says(service(1))
    fetch()
    ours = accept(row_of(1))
    ours.contacts.all().delete()
    factories.make_contact(service=ours, order=1, phone="01422 000001", email="a@example.org")
    another.says(service(1, contacts=[{"id": "x", "phones": [{"number": "01422 000002"}]}]))
    fetch()

    decide(row_of(1), "take-over", parts=["phone"])

    told = Contact.objects.filter(service=ours).values_list("phone", "email", "is_sure")
    assert set(told) == {("", "a@example.org", True), ("01422 000002", "", False)}


def test_a_service_that_moved_moves_and_a_place_of_ours_stays(another, fetch, accept, decide):
    for town in ("Halifax", "Dewsbury", "Batley"):
        factories.make_place(name=town)
    another.says(service(1))
    fetch()
    ours = accept(row_of(1))
    factories.make_service_at_location(
        service=ours, location=factories.make_location(name="Batley")
    )
    moved = {"location": {"addresses": [{"city": "Dewsbury", "postal_code": "WF12 8DG"}]}}
    another.says(service(1, service_at_locations=[moved]))
    fetch()

    decide(row_of(1), "take-over", parts=["places"])

    there = ServiceAtLocation.objects.filter(service=ours).values_list(
        "location__name", "is_visible"
    )
    assert dict(there) == {"Halifax": False, "Dewsbury": True, "Batley": True}


def test_who_runs_it_changes_only_to_somebody_whom_we_show(another, fetch, accept, decide):
    another.says(service(1))
    fetch()
    ours = accept(row_of(1))
    theirs = {"id": "x", "name": "A new charity", "description": "It helps."}
    another.says(service(1, organization=theirs))
    fetch()

    page = decide(row_of(1), "take-over", parts=["organisation"])

    assert "Add it first." in page.text
    assert not Organisation.objects.filter(name="A new charity").exists()
    new = factories.make_organisation(name="A New Charity")
    decide(row_of(1), "take-over", parts=["organisation"])
    ours.refresh_from_db()
    assert ours.organisation == new


def test_what_their_list_dropped_is_proposed_to_be_hidden_and_never_deleted(
    another, fetch, accept, decide
):
    another.says(service(1), service(2), service(3))
    fetch()
    ours = accept(row_of(1))
    Service.objects.filter(pk=ours.pk).update(is_visible=True)
    another.says(service(3))
    fetch()

    assert row_of(1).kind == row_of(1).Kind.GONE
    assert set(IncomingService.objects.to_review()) == {row_of(1), row_of(3)}
    decide(row_of(1), "hide")
    fetch()

    ours.refresh_from_db()
    assert not ours.is_visible
    assert row_of(1).state == State.ACCEPTED


@pytest.fixture
def hidden_as_gone(another, fetch, accept, decide):
    """Our entry, hidden because theirs was gone."""
    another.says(service(1), service(2))
    fetch()
    ours = accept(row_of(1))
    Service.objects.filter(pk=ours.pk).update(is_visible=True)
    another.says(service(2))
    fetch()
    decide(row_of(1), "hide")
    return ours


def test_what_was_hidden_as_gone_and_is_back_unchanged_is_proposed_to_be_shown_again(
    another, fetch, decide, hidden_as_gone, client
):
    another.says(service(1), service(2))
    fetch()

    row = row_of(1)
    assert (row.kind, row.state) == (row.Kind.BACK, State.WAITING)
    assert row in IncomingService.objects.to_review()
    page = client.get(reverse("admin:review_incoming", args=[row.pk]))
    assert "Show our entry again" in page.text
    decide(row, "show-again")
    fetch()
    hidden_as_gone.refresh_from_db()
    assert hidden_as_gone.is_visible
    assert (row_of(1).kind, row_of(1).state) == (row.Kind.CHANGED, State.ACCEPTED)
    assert "back in their list" in row_of(1).history.first().history_change_reason


def test_what_is_back_with_other_words_is_shown_again_before_these_are_proposed(
    another, fetch, decide, hidden_as_gone
):
    another.says(service(1, maximum_age=16), service(2))
    fetch()

    decide(row_of(1), "show-again")

    assert row_of(1).state == State.WAITING
    assert proposed(row_of(1)) == {"max_age": ("11", "16")}


def test_what_is_back_and_turned_down_stays_hidden_and_is_not_asked_again(
    another, fetch, decide, hidden_as_gone
):
    another.says(service(1), service(2))
    fetch()
    decide(row_of(1), "turn-down", why="They told us that it ended")
    fetch()

    hidden_as_gone.refresh_from_db()
    assert not hidden_as_gone.is_visible
    assert row_of(1).state == State.TURNED_DOWN


def test_what_is_back_and_gone_again_or_shown_by_hand_is_nobodys_work(
    another, fetch, decide, hidden_as_gone
):
    another.says(service(1), service(2))
    fetch()
    another.says(service(2))
    fetch()
    assert row_of(1) not in IncomingService.objects.to_review()

    another.says(service(1), service(2))
    Service.objects.filter(pk=hidden_as_gone.pk).update(is_visible=True)
    fetch()
    assert row_of(1) not in IncomingService.objects.to_review()


def test_what_is_inactive_there_is_gone(another, fetch, accept):
    another.says(service(1), service(2))
    fetch()
    ours = accept(row_of(1))
    Service.objects.filter(pk=ours.pk).update(is_visible=True)
    another.says(service(1, status="defunct"), service(2))
    fetch()

    assert row_of(1).kind == row_of(1).Kind.GONE


def test_what_was_new_and_is_turned_down_says_why_and_stays_so_until_somebody_looks_again(
    another, fetch, decide
):
    another.says(service(1))
    fetch()
    assert "Say why." in decide(row_of(1), "turn-down", why="").text
    decide(row_of(1), "turn-down", why="It is for adults")
    another.says(service(1, description="New words."))
    fetch()

    assert row_of(1).state == State.TURNED_DOWN
    assert row_of(1).reason == "It is for adults"
    decide(row_of(1), "reopen")
    assert row_of(1).state == State.WAITING


def test_a_change_that_is_turned_down_is_not_asked_again_but_the_next_change_is(
    another, fetch, accept, decide
):
    another.says(service(1))
    fetch()
    accept(row_of(1))
    another.says(service(1, maximum_age=16))
    fetch()
    decide(row_of(1), "turn-down", why="They told us otherwise")
    fetch()
    assert row_of(1).state == State.TURNED_DOWN

    another.says(service(1, maximum_age=17))
    fetch()
    assert row_of(1).state == State.WAITING


def test_what_we_say_already_is_not_asked_about_when_an_editor_writes_it_anew(
    another, fetch, accept
):
    another.says(service(1))
    fetch()
    ours = accept(row_of(1))
    Service.objects.filter(pk=ours.pk).update(max_age=13)
    another.says(service(1, maximum_age=13))
    fetch()
    Service.objects.filter(pk=ours.pk).update(max_age=12)
    fetch()

    assert row_of(1).state == State.ACCEPTED


def test_seen_again_and_unchanged_writes_no_history(another, fetch):
    another.says(service(1))
    fetch()
    first = row_of(1)
    fetch()

    assert row_of(1).fetched_at > first.fetched_at
    assert row_of(1).history.count() == 1


def test_a_decision_on_what_changed_meanwhile_is_refused(client, decide, editor):
    ours = factories.make_service()
    told = {"name": ours.name, "organisation": ours.organisation.name, "max_age": 9}
    row = factories.make_incoming_service(service=ours, told=told)
    address = reverse("admin:review_incoming", args=[row.pk])
    version = client.get(address).context["version"]
    ours.min_age = 2
    ours.save()

    sent = {"do": "take-over", "version": version, "parts": ["max_age"]}
    page = client.post(address, sent)

    ours.refresh_from_db()
    assert "after you opened it" in page.text
    assert ours.max_age is None


@pytest.mark.parametrize(
    "do", ["accept", "join", "hide", "show-again", "reopen", "take-over", "nonsense", ""]
)
def test_nothing_is_decided_twice_or_out_of_its_place(client, editor, decide, do):
    ours = factories.make_service()
    row = factories.make_incoming_service(service=ours, state=State.ACCEPTED)
    before = (Service.objects.count(), row.history.count())

    said = {"audience": "families", "area": "kirklees", "what": "What."}
    page = decide(row, do, same=ours.pk, **said)

    assert page.context["problem"]
    assert (Service.objects.count(), row.history.count()) == before


def test_others_may_look_and_not_decide(client):
    client.force_login(factories.make_person("Guidance officer"))
    row = factories.make_incoming_service()
    address = reverse("admin:review_incoming", args=[row.pk])

    assert row.told["name"] in client.get(reverse("admin:incoming_services")).text
    assert "Local Offer editor" in client.get(address).text
    assert client.post(address, {"do": "turn-down", "why": "No"}).status_code == 403


def test_the_first_page_of_staff_says_how_many_wait(client, editor):
    factories.make_incoming_service()
    factories.make_incoming_service(state=State.SAME)

    assert "1 entry of another list waits" in client.get(reverse("admin:index")).text


def test_the_first_page_of_staff_names_each_list_that_could_not_be_read_last_time(client, editor):
    factories.make_feed_run(source="Broken list", failure="It answers 404.")
    factories.make_feed_run(source="List with a bad entry", refused=1)

    text = client.get(reverse("admin:index")).text

    assert "Broken list" in text
    assert "Nothing was taken. It answers 404." in text
    assert "List with a bad entry" not in text


def test_the_command_tells_what_it_did_and_what_it_refused(another, fetch, capsys):
    another.says(service(1), service(2, name="<b>Help</b>"), service(3, minimum_age="five"))

    fetch()

    said = capsys.readouterr().out
    assert f"{THEIRS}: 1 read, 1 wait for you, 0 are gone." in said
    assert "Name: This holds HTML." in said
    assert "Youngest age: Write an age in whole years" in said
    another.says()
    with pytest.raises(CommandError, match=r"nothing was taken\. It lists nothing\."):
        fetch()


def test_staff_read_how_the_last_reading_of_each_list_went(client, editor, another, feed, settings):
    nowhere = feed.replace("/api", "/nowhere")
    settings.SERVICE_FEEDS = {THEIRS: feed, "Broken list": nowhere}
    settings.SERVICE_FEEDS_ON_THIS_MACHINE = True
    factories.make_feed_run(source="A list that nobody reads now")
    another.says(*(service(number, name="<b>Help</b>") for number in range(25)), service(30))

    with pytest.raises(CommandError):
        call_command("fetch_services", verbosity=0)

    text = client.get(reverse("admin:incoming_services")).text
    assert "25 of its services were refused" in text
    assert text.count("Name: This holds HTML.") == 20
    assert "5 more are not listed here." in text
    assert "Nothing was taken. It answers 404." in text
    assert "A list that nobody reads now" not in text
    another.says(service(30))
    settings.SERVICE_FEEDS = {THEIRS: feed}
    call_command("fetch_services", verbosity=0)
    text = client.get(reverse("admin:incoming_services")).text
    assert "No service was refused." in text
    assert "This holds HTML." not in text
    assert "Broken list" not in text
