"""Fixtures: passwords hashed at next to no cost, but where the hashing itself is what a test is about.

A server in a process of its own hashes as an installation does.
"""

from __future__ import annotations

from collections.abc import Iterator

import argon2
import pytest

from app.adapters import passwords

EARNEST = passwords._hasher
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Each hash would cost a core 0.05 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", CHEAP)
        patch.setattr(passwords, "_NOBODYS_HASH", CHEAP.hash("nobody's"))
        yield


@pytest.fixture
def earnest_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as an installation hashes them."""
    monkeypatch.setattr(passwords, "_hasher", EARNEST)
