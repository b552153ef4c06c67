"""The address of a server of map tiles: what an installation may name, and which host that is."""

from __future__ import annotations

import re
from enum import StrEnum

_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+(?::\d{1,5})?)(/[\w.~:/?=&%{}@+-]*)", re.ASCII)
_PLACE = re.compile(r"\{(.*?)\}")
_LOCAL = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?")
_NEEDED = {"x", "y", "z"}


class TileUrlFault(StrEnum):
    """Why an address cannot be used."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    PLACES = "places"


class UnusableTileUrl(ValueError):
    """The address names no tiles that a page may show."""

    def __init__(self, reason: TileUrlFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def tile_origin(url: str) -> str:
    """Give scheme and host, as a content security policy names them.

    Wanted is https (or http on this very machine), and {z}, {x} and {y} once each and nothing else in
    braces. What could end a policy's directive is in no address. Raises `UnusableTileUrl`.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise UnusableTileUrl(TileUrlFault.NO_ADDRESS)
    scheme, host, path = found.groups()
    if scheme != "https" and not _LOCAL.fullmatch(host):
        raise UnusableTileUrl(TileUrlFault.NOT_HTTPS)
    places = _PLACE.findall(path)
    if len(places) != len(_NEEDED) or set(places) != _NEEDED:
        raise UnusableTileUrl(TileUrlFault.PLACES)
    return f"{scheme}://{host}"
