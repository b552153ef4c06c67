"""What every test may ask for; each kind of ground has its own module in `tests/support`."""

from __future__ import annotations

pytest_plugins = [
    "pytester",
    "tests.support.ground",
    "tests.support.left_out",
    "tests.support.databases",
    "tests.support.web",
    "tests.support.stage",
    "tests.support.road",
    "tests.support.browsing",
]
