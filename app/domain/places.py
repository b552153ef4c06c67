"""The places that the program knows by itself; what an import or a map brings does not belong here."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.text import search_key

LEKSAND_CODE = "2029"


@dataclass(frozen=True, slots=True)
class Place:
    """A place, the municipality that it lies in, and where (WGS 84, degrees)."""

    name: str
    municipality_code: str
    latitude: float
    longitude: float


KNOWN_PLACES = (
    Place("Leksand", LEKSAND_CODE, 60.7303, 14.9999),
    Place("Insjön", LEKSAND_CODE, 60.6769, 15.0949),
    Place("Siljansnäs", LEKSAND_CODE, 60.7833, 14.85),
    Place("Tällberg", LEKSAND_CODE, 60.8167, 15.0),
    Place("Häradsbygden", LEKSAND_CODE, 60.70, 15.0333),
)
_BY_KEY = {search_key(place.name): place for place in KNOWN_PLACES}


def known_place(name: str | None) -> Place | None:
    """Find a place by its name as anyone may write it."""
    return _BY_KEY.get(search_key(name)) if name else None
