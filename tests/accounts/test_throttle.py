"""Guessing is slow, nobody is locked out from elsewhere, and nothing tells which accounts exist."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from accounts.models import LogInTries
from tests.factories import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "a long password of theirs"
WRONG = "not theirs"
HOME, CAFE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def person():
    return make_person(username="ann", password=PASSWORD)


def try_to_log_in(name="ann", password=WRONG, network=HOME, **headers):
    credentials = {"username": name, "password": password}
    return Client(REMOTE_ADDR=network).post(reverse("admin:login"), credentials, headers=headers)


def use_up(name="ann", network=HOME):
    return [try_to_log_in(name, network=network) for _try in range(throttle.TRIES)]


def test_the_eleventh_try_is_told_when_to_try_again(person):
    answers = use_up()

    refused = try_to_log_in()

    assert {answer.status_code for answer in answers} == {200}
    assert refused.status_code == 429
    until = timezone.localtime(refused.context["until"])
    assert f"You can try again at {until:%H:%M}." in refused.text
    assert 0 < int(refused["Retry-After"]) <= throttle.PERIOD.total_seconds()


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


def test_after_a_quarter_of_an_hour_it_starts_anew(person):
    use_up()
    LogInTries.objects.update(began_at=timezone.now() - timedelta(minutes=15))

    assert try_to_log_in(password=PASSWORD).status_code == 302


def test_logging_in_forgets_the_tries_before(person):
    use_up()
    LogInTries.objects.update(used=throttle.TRIES - 1)

    assert try_to_log_in(password=PASSWORD).status_code == 302
    assert not LogInTries.objects.exists()


def test_an_unknown_account_is_answered_and_counted_as_any_other(person):
    known, unknown = try_to_log_in("ann"), try_to_log_in("nobody")
    use_up("nobody")

    def words(answer):
        return [str(error) for error in answer.context["form"].non_field_errors()]

    assert words(known) == words(unknown)
    assert try_to_log_in("nobody").status_code == 429


@pytest.mark.parametrize("spelling", ["ANN", " ann ", "\uff41nn"])
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

    kept = " ".join(str(value) for value in LogInTries.objects.values_list().get())
    assert "ann" not in kept
    assert "192.0" not in kept


def test_old_tries_are_not_kept(person):
    try_to_log_in("someone else")
    LogInTries.objects.update(began_at=timezone.now() - throttle.PERIOD)

    try_to_log_in("ann")

    assert LogInTries.objects.count() == 1


@pytest.mark.parametrize("name", ["", "x" * 100_000, "\u202e", "'; --"])
def test_odd_names_are_answered(name):
    assert try_to_log_in(name).status_code == 200


def test_looking_at_the_log_in_page_is_no_try():
    for _look in range(throttle.TRIES + 1):
        response = Client().get(reverse("admin:login"))

    assert response.status_code == 200
    assert not LogInTries.objects.exists()
