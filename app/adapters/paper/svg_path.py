"""Paths as SVG writes them, turned into the moves, lines and curves that PDF knows.

Knows the commands that our own drawings use: M L H V A Q Z, absolute and relative.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]

_TOKEN_PATTERN = re.compile(r"[a-zA-Z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Q": 4, "Z": 0}
# What numbers without a command of their own mean; after a closed path there can be none.
_COMMAND_AFTER = {"M": "L", "m": "l", "Z": "", "z": ""}


class UnknownPath(ValueError):
    """A path with a command or a number of arguments that is not of ours."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the pen: `M`, `L` or `C` with the points it goes by, or `Z`."""

    command: str
    points: tuple[Point, ...] = ()


def steps(path: str) -> list[Step]:
    """Follow a path from its text. Raises `UnknownPath`."""
    pen = _Pen()
    for command, numbers in _commands(path):
        pen.follow(command, numbers)
    return pen.taken


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN_PATTERN.findall(path)
    command, position = "", 0
    while position < len(tokens):
        if tokens[position].isalpha():
            command, position = tokens[position], position + 1
        count = _ARGUMENTS.get(command.upper())
        if count is None or len(tokens) < position + count:
            raise UnknownPath(path)
        numbers = tokens[position : position + count]
        if any(number.isalpha() for number in numbers):
            raise UnknownPath(path)
        yield command, [float(number) for number in numbers]
        position += count
        command = _COMMAND_AFTER.get(command, command)


class _Pen:
    """Where the pen stands, and what it has drawn."""

    def __init__(self) -> None:
        self.taken: list[Step] = []
        self.at: Point = (0.0, 0.0)
        self.begun: Point = (0.0, 0.0)
        self.ways: dict[str, Callable[[list[float], Point], None]] = {
            "M": self._move,
            "L": self._line,
            "H": lambda numbers, origin: self._to((origin[0] + numbers[0], self.at[1])),
            "V": lambda numbers, origin: self._to((self.at[0], origin[1] + numbers[0])),
            "Q": self._quadratic,
            "A": self._arc,
            "Z": self._close,
        }

    def follow(self, command: str, numbers: list[float]) -> None:
        self.ways[command.upper()](numbers, self.at if command.islower() else (0.0, 0.0))

    def _move(self, numbers: list[float], origin: Point) -> None:
        self.at = self.begun = _moved(origin, numbers)
        self.taken.append(Step("M", (self.at,)))

    def _line(self, numbers: list[float], origin: Point) -> None:
        self._to(_moved(origin, numbers))

    def _to(self, point: Point) -> None:
        self.at = point
        self.taken.append(Step("L", (point,)))

    def _curve(self, first: Point, second: Point, end: Point) -> None:
        self.taken.append(Step("C", (first, second, end)))
        self.at = end

    def _quadratic(self, numbers: list[float], origin: Point) -> None:
        bend, end = _moved(origin, numbers[:2]), _moved(origin, numbers[2:])
        self._curve(_between(self.at, bend, 2 / 3), _between(end, bend, 2 / 3), end)

    def _arc(self, numbers: list[float], origin: Point) -> None:
        """Draw a part of a circle; our drawings have no ellipses."""
        radius, other, _, is_long, is_clockwise, x, y = numbers
        if radius != other:
            raise UnknownPath("an ellipse")
        end = _moved(origin, [x, y])
        centre = _centre(self.at, end, radius, on_right=is_long != is_clockwise)
        sweep = _sweep(self.at, end, centre, is_clockwise=bool(is_clockwise))
        for curve in _arc_curves(self.at, centre, sweep):
            self._curve(*curve)

    def _close(self, _numbers: list[float], _origin: Point) -> None:
        self.at = self.begun
        self.taken.append(Step("Z"))


def _moved(origin: Point, by: list[float]) -> Point:
    return origin[0] + by[0], origin[1] + by[1]


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _centre(start: Point, end: Point, radius: float, *, on_right: bool) -> Point:
    """Find the middle of a circle through two points; one that is too small grows until it fits."""
    chord = math.dist(start, end)
    half_x, half_y = (end[0] - start[0]) / 2, (end[1] - start[1]) / 2
    away = math.sqrt(max(radius**2 - chord**2 / 4, 0)) / (chord / 2)
    side = 1 if on_right else -1
    return start[0] + half_x - side * half_y * away, start[1] + half_y + side * half_x * away


def _sweep(start: Point, end: Point, centre: Point, *, is_clockwise: bool) -> float:
    """Say by what angle the pen turns round the centre: clockwise on the screen is positive."""
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    last = math.atan2(end[1] - centre[1], end[0] - centre[0])
    turn = (last - first) % math.tau
    return turn if is_clockwise else turn - math.tau


def _arc_curves(start: Point, centre: Point, sweep: float) -> Iterator[tuple[Point, Point, Point]]:
    """Draw the arc by curves of a quarter at most, which are true to a quarter of a thousandth."""
    count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    pull = 4 / 3 * math.tan(sweep / count / 4)
    x, y = start[0] - centre[0], start[1] - centre[1]
    for _ in range(count):
        turned = _turned((x, y), sweep / count)
        first = (x - pull * y, y + pull * x)
        second = (turned[0] + pull * turned[1], turned[1] - pull * turned[0])
        yield _moved(centre, [*first]), _moved(centre, [*second]), _moved(centre, [*turned])
        x, y = turned


def _turned(point: Point, angle: float) -> Point:
    cosine, sine = math.cos(angle), math.sin(angle)
    return point[0] * cosine - point[1] * sine, point[0] * sine + point[1] * cosine
