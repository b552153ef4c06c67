"""The production server as phones meet it: under its own name and over https.

The certificate is made for the run and trusted by nobody else; the browser is told where the name leads.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from app.adapters import server as production
from app.cli.serve import PROGRAM, THREADS
from app.config import ROOT
from tests.support.certificates import Certificate
from tests.support.server import HOST, Server, Start, afresh, environment, wait_until_ready
from tests.support.settings import PUBLIC_URL, settings_for

NAME = str(urlsplit(PUBLIC_URL).hostname)


@contextmanager
def serving_securely(
    database_url: str, *, port: int, shown: Certificate, log: Path, start: Start = afresh
) -> Iterator[Server]:
    """Serve under the public address until left."""
    settings = settings_for(database_url, public_url=PUBLIC_URL)
    trusting = ssl.create_default_context(cafile=str(shown.certificate))
    with start(_command(port, shown), environment(settings), log) as process:
        wait_until_ready(f"https://{HOST}:{port}", process, log, trusting=trusting)
        yield Server(url=PUBLIC_URL, settings=settings, log=log, process_id=process.pid)


@contextmanager
def held_port() -> Iterator[int]:
    """Keep a port from everybody but servers that may share one, as granian does; it listens to nobody."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind((HOST, 0))
        port: int = holder.getsockname()[1]
        yield port


def resolver_rule(port: int) -> str:
    """Tell Chromium where the name leads; nobody else is asked for it."""
    return f"--host-resolver-rules=MAP {NAME}:443 {HOST}:{port}"


def _command(port: int, shown: Certificate) -> list[str]:
    place = production.Place(HOST, port)
    *command, app = production.command(
        place, program=PROGRAM, workers=1, threads=THREADS, folder=ROOT
    )
    secured = ("--ssl-certificate", str(shown.certificate), "--ssl-keyfile", str(shown.key))
    return [*command, *secured, app]
