"""Fixtures for journeys: the https server, a browser that knows its name, and the players."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.actions.create_baton import create_baton
from app.actions.create_relay import NewRelay, create_relay
from tests.journeys import secure
from tests.journeys.players import Stage
from tests.support import chromium as debian_chromium
from tests.support import people
from tests.support.browsing import PATIENCE_MILLISECONDS, NewPage
from tests.support.certificates import Certificate, make_certificate
from tests.support.nursery import Nursery
from tests.support.road import Road
from tests.support.server import Server

LEKSAND = NewRelay(
    slug="leksand",
    name="Företagsstafetten",
    municipality="Leksand",
    municipality_code="2029",
    office_phone="0247-800 00",
    office_email="naringsliv@leksand.example",
)


@pytest.fixture(autouse=True)
def patience() -> None:
    """A page behind TLS on a busy machine may take longer than Playwright waits by itself."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Where each journey's server listens in its turn."""
    with secure.held_port() as port:
        yield port


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"), name=secure.NAME)


@pytest.fixture
def live_server(
    database_url: str, port: int, certificate: Certificate, nursery: Nursery, tmp_path: Path
) -> Iterator[Server]:
    """The production server over https, under the name that codes carry."""
    with secure.serving_securely(
        database_url,
        port=port,
        shown=certificate,
        log=tmp_path / "server.log",
        start=nursery.start,
    ) as server:
        yield server


@pytest.fixture(scope="session")
def chromium(chromium: Browser, port: int) -> Iterator[Browser]:
    """A Chromium for which the public name leads to the journey's server."""
    browser = chromium.browser_type.launch(
        executable_path=debian_chromium.shell(),
        args=[
            *debian_chromium.ARGUMENTS,
            secure.resolver_rule(port),
            "--ignore-certificate-errors",
        ],
    )
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def java_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def stage(road: Road, new_page: NewPage, java_script: bool) -> Stage:
    """A municipality that is about to begin: one admin, one member of staff, one key."""
    astrid = people.taken_on(road.act(), people.ASTRID)
    people.taken_on(road.act(), people.BO)
    begun = people.by(road.act(), astrid)
    create_baton(begun, relay_id=create_relay(begun, LEKSAND), name="Leksandsnyckeln")
    return Stage(new_page, java_script)
