"""What every test may ask for; each kind of ground has its own module in `tests/support`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow machine is no fault of the program, so that no example is failed for its seconds.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = [
    "pytester",
    "tests.support.ground",
    "tests.support.hashes",
    "tests.support.rubbish",
    "tests.support.left_out",
    "tests.support.databases",
    "tests.support.web",
    "tests.support.stage",
    "tests.support.road",
    "tests.support.browsing",
    "tests.support.mail_server",
    "tests.support.post",
]
