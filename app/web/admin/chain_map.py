"""The way of the chain on the drawn map: points that a finger can hit, and lines between them in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot

from app.domain.baton import first_of
from app.domain.handover import HandoverState
from app.domain.places import known_place
from app.storage.chain_lines import ChainLine
from app.web.route_map import HEIGHT, WIDTH, project

# So near each other two points would be one target on the narrowest phone.
APART_UNITS = 52
# A line bends, so that there and back, and there once more, are lines of their own.
BEND_UNITS, FURTHER_UNITS = 14, 11
# The latest steps are told apart; those before them, all as thick as they are many.
LATEST_STEPS = 8
THINNEST, THICKEST, THICKER_EACH = 2.0, 9.0, 0.6


@dataclass(slots=True)
class Point:
    """One or several companies in a spot of the map; `at` is its number, by which the table names it."""

    at: int
    x: float
    y: float
    latitude: float
    longitude: float
    lines: list[ChainLine] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The village that most of its companies are in."""
        places = Counter(line.place for line in self.lines if line.place)
        return places.most_common(1)[0][0] if places else self.lines[0].company

    @property
    def is_here(self) -> bool:
        """Tell whether a key is here now."""
        return any(line.state is HandoverState.VISITED for line in self.lines)


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one point to another, as a path's data and its width."""

    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Route:
    """The points in the order in which the chain came to them, and the ways between them.

    `steps` are the ways by the numbers of their ends, in order; `unplaced` those of which nobody
    knows where they are, and those off the map.
    """

    points: Sequence[Point]
    earlier: Sequence[Line]
    latest: Sequence[Line]
    unplaced: Sequence[ChainLine]
    steps: Sequence[tuple[int, int]]


def route_of(lines: Iterable[ChainLine], forerunners: Mapping[int, int]) -> Route:
    """Place handovers, oldest first, and draw the way of each baton from one to the next.

    A baton that took another's place goes on from where that one was.
    """
    points: list[Point] = []
    unplaced: list[ChainLine] = []
    last: dict[int, Point] = {}
    steps: list[tuple[Point, Point]] = []
    for line in lines:
        point = _point_of(points, line)
        if point is None:
            unplaced.append(line)
            continue
        point.lines.append(line)
        if line.state is HandoverState.CANCELLED:
            continue
        carried = first_of(line.baton_id, forerunners)
        before = last.get(carried, point)
        if before is not point:
            steps.append((before, point))
        last[carried] = point
    return Route(
        points,
        _earlier(steps[:-LATEST_STEPS]),
        _latest(steps[-LATEST_STEPS:]),
        unplaced,
        steps=[(here.at, there.at) for here, there in steps],
    )


def _earlier(steps: Sequence[tuple[Point, Point]]) -> list[Line]:
    """One line for each way that was taken, thicker the more often."""
    often = Counter((here.at, there.at) for here, there in steps)
    ways = {(here.at, there.at): (here, there) for here, there in steps}
    return [
        Line(_bent(*ways[between], 0), min(THINNEST + THICKER_EACH * times, THICKEST))
        for between, times in often.items()
    ]


def _latest(steps: Sequence[tuple[Point, Point]]) -> list[Line]:
    """Each step by itself, in order."""
    taken: Counter[tuple[int, int]] = Counter()
    lines = []
    for here, there in steps:
        taken[here.at, there.at] += 1
        lines.append(Line(_bent(here, there, taken[here.at, there.at]), THINNEST))
    return lines


def _point_of(points: list[Point], line: ChainLine) -> Point | None:
    """Find or make the point in which a company lies; None off the map."""
    spot = _spot(line)
    if spot is None:
        return None
    x, y = project(*spot)
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        return None
    near = [point for point in points if hypot(point.x - x, point.y - y) < APART_UNITS]
    if near:
        return min(near, key=lambda point: hypot(point.x - x, point.y - y))
    points.append(Point(len(points) + 1, x, y, *spot))
    return points[-1]


def _spot(line: ChainLine) -> tuple[float, float] | None:
    """Where a company is, in degrees: by its workplace, or else by its village."""
    if line.latitude is not None and line.longitude is not None:
        return line.latitude, line.longitude
    village = known_place(line.place)
    return (village.latitude, village.longitude) if village else None


def _bent(here: Point, there: Point, times: int) -> str:
    """A line to the right of the straight one, further out each time that the way is taken again."""
    across, down = there.x - here.x, there.y - here.y
    away = 2 * (BEND_UNITS + FURTHER_UNITS * times) / hypot(across, down)
    x, y = (here.x + there.x) / 2 - down * away, (here.y + there.y) / 2 + across * away
    return f"M{here.x:g} {here.y:g}Q{x:.1f} {y:.1f} {there.x:g} {there.y:g}"
