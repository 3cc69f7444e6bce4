"""Guessing is slow, nobody is locked out from elsewhere, and nothing tells which accounts exist."""

import base64
import json
import time
from datetime import timedelta
from functools import partial
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from accounts.models import LogInTries
from accounts.throttle import account_of, count_try, limits_of
from tests.factories import make_person
from tests.racing import at_once

pytestmark = pytest.mark.django_db

PASSWORD = "a long password of theirs"
WRONG = "not theirs"
HOME, CAFE = "192.0.2.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def fewer_tries(monkeypatch):
    """Each try draws a whole page."""
    monkeypatch.setattr(throttle, "TRIES_OF_ACCOUNT", 15)
    monkeypatch.setattr(throttle, "TRIES_FROM_NETWORK", 15)


@pytest.fixture
def person():
    return make_person(username="ann", password=PASSWORD)


def try_to_log_in(name="ann", password=WRONG, network=HOME, browser=None, **headers):
    credentials = {"username": name, "password": password}
    return (browser or Client()).post(
        reverse("admin:login"), credentials, REMOTE_ADDR=network, headers=headers
    )


def use_up(name="ann", network=HOME):
    return [try_to_log_in(name, network=network) for _try in range(throttle.TRIES)]


def test_the_eleventh_try_is_told_when_to_try_again(person):
    answers = use_up()

    refused = try_to_log_in()

    assert {answer.status_code for answer in answers} == {200}
    assert refused.status_code == 429
    until = timezone.localtime(refused.context["until"])
    assert f"You can try again at {until:%H:%M}." in refused.text
    assert 0 < int(refused["Retry-After"]) <= 2 * throttle.PERIOD.total_seconds()


def test_then_even_the_right_password_has_to_wait(person):
    use_up()

    assert try_to_log_in(password=PASSWORD).status_code == 429


def test_the_person_logs_in_from_elsewhere(person):
    use_up(network=CAFE)

    assert try_to_log_in(password=PASSWORD, network=HOME).status_code == 302


def test_others_on_the_same_network_log_in(person):
    make_person(username="bea", password=PASSWORD)
    use_up("ann")

    assert try_to_log_in("bea", PASSWORD).status_code == 302


def test_after_half_an_hour_it_starts_anew(person):
    use_up()
    LogInTries.objects.update(began_at=timezone.now() - timedelta(minutes=30))

    assert try_to_log_in(password=PASSWORD).status_code == 302


def test_logging_in_forgets_the_tries_before(person):
    for _try in range(5):
        try_to_log_in()

    assert try_to_log_in(password=PASSWORD).status_code == 302
    assert {answer.status_code for answer in use_up()} == {200}


# For an account, and for a network.


def anywhere():
    """Yield addresses whose owners have nothing to do with each other."""
    yield from (f"{first}.{second}.0.1" for first in range(1, 223) for second in range(256))


def guessed_at_from_everywhere(name="ann"):
    return [
        try_to_log_in(name, network=address).status_code
        for address, _try in zip(anywhere(), range(throttle.TRIES_OF_ACCOUNT + 1), strict=False)
    ]


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_one_account_is_not_guessed_at_from_everywhere(person, name):
    assert guessed_at_from_everywhere(name) == [200] * throttle.TRIES_OF_ACCOUNT + [429]


def test_one_network_does_not_guess_at_every_account(person):
    answers = [
        try_to_log_in(f"somebody {number}").status_code
        for number in range(throttle.TRIES_FROM_NETWORK + 1)
    ]

    assert answers == [200] * throttle.TRIES_FROM_NETWORK + [429]
    assert try_to_log_in(network=CAFE).status_code == 200


def test_who_chooses_among_many_addresses_has_a_few_times_the_tries_of_one(person, monkeypatch):
    monkeypatch.setattr(throttle, "TRIES_FROM_NETWORK", 5)

    answers = [
        try_to_log_in(f"somebody {number}", network=f"2001:db8:1:{number:x}::1").status_code
        for number in range(12)
    ]

    assert answers == [200] * 10 + [429] * 2
    assert try_to_log_in(network="2001:db8:1:ff00::1").status_code == 200


def test_a_whole_office_logs_in_from_one_address(person, monkeypatch):
    monkeypatch.setattr(throttle, "TRIES_FROM_NETWORK", 3)

    answers = [try_to_log_in(password=PASSWORD).status_code for _person in range(10)]

    assert answers == [302] * 10


def test_whoever_has_an_account_does_not_guess_at_others_without_end(person, monkeypatch):
    monkeypatch.setattr(throttle, "TRIES_FROM_NETWORK", 5)
    make_person(username="bea", password=PASSWORD)
    answers = []
    for number in range(6):
        answers.append(try_to_log_in(f"somebody {number}").status_code)
        try_to_log_in("bea", PASSWORD)

    assert answers == [200] * 5 + [429]


def test_whoever_is_logged_in_already_has_no_more_tries(person):
    make_person(username="bea", password=PASSWORD)
    browser = Client()
    try_to_log_in("bea", PASSWORD, browser=browser)

    answers = [try_to_log_in(browser=browser).status_code for _try in range(throttle.TRIES + 1)]

    assert answers == [200] * throttle.TRIES + [429]


@pytest.mark.usefixtures("shared_database")
def test_tries_that_share_some_of_their_limits_do_not_wait_for_each_other_for_ever():
    at, request = timezone.now(), RequestFactory().post("/", REMOTE_ADDR=HOME)
    request_from_elsewhere = RequestFactory().post("/", REMOTE_ADDR=CAFE)

    def guess(asked, name):
        for _try in range(3):
            count_try(limits_of(asked, account_of(name)), at=at)

    at_once(
        *(
            partial(guess, asked, name)
            for asked in (request, request_from_elsewhere)
            for name in ("ann", "bea", "cat")
        )
    )

    assert sorted(LogInTries.objects.values_list("used", flat=True))[-7:] == [6, 6, 6, 9, 9, 9, 9]


