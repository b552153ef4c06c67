"""Looks for rubbish in rings seldom: what the collected tests and the program are made of stays anyway."""

from __future__ import annotations

import gc

# Python's own first is 700. A ring waits a moment longer for its end; most things are in none.
BORN_BETWEEN_LOOKS = 20_000
YOUNG_LOOKS, OLD_LOOKS = 20, 20


def pytest_collection_finish() -> None:
    """Measured over the admins' pages: looking takes 8 % of a core's time without this, 2 with it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BORN_BETWEEN_LOOKS, YOUNG_LOOKS, OLD_LOOKS)
