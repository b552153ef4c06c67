"""Where a request came from, as far as a browser vouches for it, and where it may be sent on to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

LONGEST_PATH_CHARACTERS = 2000


def from_our_page() -> bool:
    """Tell whether one of our own pages made this request; a browser that does not say counts as no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == _origin(request.host_url)


def local_path(wished: str | None) -> str | None:
    """Give a path on this site as it is, and nothing for an address that could lead elsewhere.

    Browsers read a backslash as a slash and skip control characters, so both are refused.
    """
    if not wished or len(wished) > LONGEST_PATH_CHARACTERS or not wished.isprintable():
        return None
    if not wished.startswith("/") or wished.startswith("//") or "\\" in wished:
        return None
    return wished


def page_before() -> str | None:
    """Give the path of the page of ours that the request was made from."""
    referrer = request.referrer or ""
    if _origin(referrer) != _origin(request.host_url):
        return None
    parts = urlsplit(referrer)
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}"
