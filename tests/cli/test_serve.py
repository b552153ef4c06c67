"""`flask serve`, as `make run` calls it: a server that answers, and all that one needs to begin."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.actions.demo.stage import PASSWORD, PEOPLE
from app.adapters.server import Place, command
from app.config import ROOT
from tests.cli.conftest import RunCommand
from tests.support.databases import MakeDatabase, OpenBackend
from tests.support.settings import environment_for, settings_for

START_SECONDS = 60
HOST = "127.0.0.1"
MOST_MEGABYTES = 250
LOOKED_AT = ("/", "/logga-in", "/integritet", "/tillganglighet", "/api/v1/chain", "/readyz")


@pytest.fixture
def port() -> int:
    return free_port()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


@contextmanager
def serving(environment: dict[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve until left; what was printed before the server began is in the log."""
    flask = Path(sys.executable).parent / "flask"
    with log.open("w") as output:
        process = subprocess.Popen(
            [flask, "--app", "wsgi", "serve"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PORT": str(port),
                "SMTP_URL": f"file://{log.parent / 'post'}",
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, f"http://{HOST}:{port}/healthz", log)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.05)
        else:
            return


@dataclass(frozen=True)
class Served:
    """A demo that is served, and what was told when it began."""

    url: str
    told: str
    process_id: int

    def read(self, path: str) -> str:
        address = f"{self.url}{path}"
        answer: bytes = urllib.request.urlopen(address, timeout=30).read()  # noqa: S310 - our own server
        return answer.decode(errors="replace")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo_served(
    request: pytest.FixtureRequest, backends: OpenBackend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The demo, made from nothing, on each database."""
    backend, port = backends(request.param), free_port()
    log = tmp_path_factory.mktemp("served") / "log"
    environment = {"NYCKEL_DEMO": "1", "DATABASE_URL": backend.create("demo", migrated=False)}
    with serving(environment, port, log) as process:
        told = log.read_text(encoding="utf-8")
        yield Served(f"http://{HOST}:{port}", told, process.pid)
    backend.drop("demo")


def test_the_demo_is_made_from_nothing_and_told_and_served(demo_served: Served) -> None:
    told = demo_served.told

    assert "Leksandsdörren" in demo_served.read("/")
    assert f"{demo_served.url}/logga-in" in told
    assert all(person.email in told for person in PEOPLE)
    assert PASSWORD in told
    assert f"{demo_served.url.upper()}/Q/" in told
    assert "▀▀▀▀▀▀▀" in told
    assert "HOST=0.0.0.0 make run" in told


def test_two_workers_and_the_one_beside_them_take_a_quarter_of_a_gigabyte(
    demo_served: Served,
) -> None:
    for path in LOOKED_AT * 8:
        demo_served.read(path)

    held = [proportional_kilobytes(each) for each in family(demo_served.process_id)]

    assert len(held) == 4
    assert sum(held) / 1024 <= MOST_MEGABYTES


def test_an_installation_in_earnest_is_migrated_and_holds_nothing_invented(
    make_database: MakeDatabase, port: int, tmp_path: Path
) -> None:
    url = make_database("served", migrated=False)
    environment = environment_for(settings_for(url))

    with serving(environment, port, tmp_path / "log"):
        told = (tmp_path / "log").read_text(encoding="utf-8")
        ready = urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=30).status

    assert ready == 200
    assert "leksand.example" not in told
    assert f"Serving https://nyckel.leksand.se at http://{HOST}:{port}" in told


def family(process_id: int) -> list[int]:
    """Give a process and all that it started, and what those started."""
    started = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [process_id, *(one for child in started.split() for one in family(int(child)))]


def proportional_kilobytes(process_id: int) -> int:
    """What a process holds in memory; of a page that several share, each holds its part."""
    rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def test_a_port_that_is_taken_is_told_before_anything_is_done(run: RunCommand) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run("serve", "--port", port)

    assert result.exit_code == 1
    assert f"{HOST}:{port} cannot be listened at, or is taken." in result.output


@pytest.mark.parametrize("port", ["0", "65536", "eight"])
def test_a_port_that_is_none_is_wrong_usage(run: RunCommand, port: str) -> None:
    result = run("serve", env={"PORT": port})

    assert result.exit_code == 2
    assert "Invalid value for '--port'" in result.output


def test_a_server_that_is_open_to_the_network_is_met_at_its_address_there() -> None:
    place = Place("0.0.0.0", 8000)  # noqa: S104 - nothing is bound

    assert place.is_open_to_the_network
    assert not place.url.startswith("http://0.0.0.0")
    assert place.url.endswith(":8000")


def test_an_address_of_the_newer_kind_is_written_in_brackets() -> None:
    assert Place("::1", 8000).url == "http://[::1]:8000"


def test_the_server_is_told_its_workers_and_where_the_app_is() -> None:
    line = " ".join(
        command(Place(HOST, 8000), program="granian", workers=3, threads=4, folder=ROOT)
    )

    assert "--workers 3 --blocking-threads 4" in line
    assert line.endswith(f"--working-dir {ROOT} wsgi:app")
