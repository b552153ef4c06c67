"""Which page of a long list the address asks for."""

from __future__ import annotations

from flask import request

LARGEST_PAGE = 100_000


def page_asked_for() -> int:
    """The page of a list that the address names; nonsense is the first."""
    text = request.args.get("sida", "1")
    wished = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return min(max(wished, 1), LARGEST_PAGE)
