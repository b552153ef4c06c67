"""When a public page has changed: with the relays, the language, the day in Stockholm or the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256

from flask import Response, make_response

from app.config import ROOT
from app.domain.calendar import stockholm_date
from app.storage.relays import Relay
from app.storage.whereabouts import VersionedRelay
from app.web.headers import let_cache
from app.web.installation import now, settings
from app.web.templating import language

PARTS_OF_A_PAGE = ("app/**/*.py", "templates/**/*.html", "static/**/*", "translations/**/*.mo")
DIGITS = 20


def page_of(relays: Sequence[VersionedRelay], render: Callable[[], str]) -> Response:
    """Answer 304 to a browser that has this page, else render it; nothing is asked before a 304."""
    etag = _etag(relays)
    answer = let_cache(Response(), etag=etag)
    if answer.status_code == 304:
        return answer
    return let_cache(make_response(render()), etag=etag)


def feed_of(
    relays: Sequence[VersionedRelay], render: Callable[[], bytes], *, content_type: str
) -> Response:
    """Answer a program that subscribes, as `page_of` does a browser; it asks every hour for years."""
    etag = _etag(relays)
    answer = let_cache(Response(content_type=content_type), etag=etag)
    if answer.status_code != 304:
        answer = let_cache(Response(render(), content_type=content_type), etag=etag)
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _etag(relays: Sequence[VersionedRelay]) -> str:
    told = (
        build(),
        settings().public_url,
        language(),
        stockholm_date(now()).isoformat(),
        *((known.chain_version, _shown(known.relay)) for known in relays),
    )
    return sha256(repr(told).encode()).hexdigest()[:DIGITS]


def _shown(relay: Relay) -> tuple[object, ...]:
    """What pages show of a relay; its own row changes without an entry in its chain."""
    return (
        relay.slug,
        relay.name,
        relay.municipality,
        relay.goal,
        relay.pace_per_year,
        relay.office_phone,
        relay.office_email,
    )


@cache
def build() -> str:
    """A digest of all that pages are made of, the same in every process of one installation."""
    digest = sha256()
    for pattern in PARTS_OF_A_PAGE:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGITS]
