"""The chain's points over a map of tiles, where the installation names a server of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from app.domain.tiles import UnusableTileUrl, tile_origin
from app.web.admin.chain_map import Route
from app.web.headers import let_show_images
from app.web.installation import settings


@dataclass(frozen=True, slots=True)
class Tiles:
    """What the map's script is told; points and steps as JSON."""

    url: str
    attribution: str
    points: str
    steps: str


def tiles_for(route: Route) -> Tiles | None:
    """Give what the script needs, or None where there are no tiles, or nothing to show on them."""
    url = settings().map_tile_url
    if url is None or origin() is None or not route.points:
        return None
    points = [
        {
            "at": point.at,
            "spot": [point.latitude, point.longitude],
            "number": len(point.lines),
            "words": _("%(name)s, %(number)s i listan", name=point.name, number=len(point.lines)),
        }
        for point in route.points
    ]
    return Tiles(url, settings().map_tile_attribution, json.dumps(points), json.dumps(route.steps))


def let_tiles_in(page: Response) -> Response:
    """Let the map's own page, and no other, show pictures of that server's."""
    allowed = origin()
    return let_show_images(page, allowed) if allowed else page


def origin() -> str | None:
    """Where tiles come from; None without them, and for an address that check-config finds fault with."""
    url = settings().map_tile_url
    if url is None:
        return None
    try:
        return tile_origin(url)
    except UnusableTileUrl:
        return None
