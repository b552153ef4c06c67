"""A QR as the outline of its dark modules: one closed path to fill, as printers and engravers want it.

Rows of squares side by side would leave hairs of light between them, and a machine would cut each alone.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from app.adapters.qr_image import Drawing, qr_rows

Corner = tuple[int, int]


@lru_cache(maxsize=512)
def qr_outline(url: str) -> Drawing:
    """Outline an address in one path, to be filled by the even-odd rule; a unit is a module."""
    rows = qr_rows(url)
    edges = _edges(rows)
    path = ""
    while edges:
        path += _loop_path(_walked(edges))
    return Drawing(side=len(rows), path=path)


def _edges(rows: list[list[bool]]) -> dict[Corner, list[Corner]]:
    """Give where dark meets light, from corner to corner, with the dark on the right hand."""
    edges: dict[Corner, list[Corner]] = defaultdict(list)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if not dark:
                continue
            corners = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
            beyond = (rows[y - 1][x], row[x + 1], rows[y + 1][x], row[x - 1])
            for side in range(4):
                if not beyond[side]:
                    edges[corners[side]].append(corners[(side + 1) % 4])
    return edges


def _walked(edges: dict[Corner, list[Corner]]) -> list[Corner]:
    """Take one loop out of the edges; where two modules touch by a corner they stay apart."""
    start = next(iter(edges))
    loop, came_from, at = [start], start, start
    while True:
        following = _rightmost(came_from, at, edges[at])
        edges[at].remove(following)
        if not edges[at]:
            del edges[at]
        came_from, at = at, following
        if at == start:
            return loop
        loop.append(at)


def _rightmost(came_from: Corner, at: Corner, ways: list[Corner]) -> Corner:
    right = (at[0] - (at[1] - came_from[1]), at[1] + (at[0] - came_from[0]))
    return right if right in ways else ways[0]


def _loop_path(loop: list[Corner]) -> str:
    (x, y), path = loop[0], f"M{loop[0][0]} {loop[0][1]}"
    for before, corner, after in zip(loop, loop[1:], [*loop[2:], loop[0]], strict=False):
        if before[0] == corner[0] == after[0] or before[1] == corner[1] == after[1]:
            continue
        path += f"h{corner[0] - x}" if corner[1] == y else f"v{corner[1] - y}"
        x, y = corner
    return f"{path}z"
