"""Where places stand on the drawn map of southern Siljan, which templates/components/route_map.html holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

WIDTH = 560
HEIGHT = 640
NORTH, SOUTH = 60.905, 60.58
WEST = 14.7
UNITS_PER_DEGREE_NORTH = HEIGHT / (NORTH - SOUTH)
# At Leksand a degree of longitude is this much shorter than one of latitude.
SHORTENING = cos(radians(60.74))
# Stops in the same village are fanned out by this much, in the turn that sunflower seeds take.
FAN_UNITS = 11
GOLDEN_TURN = pi * (3 - sqrt(5))


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit as the map needs it: what to call it, where it was, and whether the line passes it."""

    label: str
    latitude: float
    longitude: float
    is_here: bool = False
    on_way: bool = True


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A stop in the drawing's own units."""

    label: str
    x: float
    y: float
    is_here: bool = False
    on_way: bool = True


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """The drawing's x and y for a place; outside the drawing they lie outside its edges."""
    x = (longitude - WEST) * SHORTENING * UNITS_PER_DEGREE_NORTH
    y = (NORTH - latitude) * UNITS_PER_DEGREE_NORTH
    return round(x, 1), round(y, 1)


def route_points(stops: Iterable[Stop]) -> list[MapPoint]:
    """The stops that lie on the map, in the order given; those in one spot are fanned out."""
    seen: dict[tuple[float, float], int] = {}
    points = []
    for stop in stops:
        x, y = project(stop.latitude, stop.longitude)
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
            continue
        before = seen.get((x, y), 0)
        seen[(x, y)] = before + 1
        points.append(_fanned(stop, x, y, before))
    return points


def _fanned(stop: Stop, x: float, y: float, before: int) -> MapPoint:
    away, turn = FAN_UNITS * sqrt(before), GOLDEN_TURN * before
    return MapPoint(
        label=stop.label,
        x=round(x + away * cos(turn), 1),
        y=round(y + away * sin(turn), 1),
        is_here=stop.is_here,
        on_way=stop.on_way,
    )
