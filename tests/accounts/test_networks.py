"""Nobody can choose the network they are counted by."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from accounts.checks import visitors_can_be_told_apart
from accounts.networks import Network, address_of, networks_of
from kirklees_send import env

PROXY, INNER_PROXY, VISITOR = "192.0.2.7", "10.0.0.5", "198.51.100.9"


@pytest.fixture
def trusted(settings):
    settings.TRUSTED_PROXIES = [ip_network(PROXY), ip_network("10.0.0.0/8")]


def request_from(address, forwarded=None, **headers):
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def seen(*arguments, **headers):
    return str(address_of(request_from(*arguments, **headers)))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_without_proxies_of_ours_headers_count_for_nothing(header):
    assert seen(VISITOR, **{header: "203.0.113.1"}) == VISITOR


@pytest.mark.parametrize("header", ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"])
def test_other_headers_never_count(trusted, header):
    assert seen(PROXY, VISITOR, **{header: "203.0.113.1"}) == VISITOR


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("caller", "forwarded", "expected"),
    [
        pytest.param(PROXY, VISITOR, VISITOR, id="one proxy"),
        pytest.param(INNER_PROXY, f"{VISITOR}, {PROXY}", VISITOR, id="two proxies"),
        pytest.param(PROXY, f"203.0.113.1, {VISITOR}", VISITOR, id="hearsay before it"),
        pytest.param(PROXY, f"{PROXY}, {VISITOR}", VISITOR, id="hearsay that names our proxy"),
        pytest.param(VISITOR, "203.0.113.1", VISITOR, id="no proxy asked"),
        pytest.param(PROXY, None, PROXY, id="the proxy says nothing"),
        pytest.param(PROXY, "", PROXY, id="the proxy says an empty word"),
        pytest.param(PROXY, f"{VISITOR}, unknown", PROXY, id="the proxy does not know"),
        pytest.param(PROXY, f"{VISITOR}, ", PROXY, id="nothing after the comma"),
        pytest.param(PROXY, f"junk, {INNER_PROXY}", INNER_PROXY, id="junk before our own"),
        pytest.param(PROXY, f"{INNER_PROXY}, 10.1.1.1", INNER_PROXY, id="only our own"),
        pytest.param(PROXY, f"{VISITOR}:4711", VISITOR, id="with a port"),
        pytest.param(PROXY, "[2001:db8::7]:443", "2001:db8::7", id="new kind with a port"),
        pytest.param(PROXY, "[2001:db8::7]", "2001:db8::7", id="new kind in brackets"),
        pytest.param(PROXY, f"::ffff:{VISITOR}", VISITOR, id="old kind written as new"),
        pytest.param(f"::ffff:{PROXY}", VISITOR, VISITOR, id="proxy written as new"),
        pytest.param(PROXY, "fe80::1%eth0", "fe80::1", id="with the name of a cable"),
        pytest.param("", VISITOR, "None", id="caller unknown"),
        pytest.param("unix:", VISITOR, "None", id="caller is no address"),
    ],
)
def test_the_last_hop_that_is_no_proxy_of_ours_counts(caller, forwarded, expected):
    assert seen(caller, forwarded) == expected


@pytest.mark.usefixtures("trusted")
@given(hearsay=some.lists(some.ip_addresses().map(str) | some.text("0123456789abcdef.:[]% ,")))
def test_whatever_a_visitor_claims_the_answer_is_the_same(hearsay):
    forwarded = ",".join([*hearsay, VISITOR])

    assert seen(PROXY, forwarded) == VISITOR


OLD_KIND = [(f"{VISITOR}/32", 1), ("198.51.100.0/24", 4)]


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        (VISITOR, OLD_KIND),
        (f"::ffff:{VISITOR}", OLD_KIND),
        (
            "2001:db8:1:23ff:3:4:5:6",
            [("2001:db8:1:23ff::/64", 1), ("2001:db8:1:2300::/56", 2), ("2001:db8:1::/48", 4)],
        ),
        ("", []),
    ],
)
def test_networks_lie_in_each_other_and_the_larger_may_do_a_few_times_as_much(address, networks):
    assert networks_of(request_from(address)) == tuple(Network(*each) for each in networks)


def test_proxies_are_named_with_commas(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::7")

    named = env.networks("TRUSTED_PROXIES")

    assert named == (ip_network("10.0.0.0/8"), ip_network("2001:db8::7/128"))


def test_none_are_trusted_unless_named(monkeypatch):
    monkeypatch.delenv("TRUSTED_PROXIES", raising=False)

    assert env.networks("TRUSTED_PROXIES") == ()


@pytest.mark.parametrize("words", ["proxy.example.org", "10.0.0.1/8", "0.0.0.0/0", "::/0", "*"])
def test_a_silly_list_of_proxies_stops_the_site_with_a_sentence(monkeypatch, words):
    monkeypatch.setenv("TRUSTED_PROXIES", f"192.0.2.7, {words}")

    with pytest.raises(ImproperlyConfigured, match="Name the addresses of your own proxies"):
        env.networks("TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("behind", "proxies", "faults"),
    [(True, [], ["accounts.W001"]), (True, [ip_network(PROXY)], []), (False, [], [])],
)
def test_a_proxy_that_is_not_named_is_told_before_the_site_is_shown(
    settings, behind, proxies, faults
):
    settings.BEHIND_PROXY, settings.TRUSTED_PROXIES = behind, proxies

    assert [fault.id for fault in visitors_can_be_told_apart(None)] == faults
