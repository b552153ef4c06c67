"""The production server: how it is started, and at which addresses it is met."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
# Reserved for documents: nobody is there, and choosing the way towards it sends nothing.
_SOMEWHERE_ELSE = ("192.0.2.1", 9)
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens."""

    host: str
    port: int

    @property
    def is_open_to_the_network(self) -> bool:
        return self.host in EVERYWHERE

    @property
    def url(self) -> str:
        """An address at which it is reached, from the network where it is open to that."""
        host = (network_address() or "127.0.0.1") if self.is_open_to_the_network else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def is_taken(self) -> bool:
        """Tell whether somebody else listens there."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return True
        return False


def network_address() -> str | None:
    """Find this machine's address in its own network, if it is in one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE_ELSE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def command(place: Place, *, program: str, workers: int, threads: int, folder: Path) -> list[str]:
    """Give the command line that serves the app in `folder`; `program` is what becomes granian."""
    return [
        *(sys.executable, "-m", program, "--interface", "wsgi"),
        *("--host", place.host, "--port", str(place.port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--http", "1", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS)),
        *("--working-dir", str(folder), "wsgi:app"),
    ]


def become(program: list[str]) -> None:
    """Go on as another program in this very process; nothing after this is run."""
    sys.stdout.flush()
    sys.stderr.flush()
    # Without it the C library keeps a heap of its own for every thread, each as large as its worst moment.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(program[0], program)  # noqa: S606 - there is no shell
