"""Where a handover stands in its relay's chain: a whole number, apart from its own, with room beside it."""

from __future__ import annotations

# So many halvings fit between two neighbours, before all are spread anew.
HALVINGS = 32
GAP = 1 << HALVINGS


def at_the_end(number: int) -> int:
    """Give the position of a handover that goes on where the chain ends, whatever was put in between."""
    return number * GAP


def between(before: int, after: int) -> int | None:
    """Give a position between two neighbours, or nothing where no room is left."""
    middle = (before + after) // 2
    return middle if before < middle < after else None
