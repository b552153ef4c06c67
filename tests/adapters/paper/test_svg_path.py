"""Our drawings on paper follow the very path that they follow on a page."""

from __future__ import annotations

import math

import pytest

from app.adapters.paper.picture import picture
from app.adapters.paper.svg_path import Point, Step, UnknownPath, steps


def ends(path: str) -> list[Point]:
    return [step.points[-1] for step in steps(path) if step.points]


def halfway(start: Point, curve: Step) -> Point:
    first, second, end = curve.points
    x, y = ((start[axis] + 3 * first[axis] + 3 * second[axis] + end[axis]) / 8 for axis in (0, 1))
    return x, y


def test_lines_are_followed_from_where_the_pen_stands() -> None:
    assert ends("M1 2h3v4H0V0l-1-1L5 5 6 7z") == [
        (1, 2), (4, 2), (4, 6), (0, 6), (0, 0), (-1, -1), (5, 5), (6, 7),
    ]  # fmt: skip


def test_a_new_part_begins_from_where_the_last_was_closed() -> None:
    assert ends("M10 10h5v5zm1 1h1")[3:] == [(11, 11), (12, 11)]


def test_numbers_after_a_move_are_lines() -> None:
    assert [step.command for step in steps("m1 1 2 2 3 3")] == ["M", "L", "L"]


@pytest.mark.parametrize(
    ("arc", "expected"),
    [
        ("M0 0a10 10 0 0 1 20 0", (10, -10)),
        ("M0 0a10 10 0 0 0 20 0", (10, 10)),
        ("M0 0a10 10 0 1 1 10 10", (10 + 10 * math.sqrt(0.5), -10 * math.sqrt(0.5))),
        ("M0 0a10 10 0 0 0 10 10", (10 - 10 * math.sqrt(0.5), 10 * math.sqrt(0.5))),
    ],
)
def test_an_arc_passes_where_its_flags_say(arc: str, expected: Point) -> None:
    _, *curves = steps(arc)

    passed, start = [], (0.0, 0.0)
    for curve in curves:
        passed += [halfway(start, curve), curve.points[-1]]
        start = curve.points[-1]

    assert min(math.dist(point, expected) for point in passed) < 0.01


def test_an_arc_keeps_its_distance_from_its_middle() -> None:
    start: Point = (0.0, 0.0)
    for curve in steps("M0 0a10 10 0 0 1 20 0a10 10 0 0 1-20 0")[1:]:
        assert math.dist(halfway(start, curve), (10, 0)) == pytest.approx(10, abs=0.003)
        start = curve.points[-1]


def test_a_bend_passes_halfway_between_its_point_and_its_chord() -> None:
    _, bend = steps("M0 0q10 20 20 0")

    assert halfway((0, 0), bend) == pytest.approx((10, 10))


@pytest.mark.parametrize("path", ["M0 0c1 1 2 2 3 3", "M0", "1 2", "M0 0z1", "M0 0a1 2 0 0 1 3 3"])
def test_what_paper_cannot_follow_is_refused(path: str) -> None:
    with pytest.raises(UnknownPath):
        steps(path)


def test_shapes_take_what_stands_on_the_whole_drawing() -> None:
    svg = (
        '<svg viewBox="0 0 8 4" fill="currentColor" stroke="currentColor" stroke-width="2">'
        '<path d="M0 0h1"/><path fill="none" stroke-width="5" d="M0 0h1"/></svg>'
    )

    drawn = picture(svg)

    assert (drawn.width, drawn.height) == (8, 4)
    assert [(shape.is_filled, shape.pen_width) for shape in drawn.shapes] == [(True, 2), (False, 5)]
