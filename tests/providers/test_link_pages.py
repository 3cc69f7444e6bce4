"""The pages behind a provider's link: for one organisation, until it is over or taken back; looking
changes nothing, and no word that was typed is lost."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from kirklees_send.logs import WithoutSecrets
from local_offer.checking import CHECKED_FOR
from local_offer.models import Service
from local_offer.ways_to_reach import contacts_of
from post.models import Message
from providers import answers
from providers import urls as provider_urls
from providers.links import take_back_links, token_of
from providers.models import LinkUse, ProposedChange
from publishing.public_pages import public_pages
from publishing.versions import version_of
from tests import factories
from tests.boxes import boxes_of

pytestmark = pytest.mark.django_db

Verdict, State = ProposedChange.Verdict, Service.State


@pytest.fixture
def service():
    made = factories.make_service(opening="Mondays", cost=Service.Cost.FREE)
    factories.make_contact(service=made, phone="01484 221000", email="old@example.org")
    return made


@pytest.fixture
def link(service):
    contact = factories.make_provider_contact(organisation=service.organisation)
    return factories.make_provider_link(contact=contact)


@pytest.fixture
def all_of_it(link):
    return reverse("provider_entries", args=[token_of(link)])


@pytest.fixture
def entry(link, service):
    return entry_of(link, service)


def entry_of(link, service, page="provider_entry"):
    return reverse(page, args=[token_of(link), service.slug])


def send(client, address, page=None, **typed):
    """Send the form of a page, the one that is there if none is given, as a browser would."""
    boxes = boxes_of((page or client.get(address)).text).dict() | typed
    return client.post(address, {name: v for name, v in boxes.items() if v is not None})


def say_true(client, address, page=None):
    return client.post(
        address,
        {"do": "still-true", "opened": boxes_of((page or client.get(address)).text)["opened"]},
    )


def now(service):
    return Service.objects.get(pk=service.pk)


def everything():
    """All that an answer could change."""
    return (
        list(Service.history.values_list("pk", flat=True)),
        list(ProposedChange.objects.values_list("pk", "verdict")),
        list(LinkUse.objects.values_list("used", flat=True)),
        Message.objects.count(),
    )


def test_a_link_shows_what_the_public_reads_of_one_organisation(client, all_of_it, service):
    hidden = factories.make_service(organisation=service.organisation, is_visible=False)
    unlisted = factories.make_service(organisation=service.organisation, is_listed=False)
    of_others = factories.make_service()
    Service.objects.update(note="A note for staff", unsure_of="What staff doubt")
    factories.make_contact(service=service, phone="0113 496 0000", is_sure=False)
    factories.make_contact(service=service, email="hidden@example.org", is_visible=False)

    text = client.get(all_of_it).text

    assert service.name in text
    assert "01484 221000" in text
    for secret in (
        hidden.name,
        unlisted.name,
        of_others.name,
        "A note for staff",
        "What staff doubt",
        "0113 496 0000",
        "hidden@example.org",
    ):
        assert secret not in text


def test_entries_of_another_organisation_are_not_reached_by_another_address(client, link):
    other, hidden = factories.make_service(), factories.make_service(is_visible=False)
    Service.objects.filter(pk=hidden.pk).update(organisation=link.contact.organisation)

    for service in (other, hidden):
        for page in ("provider_entry", "provider_take_down"):
            address = entry_of(link, service, page)
            assert client.get(address).status_code == 404
            assert client.post(address, {"do": "still-true"}).status_code == 404
        assert now(service).state == State.NOT_CHECKED


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_so_mail_programs_may_open_links(
    client, method, all_of_it, entry, link, service
):
    before = everything()

    for address in (all_of_it, entry, entry_of(link, service, "provider_take_down")):
        assert getattr(client, method)(address).status_code == 200
        assert getattr(client, method)(f"{address}?do=still-true").status_code == 200

    assert everything() == before
    link.contact.refresh_from_db()
    assert link.contact.last_used_at == factories.LONG_AGO


def test_no_cache_no_search_engine_and_no_other_site_learns_the_address(
    client, all_of_it, entry, link, service
):
    for address in (all_of_it, entry, entry_of(link, service, "provider_take_down")):
        page = client.get(address)

        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex"
        assert page["Referrer-Policy"] == "no-referrer"
        assert not page.cookies
        assert "<script" not in page.text
        assert "canonical" not in page.text
        assert f'content="{address}' not in page.text
    assert {p.url_name for p in public_pages()}.isdisjoint(
        {"provider_entries", "provider_entry", "provider_take_down"}
    )


def test_a_token_is_not_guessed_from_another(client, link, service, all_of_it):
    token = token_of(link)
    other = factories.make_provider_link()
    stolen = f"{other.serial.hex}.{token.partition('.')[2]}"

    for wrong in (token[:-1], token.upper(), f"{token}0", stolen, link.serial.hex, "x.y", "."):
        refused = client.get(reverse("provider_entries", args=[wrong]))
        assert refused.status_code == 404
        assert "This link is not whole" in refused.text
        assert service.name not in refused.text
    assert client.get(all_of_it).status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("ended", ["taken back", "over", "not confirmed"])
def test_a_link_that_ended_tells_nothing_and_takes_nothing(
    client, ended, link, service, entry, all_of_it
):
    opened = client.get(entry)
    if ended == "taken back":
        take_back_links(link.contact, at=timezone.now())
    elif ended == "over":
        made_at = timezone.now() - timedelta(days=50)
        type(link).objects.update(made_at=made_at, expires_at=made_at + timedelta(days=42))
    else:
        type(link.contact).objects.update(confirmed_at=None, confirmed_by=None, number_rung="")
    before = everything()

    pages = [client.get(all_of_it), say_true(client, entry, opened)]
    pages += [send(client, entry, opened, opening="Never")]
    pages += [client.post(entry_of(link, service, "provider_take_down"))]

    assert {page.status_code for page in pages} == {410}
    assert {page["Cache-Control"] for page in pages} == {"no-store"}
    assert not any(service.name in page.text for page in pages)
    assert not any(str(service.organisation) in page.text for page in pages)
    assert everything() == before


@pytest.mark.both_databases
def test_all_of_it_is_true_in_one_click(client, link, service, entry, all_of_it):
    sent = say_true(client, entry, client.get(all_of_it))

    assert sent["Location"] == f"{all_of_it}#{service.slug}"
    checked = now(service)
    today = timezone.localdate()
    assert (checked.state, checked.checked_on, checked.checked_by) == (State.CHECKED, today, None)
    assert checked.next_check == today + CHECKED_FOR
    entry_of_history = service.history.first()
    assert entry_of_history.history_user is None
    assert "by the link we sent them" in entry_of_history.history_change_reason
    link.contact.refresh_from_db()
    assert link.contact.last_used_at > factories.LONG_AGO
    assert "Checked on" in client.get(service.get_absolute_url()).text


@pytest.mark.both_databases
@pytest.mark.parametrize("is_own", [True, False])
def test_nobody_says_that_all_is_true_while_a_change_waits(
    client, is_own, link, service, entry, all_of_it
):
    before = client.get(entry)
    contact = factories.make_provider_contact(organisation=service.organisation)
    sister = factories.make_provider_link(contact=contact)
    send(client, entry if is_own else entry_of(sister, service), opening="Never")

    pages = [client.get(entry).text, client.get(all_of_it).text]
    sent = say_true(client, entry, before)

    assert all(("All of it is true" in page) is not is_own for page in pages)
    assert "Somebody told us of a change. We look at that first" in sent.text
    assert now(service).state == State.NOT_CHECKED
    ProposedChange.objects.update(
        verdict="turned-down",
        reason="No.",
        decided_at=timezone.now(),
        decided_by=factories.make_person(),
    )
    assert say_true(client, entry).status_code == 302
    assert now(service).state == State.CHECKED


def test_an_answer_is_the_providers_whoever_is_logged_in_there(client, service, entry):
    client.force_login(factories.make_person(is_superuser=True))

    say_true(client, entry)

    assert service.history.first().history_user is None
    assert now(service).checked_by is None


def test_nobody_says_that_words_are_true_which_they_have_not_seen(client, service, entry):
    opened = client.get(entry)
    service.opening = "Fridays"
    service.save()

    sent = say_true(client, entry, opened)

    assert sent.status_code == 200
    assert "This entry changed after you opened it." in sent.text
    assert now(service).state == State.NOT_CHECKED
    assert say_true(client, entry, sent).status_code == 302


def test_a_form_token_is_for_one_link_and_one_service(client, link, service, entry):
    sister = factories.make_service(organisation=service.organisation)
    of_sister = boxes_of(client.get(entry_of(link, sister)).text)["opened"]
    of_other_link = answers.opened(factories.make_provider_link(), service, "1-1")

    for opened in (of_sister, of_other_link, "", "x" * 300):
        sent = client.post(entry, {"do": "still-true", "opened": opened})
        assert sent.status_code == 200
    assert now(service).state == State.NOT_CHECKED


def test_what_should_be_otherwise_waits_and_the_public_reads_the_old_words(
    client, link, service, entry
):
    sent = send(
        client,
        entry,
        opening="Tuesdays\nand Fridays",
        cost="paid",
        phone="01484 225000",
        min_age="4",
        by_yourself="yes",
        other="We moved to Holmfirth.",
    )

    assert sent["Location"] == entry
    found = {c.field: (c.was, c.now) for c in ProposedChange.objects.all()}
    assert found == {
        "opening": ("Mondays", "Tuesdays\nand Fridays"),
        "cost": ("free", "paid"),
        "phone": ("01484 221000", "01484 225000"),
        "min_age": ("", "4"),
        "by_yourself": ("", "yes"),
        "other": ("", "We moved to Holmfirth."),
    }
    assert set(ProposedChange.objects.values_list("contact", "verdict")) == {
        (link.contact_id, Verdict.WAITS)
    }
    public = client.get(service.get_absolute_url()).text
    assert "Mondays" in public
    assert "Tuesdays" not in public
    assert "Holmfirth" not in public
    assert "Tuesdays" in client.get(entry).text


def test_boxes_that_nobody_touched_propose_nothing(client, service, entry):
    Service.objects.filter(pk=service.pk).update(
        what="Two\nlines", languages="Urdu\nPolish", min_age=0, by_gp=True, needs_ehcp="no"
    )

    sent = send(client, entry)

    assert "You have not changed anything." in sent.text
    assert not ProposedChange.objects.exists()


@pytest.mark.both_databases
def test_what_they_proposed_again_replaces_what_nobody_has_looked_at(client, entry):
    send(client, entry, opening="Tuesdays", cost="paid")
    send(client, entry, opening="Wednesdays")

    found = ProposedChange.objects.values_list("field", "verdict").order_by("pk")
    assert list(found) == [
        ("cost", Verdict.WAITS),
        ("opening", Verdict.REPLACED),
        ("opening", Verdict.WAITS),
    ]


def waiting():
    return {change.field: change.now for change in ProposedChange.objects.waiting()}


@pytest.mark.parametrize(
    ("proposed", "taken_back"),
    [
        ({"opening": "Tuesdays"}, {"opening": "Mondays"}),
        ({"cost": "paid"}, {"cost": "free"}),
        ({"min_age": "4"}, {"min_age": ""}),
        ({"by_gp": "yes"}, {"by_gp": None}),
        ({"phone": "01484 225000"}, {"phone": "01484 221000"}),
        ({"is_closed": "on"}, {"is_closed": None}),
        ({"other": "We moved."}, {"other": ""}),
    ],
)
def test_writing_again_what_families_read_takes_back_what_was_proposed(
    client, service, entry, proposed, taken_back
):
    send(client, entry, languages="Urdu", **proposed)
    assert len(waiting()) == 2

    assert send(client, entry, **taken_back).status_code == 302

    assert waiting() == {"languages": "Urdu"}
    assert now(service).opening == "Mondays"


def test_boxes_hold_what_waits_and_sent_again_untouched_they_change_nothing(client, entry):
    told = {"opening": "Tuesdays", "cost": "paid", "by_gp": "yes", "other": "We moved."}
    send(client, entry, is_closed="on", **told)
    before = everything()[1]

    sent = send(client, entry)

    assert "You have not changed anything." in sent.text
    assert everything()[1] == before


def test_a_window_opened_before_takes_nothing_back_that_was_proposed_since(client, entry):
    opened = client.get(entry)
    send(client, entry, opening="Tuesdays")

    send(client, entry, opened, cost="paid")

    assert waiting() == {"opening": "Tuesdays", "cost": "paid"}


def test_a_second_person_there_does_not_replace_what_the_first_proposed(client, link, service):
    send(client, entry_of(link, service), opening="Tuesdays")
    other = factories.make_provider_contact(organisation=service.organisation)

    send(client, entry_of(factories.make_provider_link(contact=other), service), opening="Sundays")

    assert ProposedChange.objects.waiting().count() == 2


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "Write what the service is called."),
        ({"min_age": "four"}, "Write the age as a number, such as 12."),
        ({"min_age": "18", "max_age": "4"}, "The youngest age is above the oldest."),
        ({"email": "nonsense"}, "Enter a valid email address."),
        ({"cost": "a-lot"}, "Select a valid choice."),
        ({"other": "x" * 5001}, "at most 5000 characters"),
        ({"name": "x" * 151}, "at most 150 characters"),
    ],
)
def test_what_cannot_be_comes_back_with_every_word(client, entry, typed, problem):
    words = {"opening": "Tuesdays, by the back door"}

    sent = send(client, entry, **words, **typed)

    assert sent.status_code == 200
    assert problem in sent.text
    shown = boxes_of(sent.text).dict()
    assert words.items() <= shown.items()
    assert {**typed, "cost": ""}.items() - {("cost", "")} <= {
        (name, value) for name, value in shown.items()
    } | {("cost", "a-lot")}
    assert not ProposedChange.objects.exists()


def test_words_come_back_if_the_entry_changed_meanwhile(client, service, entry):
    opened = client.get(entry)
    service.what = "Another thing altogether"
    service.save()

    sent = send(client, entry, opened, opening="Tuesdays")

    assert "This entry changed after you opened it." in sent.text
    assert "Another thing altogether" in sent.text
    assert boxes_of(sent.text)["opening"] == "Tuesdays"
    assert not ProposedChange.objects.exists()
    assert send(client, entry, sent, what="Another thing altogether").status_code == 302


def test_words_come_back_if_the_database_rests(client, entry, monkeypatch, caplog):
    opened = client.get(entry)
    monkeypatch.setattr("providers.pages.propose", _raise(OperationalError("host db-7")))

    sent = send(client, entry, opened, opening="Tuesdays")

    assert sent.status_code == 503
    assert boxes_of(sent.text).dict() == boxes_of(opened.text).dict() | {"opening": "Tuesdays"}
    assert "Tuesdays</dd>" in sent.text
    assert entry not in caplog.text
    assert "db-7" not in caplog.text


@pytest.mark.both_databases
@pytest.mark.parametrize("page", [each.name for each in provider_urls.urlpatterns])
def test_words_come_back_if_the_database_answers_nothing_at_all(
    client, link, service, page, caplog
):
    slugs = [] if page == "provider_entries" else [service.slug]
    address = reverse(page, args=[token_of(link), *slugs])
    typed = {"opened": "v", "why": "We <never> close."}

    with connection.execute_wrapper(_raise(OperationalError("host db-7"))):
        sent = client.post(address, typed)

    assert (sent.status_code, sent["Retry-After"]) == (503, "60")
    assert boxes_of(sent.text).dict() == typed
    assert "We &lt;never&gt; close.</dd>" in sent.text
    assert "Nothing is lost" in sent.text
    assert sent["Cache-Control"] == "no-store"
    assert sent["Referrer-Policy"] == "no-referrer"
    assert "db-7" not in caplog.text


def _raise(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_words_come_back_if_a_link_is_used_too_often(client, entry, monkeypatch):
    monkeypatch.setattr(answers, "ANSWERS", 1)
    assert send(client, entry, opening="Tuesdays").status_code == 302

    sent = send(client, entry, opening="Wednesdays")

    assert sent.status_code == 429
    assert "Try again in an hour." in sent.text
    assert boxes_of(sent.text)["opening"] == "Wednesdays"
    assert ProposedChange.objects.count() == 1


@pytest.mark.both_databases
def test_an_entry_is_taken_down_at_once_and_the_team_is_told(client, link, service, entry):
    address = entry_of(link, service, "provider_take_down")

    sent = client.post(address, {"why": "We were never asked."})

    assert sent["Location"] == entry
    assert now(service).state == State.TAKEN_DOWN
    assert "asked us to take it down" in service.history.first().history_change_reason
    change = ProposedChange.objects.get()
    assert (change.was, change.now, change.why) == (
        State.NOT_CHECKED,
        State.TAKEN_DOWN,
        "We were never asked.",
    )
    assert change.verdict == Verdict.WAITS
    mail = Message.objects.get()
    assert mail.to == ""
    assert "We were never asked." not in mail.text
    public = client.get(service.get_absolute_url()).text
    assert "Taken down: they asked us to." in public
    assert "Mondays" not in public
    assert service.name not in client.get(reverse("services")).text
    assert "You told us" in client.get(entry).text


def test_what_is_down_is_taken_down_once_and_takes_no_more_answers(client, link, service, entry):
    opened = client.get(entry)
    address = entry_of(link, service, "provider_take_down")
    client.post(address)

    again = client.post(address)
    true = say_true(client, entry, opened)
    changed = send(client, entry, opened, opening="Tuesdays")

    assert "This entry is down" in again.text
    assert {page.status_code for page in (again, true, changed)} == {200}
    assert ProposedChange.objects.count() == 1
    assert now(service).state == State.TAKEN_DOWN


def test_they_read_what_came_of_what_they_proposed(client, service, link, entry):
    change = factories.make_proposed_change(service=service, contact=link.contact)
    change.verdict, change.reason = Verdict.TURNED_DOWN, "Your own page says Tuesdays."
    change.decided_at, change.decided_by = timezone.now(), factories.make_person()
    change.save()
    others = factories.make_proposed_change(now="Words of others")

    text = client.get(entry).text

    assert "Your own page says Tuesdays." in text
    assert change.decided_by.username not in text
    assert others.now not in text


def test_a_link_shows_no_colleague_what_others_there_proposed_or_were_told(
    client, service, entry, all_of_it
):
    other = factories.make_provider_contact(organisation=service.organisation)
    told = {"service": service, "contact": other}
    factories.make_proposed_change(now="What a colleague wrote", **told)
    factories.make_proposed_change(
        verdict=Verdict.TURNED_DOWN,
        reason="What staff told a colleague",
        decided_at=timezone.now(),
        decided_by=factories.make_person(),
        **told,
    )

    for address in (entry, all_of_it):
        text = client.get(address).text
        assert "What a colleague wrote" not in text
        assert "What staff told a colleague" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_is_on_it(
    client, django_assert_num_queries, number, link, all_of_it
):
    for _service in range(number):
        service = factories.make_service(organisation=link.contact.organisation)
        factories.make_contact(service=service)
        factories.make_proposed_change(service=service, contact=link.contact)
    client.get(all_of_it)

    with django_assert_num_queries(10):
        client.get(all_of_it)


def test_the_log_holds_no_token(client, entry, monkeypatch, link, caplog):
    monkeypatch.setattr("providers.pages._facts", _raise(RuntimeError("broken")))
    client.raise_request_exception = False
    caplog.handler.addFilter(WithoutSecrets())

    with caplog.at_level(logging.WARNING):
        assert client.get(entry).status_code == 500

    assert "/providers/…/" in caplog.text
    assert token_of(link) not in caplog.text


@pytest.mark.both_databases
def test_a_link_taken_back_between_looking_and_answering_changes_nothing(service, link):
    seen = version_of(service, contacts_of(service))
    take_back_links(link.contact, at=timezone.now())
    before = everything()

    for answer in (
        lambda: answers.say_still_true(service, link=link, at=timezone.now(), seen=seen),
        lambda: answers.propose(
            service, {"opening": ("", "x")}, link=link, at=timezone.now(), seen=seen
        ),
        lambda: answers.take_down(service, link=link, at=timezone.now(), why=""),
    ):
        with pytest.raises(ValidationError):
            answer()

    assert everything() == before
