"""The production server as phones meet it: under its own name and over https.

The certificate is made for the run and trusted by nobody else; the browser is told where the name leads.
"""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.adapters import server as production
from app.cli.serve import THREADS
from app.config import ROOT
from tests.support.server import HOST, INHERITED, START_SECONDS, STOP_SECONDS, Server
from tests.support.settings import PUBLIC_URL, environment_for, settings_for

NAME = str(urlsplit(PUBLIC_URL).hostname)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that vouches for itself, with its key."""

    certificate: Path
    key: Path


@contextmanager
def serving_securely(database_url: str, *, port: int, folder: Path) -> Iterator[Server]:
    """Serve under the public address until left."""
    settings = settings_for(database_url, public_url=PUBLIC_URL)
    shown = make_certificate(folder)
    log = folder / "server.log"
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    with log.open("ab") as output:
        process = subprocess.Popen(
            _command(port, shown),
            cwd=ROOT,
            env={**inherited, **environment_for(settings), "PYTHONWARNINGS": "error"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(port, shown, process, log)
        yield Server(url=PUBLIC_URL, settings=settings, log=log, process_id=process.pid)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def make_certificate(folder: Path) -> Certificate:
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", f"subjectAltName=DNS:{NAME},IP:{HOST}"),
            *("-keyout", str(made.key), "-out", str(made.certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def resolver_rule(port: int) -> str:
    """Tell Chromium where the name leads; nobody else is asked for it."""
    return f"--host-resolver-rules=MAP {NAME}:443 {HOST}:{port}"


def _command(port: int, shown: Certificate) -> list[str]:
    place = production.Place(HOST, port)
    *command, app = production.command(place, workers=1, threads=THREADS, folder=ROOT)
    secured = ("--ssl-certificate", str(shown.certificate), "--ssl-keyfile", str(shown.key))
    return [*command, *secured, app]


def _wait_until_ready(
    port: int, shown: Certificate, process: subprocess.Popen[bytes], log: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(shown.certificate))
    deadline = time.monotonic() + START_SECONDS
    while not _answers(f"https://{HOST}:{port}/healthz", trusting):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _answers(address: str, trusting: ssl.SSLContext) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5, context=trusting) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
