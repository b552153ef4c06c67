"""Where the parts of a chart stand, in its drawing's own units; the drawing itself is a template.

Every chart is as wide as a phone, so that its words are as large there as the page's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH = 360
COLUMNS_HEIGHT = 220
ROW_HEIGHT = 46
_LEFT, _TOP, _FLOOR = 28, 12, 192
_RANGE_LEFT, _RANGE_RIGHT = 8, 352


@dataclass(frozen=True, slots=True)
class Column:
    """A month's column; `year` stands under the first one of a year."""

    x: float
    y: float
    width: float
    height: float
    year: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns over time, and a line over them; `ticks` are heights and what they mean."""

    columns: list[Column]
    line: str
    ticks: list[tuple[float, int]]
    width: int = WIDTH
    height: int = COLUMNS_HEIGHT
    floor: int = _FLOOR
    kind: str = "columns"


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A row: its name, its figure in words, and how much of the track is filled."""

    y: int
    name: str
    words: str
    filled: float


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Tracks under each other, filled as far as their share goes."""

    bars: list[ShareBar]
    height: int
    width: int = WIDTH
    kind: str = "shares"


@dataclass(frozen=True, slots=True)
class Range:
    """A row of years: from `early` to `late` with a dot at the median, and a mark for the promise."""

    y: int
    name: str
    words: str
    early: float | None
    median: float | None
    late: float | None
    promised: float


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Ranges under each other over one scale of years."""

    ranges: list[Range]
    ticks: list[tuple[float, int]]
    height: int
    width: int = WIDTH
    kind: str = "ranges"


@dataclass(frozen=True, slots=True)
class Years:
    """What a row of a range chart is drawn from."""

    name: str
    words: str
    promised: int
    real: tuple[int, int, int] | None


def column_chart(values: Sequence[tuple[int, float, str]]) -> ColumnChart:
    """Draw values with a line over them: each is (height, line, year or nothing)."""
    top = max(1, *(value for value, _, _ in values), *(ceil(line) for _, line, _ in values))
    step = (WIDTH - _LEFT) / len(values)

    def y_of(value: float) -> float:
        return round(_FLOOR - (_FLOOR - _TOP) * value / top, 1)

    columns = [
        Column(
            x=round(_LEFT + at * step + step * 0.15, 1),
            y=y_of(value),
            width=round(step * 0.7, 1),
            height=round(_FLOOR - y_of(value), 1),
            year=year,
        )
        for at, (value, _, year) in enumerate(values)
    ]
    points = (
        f"{_LEFT + (at + 0.5) * step:.1f} {y_of(line)}" for at, (_, line, _) in enumerate(values)
    )
    return ColumnChart(
        columns, line="L".join(points), ticks=[(y_of(tick), tick) for tick in _whole_ticks(top)]
    )


def share_chart(rows: Iterable[tuple[str, str, float]]) -> ShareChart:
    """Draw rows of (name, figure in words, share from 0 to 1)."""
    bars = [
        ShareBar(at * ROW_HEIGHT, name, words, round(share * WIDTH, 1))
        for at, (name, words, share) in enumerate(rows)
    ]
    return ShareChart(bars, height=len(bars) * ROW_HEIGHT)


def range_chart(rows: Sequence[Years], *, since: int) -> RangeChart:
    """Draw years from `since` to the last that any row reaches."""
    last = max(max(row.promised, *(row.real or (0,))) for row in rows)
    span = max(last - since, 1)

    def x_of(year: int) -> float:
        return round(_RANGE_LEFT + (_RANGE_RIGHT - _RANGE_LEFT) * (year - since) / span, 1)

    ranges = []
    for at, row in enumerate(rows):
        early, median, late = (x_of(year) for year in row.real) if row.real else (None, None, None)
        ranges.append(
            Range(at * ROW_HEIGHT, row.name, row.words, early, median, late, x_of(row.promised))
        )
    return RangeChart(
        ranges,
        ticks=[(x_of(year), year) for year in _round_years(since, last)],
        height=len(rows) * ROW_HEIGHT + 24,
    )


def _whole_ticks(top: int) -> list[int]:
    """At most five heights, all whole."""
    step = ceil(top / 4)
    return list(range(0, top + 1, step))


def _round_years(since: int, last: int) -> list[int]:
    """A handful of years that end alike."""
    span = last - since
    step = next(
        (each for each in (5, 10, 20, 25, 50, 100, 250, 500, 1000) if span / each <= 5), 5000
    )
    return list(range(ceil(since / step) * step, last + 1, step))
