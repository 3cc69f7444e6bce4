"""Where a request comes from, as far as that can be known: what it says of itself is hearsay."""

import ipaddress

from django.conf import settings

# The part of an address that one household or office shares, or one customer can choose from.
_V4_BITS, _V6_BITS = 24, 64


def network_of(request, *, v4_bits=_V4_BITS):
    """Return the network a request comes from, as text; "" if that cannot be told.

    Of an IPv4 address the first `v4_bits` count, of an IPv6 address always 64.
    """
    address = address_of(request)
    if address is None:
        return ""
    bits = v4_bits if address.version == 4 else _V6_BITS
    return str(ipaddress.ip_network((address, bits), strict=False))


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
