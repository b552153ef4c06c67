"""The public chain as JSON and GeoJSON, oldest first, a page at a time."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from jinja2.utils import htmlsafe_json_dumps
from werkzeug.exceptions import NotFound

from app.storage import chain, relays, tally
from app.storage.relays import Relay
from app.web.api.blueprint import blueprint
from app.web.api.bodies import (
    ChainAnswer,
    Feature,
    FeatureCollection,
    Link,
    Position,
)
from app.web.api.openapi import GEOJSON, JSON
from app.web.api.requests import Unreadable
from app.web.gates import Gate, admits
from app.web.headers import let_cache
from app.web.installation import session

DEFAULT_LIMIT = 100
MAX_LIMIT = 200


@blueprint.get("/chain")
@admits(Gate.PUBLIC)
def read_chain() -> Response:
    """Give the companies that said yes, in the order in which the baton came to them."""
    after, limit = _whole_number("after", 0), _whole_number("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise Unreadable(422, [("limit", f"1 to {MAX_LIMIT}")])
    relay = relays.named_or_first(session(), request.args.get("relay"))
    if relay is None:
        raise NotFound
    media_type = request.accept_mimetypes.best_match([JSON, GEOJSON]) or JSON
    version = chain.chain_version(session(), relay.id)
    etag = f"chain-{relay.id}-{version}-{after}-{limit}-{media_type}"
    if request.if_none_match.contains_weak(etag):
        return _finished(Response(status=304), etag)
    return _finished(_page(relay, after=after, limit=limit, media_type=media_type), etag)


def _finished(response: Response, etag: str) -> Response:
    response.vary.add("Accept")
    return let_cache(response, etag=etag)


def _page(relay: Relay, *, after: int, limit: int, media_type: str) -> Response:
    rows = chain.public_chain(session(), relay.id, after=after, limit=limit + 1)
    links = [_link(row) for row in rows[:limit]]
    following = str(links[-1].number) if len(rows) > limit else None
    body = (
        _features(links, following)
        if media_type == GEOJSON
        else ChainAnswer(
            relay=relay.name,
            goal=relay.goal,
            counted=tally.counted_by_relay(session()).get(relay.id, 0),
            chain=links,
            next=following,
        )
    )
    # A name is what somebody wrote: not even a browser that guesses finds markup in it.
    text = htmlsafe_json_dumps(body.model_dump(mode="json"), ensure_ascii=False)
    return Response(text, mimetype=media_type)


def _link(row: Any) -> Link:
    return Link.model_validate(row, from_attributes=True)


def _features(links: list[Link], following: str | None) -> FeatureCollection:
    return FeatureCollection(
        type="FeatureCollection",
        features=[
            Feature(type="Feature", id=link.number, geometry=_position(link), properties=link)
            for link in links
        ],
        next=following,
    )


def _position(link: Link) -> Position | None:
    if link.longitude is None or link.latitude is None:
        return None
    return Position(type="Point", coordinates=(link.longitude, link.latitude))


def _whole_number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unreadable(422, [(name, "a whole number is wanted")])
    return int(text)
