"""Providers are asked before a check is late: once, then again; then the page says so."""

import datetime

import pytest
from django.core.management import call_command

from local_offer.models import Service
from post.models import Message
from providers import asking, reminding
from providers.models import ProviderLink
from providers.reminding import remind_providers
from publishing.one_by_one import SomeBroke
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DUE = datetime.date(2026, 6, 30)
FIRST, SECOND = ProviderLink.Why.FIRST, ProviderLink.Why.SECOND


def at(day):
    return datetime.datetime.combine(day, datetime.time(9), datetime.UTC)


def before(days):
    return at(DUE - datetime.timedelta(days=days))


def checked(**values):
    day = {"checked_on": "2026-01-01", "next_check": DUE}
    return factories.make_service(**{"state": Service.State.CHECKED, **day, **values})


@pytest.fixture
def contact():
    return factories.make_provider_contact(organisation=checked().organisation)


def whys():
    return list(ProviderLink.objects.order_by("made_at").values_list("why", flat=True))


def test_they_are_asked_four_weeks_and_one_week_before_and_no_more(contact):
    for days in range(40, -10, -1):
        remind_providers(before(days))
        remind_providers(before(days))

    links = ProviderLink.objects.order_by("made_at")
    assert [(link.why, link.made_at) for link in links] == [
        (FIRST, before(28)),
        (SECOND, before(7)),
    ]
    mails = Message.objects.order_by("made_at")
    assert [mail.to for mail in mails] == [contact.email] * 2
    assert "1 service of yours" in mails[0].text
    assert "30 June 2026" in mails[0].text


def test_who_has_answered_is_not_asked_again_before_the_next_time(contact):
    remind_providers(before(28))
    Service.objects.update(next_check=DUE + datetime.timedelta(days=150))

    for days in range(27, -121, -1):
        remind_providers(before(days))
    assert whys() == [FIRST]
    remind_providers(before(-122))

    assert whys() == [FIRST, FIRST]


def test_one_mail_is_about_all_that_is_due_within_a_week(contact):
    for days in (2, 5, 7):
        checked(organisation=contact.organisation, next_check=DUE + datetime.timedelta(days=days))

    for days in range(40, -8, -1):
        remind_providers(before(days))

    assert whys() == [FIRST, SECOND]
    assert "4 services of yours" in Message.objects.order_by("made_at")[0].text


def test_who_got_a_link_by_hand_a_moment_ago_is_only_asked_again(contact):
    factories.make_provider_link(contact=contact, made_at=before(30))

    for days in range(29, -5, -1):
        remind_providers(before(days))

    assert whys() == [ProviderLink.Why.SENT, SECOND]


def test_who_was_confirmed_in_the_last_week_is_asked_once():
    late = factories.make_provider_contact(organisation=checked().organisation)

    for days in (3, 2, 1, 0):
        remind_providers(before(days))

    assert list(late.links.values_list("why", flat=True)) == [SECOND]


@pytest.mark.parametrize(
    "values",
    [
        {"state": Service.State.CLOSED},
        {"state": Service.State.TAKEN_DOWN},
        {"is_visible": False},
        {"is_listed": False},
        {"next_check": None},
    ],
)
def test_of_what_families_do_not_find_or_is_never_late_nobody_is_asked(values):
    factories.make_provider_contact(organisation=checked(**values).organisation)

    assert remind_providers(before(7)) == 0


def test_whose_link_was_taken_back_is_not_written_to_before_staff_ask_them_again(contact):
    remind_providers(before(28))
    asking.take_back(contact, at=before(27))
    ProviderLink.objects.all().delete()  # as the purge does, in time

    assert remind_providers(before(7)) == 0
    asking.ask(contact, by=factories.make_person(), at=before(6))
    ProviderLink.objects.all().delete()
    assert remind_providers(before(5)) == 1


def test_an_address_that_nobody_confirmed_is_not_written_to():
    factories.make_provider_contact(organisation=checked().organisation, confirmed_at=None)

    assert remind_providers(before(7)) == 0


def test_when_nobody_answered_the_page_says_that_the_check_is_late(client, contact):
    Service.objects.update(next_check=datetime.date(2026, 1, 2))

    text = client.get(Service.objects.get().get_absolute_url()).text

    assert "The next check was due by 2 January 2026. It is late." in text


def test_the_command_tells_how_many_mails_it_promised(contact, capsys):
    Service.objects.update(next_check=datetime.date.today() + datetime.timedelta(days=3))  # noqa: DTZ011

    call_command("tend_providers")
    call_command("tend_providers")

    assert capsys.readouterr().out == "Mails promised: 1.\nMails promised: 0.\n"


def test_a_contact_that_breaks_keeps_no_other_from_being_asked(contact, monkeypatch):
    other = factories.make_provider_contact(organisation=checked().organisation)
    usual = reminding.send_link

    def breaks(asked, *args, **named):
        if asked == contact:
            raise ZeroDivisionError
        return usual(asked, *args, **named)

    monkeypatch.setattr(reminding, "send_link", breaks)

    with pytest.raises(SomeBroke, match=rf"provider contact {contact.pk} \(ZeroDivisionError\)"):
        remind_providers(before(28))

    assert Message.objects.get().to == other.email
