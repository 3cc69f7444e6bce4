"""Where a request comes from, as far as that can be known: what it says of itself is hearsay."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings

# By version, how many bits of an address stand for whom, and how many times as much may come from
# them as from the first. Of the old kind: one address, of a household or an office, and its
# neighbours. Of the new kind: one line, and the two sizes that RIPE-690 has providers give to one
# customer, who may choose any address in it.
_NESTED = {4: {32: 1, 24: 4}, 6: {64: 1, 56: 2, 48: 4}}


@dataclass(frozen=True)
class Network:
    """A part of the internet, such as "192.0.2.0/24", and `times` how much may come from it of what
    the smallest kind is allowed."""

    name: str
    times: int


def networks_of(request):
    """Return the Networks a request comes from, the smallest first; none if that cannot be told."""
    address = address_of(request)
    if address is None:
        return ()
    return tuple(
        Network(str(ipaddress.ip_network((address, bits), strict=False)), times)
        for bits, times in _NESTED[address.version].items()
    )


def address_of(request):
    """Return the address a request comes from, or None.

    That is whoever called us. If it is one of TRUSTED_PROXIES, it is whoever called that proxy,
    which the proxy wrote at the end of X-Forwarded-For; and so on, until it is no proxy of ours.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and _is_trusted(address) and hops:
        before = _parsed(hops.pop())
        if before is None:
            break  # what our own proxy wrote is no address: then it stands for its visitors
        address = before
    return address


def _is_trusted(address):
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(text):
    """Return the address in "192.0.2.7", "192.0.2.7:80", "[2001:db8::7]:80" or None."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