# A browser that is known.


@pytest.fixture
def browser(person):
    """A browser in which Ann has logged in before, some days ago."""
    browser = Client()
    try_to_log_in(password=PASSWORD, browser=browser)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    return browser


def test_nobody_is_locked_out_of_their_own_browser_by_strangers(browser):
    use_up()
    guessed_at_from_everywhere()
    for number in range(throttle.TRIES_FROM_NETWORK):
        try_to_log_in(f"somebody {number}")

    assert try_to_log_in(password=PASSWORD).status_code == 429
    assert try_to_log_in(password=PASSWORD, browser=browser).status_code == 302


def test_even_a_known_browser_has_ten_tries(browser):
    answers = [try_to_log_in(browser=browser).status_code for _try in range(throttle.TRIES + 1)]

    assert answers == [200] * throttle.TRIES + [429]
    assert try_to_log_in(password=PASSWORD, browser=browser).status_code == 429


def test_a_browser_known_for_one_account_is_a_stranger_to_others(browser):
    make_person(username="bea", password=PASSWORD)
    use_up("bea")

    assert try_to_log_in("bea", PASSWORD, browser=browser).status_code == 429


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda note: "",
        lambda note: note[:-1],
        lambda note: "x" + note,
        lambda note: signing.dumps(["ann", "x"], salt="another"),
        lambda note: "\u00fc" * 5000,
    ],
    ids=["empty", "cut off", "changed", "of something else", "long"],
)
def test_a_note_that_is_not_ours_makes_no_browser_known(browser, spoilt):
    use_up()
    name = settings.KNOWN_BROWSER_COOKIE_NAME
    browser.cookies[name] = spoilt(browser.cookies[name].value)

    assert try_to_log_in(password=PASSWORD, browser=browser).status_code == 429


def test_a_browser_is_known_for_90_days(browser, monkeypatch):
    use_up()
    later = time.time() + 90 * 24 * 3600

    monkeypatch.setattr("django.core.signing.time.time", lambda: later - 60)
    assert try_to_log_in(browser=browser).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: later + 60)
    assert try_to_log_in(browser=browser).status_code == 429


@pytest.mark.parametrize("https", [True, False])
def test_the_note_goes_to_the_log_in_page_alone_and_holds_no_name(person, settings, https):
    settings.HTTPS = https

    cookies = try_to_log_in(password=PASSWORD).cookies

    cookie = cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
    assert cookie["path"] == reverse("admin:login")
    assert cookie["httponly"]
    assert bool(cookie["secure"]) == https
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == 90 * 24 * 60 * 60
    held = base64.urlsafe_b64decode(cookie.value.partition(":")[0] + "==").decode()
    assert "ann" not in json.loads(held)[0]


def test_who_does_not_log_in_is_left_no_cookie(person):
    assert settings.KNOWN_BROWSER_COOKIE_NAME not in try_to_log_in().cookies


def test_an_unknown_account_is_answered_and_counted_as_any_other(person):
    known, unknown = try_to_log_in("ann"), try_to_log_in("nobody")
    use_up("nobody")

    def words(answer):
        return [str(error) for error in answer.context["form"].non_field_errors()]

    assert words(known) == words(unknown)
    assert try_to_log_in("nobody").status_code == 429


@pytest.mark.parametrize(
    "spelling",
    ["ANN", " ann ", "\uff41nn", *(f"{' ' * many}ann" for many in (997, 998, 999, 1_000, 9_000))],
)
def test_another_spelling_is_no_other_account(person, spelling):
    use_up(spelling)

    assert try_to_log_in("ann").status_code == 429


def test_a_household_shares_its_addresses(person):
    for last in range(throttle.TRIES):
        try_to_log_in(network=f"2001:db8:1:2::{last + 1:x}")

    assert try_to_log_in(network="2001:db8:1:2:ffff::1").status_code == 429
    assert try_to_log_in(network="2001:db8:1:3::1").status_code == 200


def test_what_a_browser_claims_about_its_address_changes_nothing(person):
    use_up()

    assert try_to_log_in(**{"X-Forwarded-For": CAFE}).status_code == 429


def test_behind_our_proxy_its_own_word_counts(person, settings):
    settings.TRUSTED_PROXIES = [ip_network(HOME)]
    for n in range(throttle.TRIES):
        try_to_log_in(**{"X-Forwarded-For": f"203.0.113.{n}, {CAFE}"})

    assert try_to_log_in(**{"X-Forwarded-For": f"203.0.113.99, {CAFE}"}).status_code == 429
    assert try_to_log_in(**{"X-Forwarded-For": "192.0.2.8"}).status_code == 200


def test_neither_name_nor_address_is_kept(person):
    try_to_log_in()

    kept = str([*LogInTries.objects.values_list()])
    assert LogInTries.objects.count() == 4
    assert "ann" not in kept
    assert "192.0" not in kept


@pytest.mark.parametrize("name", ["", "x" * 100_000, "\u202e", "'; --"])
def test_odd_names_are_answered(name):
    assert try_to_log_in(name).status_code == 200


def test_looking_at_the_log_in_page_is_no_try():
    for _look in range(throttle.TRIES + 1):
        response = Client().get(reverse("admin:login"))

    assert response.status_code == 200
    assert not LogInTries.objects.exists()
