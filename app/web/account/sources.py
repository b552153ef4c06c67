"""Where guesses come from, as the throttle counts them."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

IPV6_HOUSEHOLD_BITS = 64


def source() -> str:
    """The caller's address; of IPv6 the part that a household or an office is given.

    Nothing for this very machine: that is a proxy which TRUSTED_PROXIES does not name, and to slow
    it down would slow down everybody.
    """
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if address.is_loopback:
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_HOUSEHOLD_BITS), strict=False))
    return text
