"""The production server over a test's database, in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from typing import Any, Protocol

from app.adapters import server as production
from app.cli.serve import PROGRAM, THREADS
from app.config import ROOT, Settings
from tests.support.settings import environment_for, settings_for

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
# The server is the leader of a group, in which a shell waits for the end of whoever started it: not
# even a killed test run leaves a server behind.
KEEPER = f"""
exec 3<&0 </dev/null
(read -r _ <&3; kill -TERM $$; sleep {STOP_SECONDS}; kill -KILL -- -$$) &
exec "$@" 3<&-
"""
INHERITED = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")


@dataclass(frozen=True)
class Server:
    """A server that answers; `log` is the file in which it writes."""

    url: str
    settings: Settings
    log: Path
    process_id: int


class Process(Protocol):
    """What a server is known by while it starts."""

    pid: int

    def poll(self) -> int | None: ...


Start = Callable[[Sequence[str], Mapping[str, str], Path], AbstractContextManager[Process]]


@contextmanager
def afresh(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server as an installation does, from nothing."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", *command],
            cwd=ROOT,
            env={**environment, "PYTHONWARNINGS": "error"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


@contextmanager
def serving(
    database_url: str,
    *,
    log: Path,
    workers: int = 1,
    instead: Sequence[str] = (),
    start: Start = afresh,
    **changes: Any,
) -> Iterator[Server]:
    """Serve until left, on a port that nobody else has; `instead` names another app to serve.

    `changes` are fields of `Settings`.
    """
    port = _free_port()
    url = f"http://{HOST}:{port}"
    settings = settings_for(database_url, public_url=url, **changes)
    with start(_command(port, workers, instead), environment(settings), log) as process:
        wait_until_ready(url, process, log)
        yield Server(url=url, settings=settings, log=log, process_id=process.pid)


def _command(port: int, workers: int, instead: Sequence[str]) -> list[str]:
    place = production.Place(HOST, port)
    *command, app = production.command(
        place, program=PROGRAM, workers=workers, threads=THREADS, folder=ROOT
    )
    return [*command, *(instead or [app])]


def environment(settings: Settings) -> dict[str, str]:
    """Give all that a server is told, and nothing else of what the tests run in."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, **environment_for(settings)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(
    url: str, process: Process, log: Path, *, trusting: SSLContext | None = None
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(f"{url}/healthz", trusting):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _answers(address: str, trusting: SSLContext | None) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5, context=trusting) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let the server finish what it does, and then end all of its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
