"""Servers that are forked: as good as new, and gone when they should be."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.support.nursery import Nursery
from tests.support.server import serving

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def status(url: str) -> int:
    with urllib.request.urlopen(f"{url}/readyz", timeout=30) as response:  # noqa: S310 - our own server
        return int(response.status)


def test_a_forked_server_is_the_one_that_its_settings_describe(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    log = tmp_path / "log"

    with (
        serving(database_url, log=log, start=nursery.start) as first,
        serving(database_url, log=log, start=nursery.start) as second,
    ):
        answered = [status(first.url), status(second.url)]

    assert answered == [200, 200]
    assert first.url != second.url
    assert first.process_id != second.process_id


def test_a_server_that_was_left_answers_no_more(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    with serving(database_url, log=tmp_path / "log", start=nursery.start) as server:
        pass

    with pytest.raises(URLError):
        status(server.url)


def test_no_server_outlives_the_nursery(database_url: str, tmp_path: Path) -> None:
    nursery = Nursery()

    with serving(database_url, log=tmp_path / "log", start=nursery.start) as server:
        nursery.close()

        with pytest.raises(URLError):
            status(server.url)


def test_a_server_that_cannot_start_says_why(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    nowhere = database_url.replace("sqlite:", "nonsense:")

    with (
        pytest.raises(RuntimeError, match=r"did not start:\nLeksandsnyckeln does not start"),
        serving(nowhere, log=tmp_path / "log", start=nursery.start),
    ):
        pass
