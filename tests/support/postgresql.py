"""A private PostgreSQL server for one run: its own data, its own socket, no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from tests.support.ground import ALIVE, RUNNING

START_SECONDS = 30
OWNER = "postgres"

# The zone and the sort order are such as the program must not lean on.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "Pacific/Auckland",
}
# Nothing in a test's data outlives the run, so no write need reach the disk.
FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
NEW_DATA = ("-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
SORT_ORDER = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=sv-SE")

# A shell keeps the server, and ends it when nobody in the run holds the pipe open any more. It has a
# session of its own, so that what kills the run does not kill the keeper with it.
KEEPER = """
alive=$1; shift
("$@" >server.log 2>&1 & server=$!
 read -r _ <"$alive"
 kill -QUIT $server
 wait $server
 rm -rf data running) &
"""


def is_present() -> bool:
    return "TEST_DATABASE_URL" in os.environ or _programs() is not None


def start(folder: Path, *, durable: bool = False) -> str:
    """Start a server in a ground's folder and give its address; only one caller may do so."""
    programs = _programs()
    assert programs is not None, "PostgreSQL is not installed"
    home = folder / "postgresql"
    home.mkdir(mode=0o755)
    as_owner = _become_owner(home)
    data = home / "data"
    _run([*as_owner, f"{programs}/initdb", "-D", str(data), *NEW_DATA, *SORT_ORDER], home)
    settings = SERVER_SETTINGS if durable else SERVER_SETTINGS | FORGETFUL
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = [f"{programs}/postgres", "-D", str(data), "-k", str(home), *options]
    _run([*as_owner, "sh", "-c", KEEPER, "keeper", str(folder / ALIVE), *server], home)
    (home / RUNNING).touch()
    address = f"postgresql://{OWNER}@/postgres?host={home}"
    _wait_until_ready(address, home / "server.log")
    return address


def _programs() -> Path | None:
    """Find the newest server that is installed."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    installed = [folder for folder in folders if (folder / "postgres").exists()]
    return max(installed, key=lambda folder: float(folder.parent.name), default=None)


def _become_owner(home: Path) -> list[str]:
    """Say what must stand before a command: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(home, OWNER)
    return ["runuser", "-u", OWNER, "--"]


def _run(command: list[str], home: Path) -> None:
    with (home / "start.log").open("ab") as log:
        subprocess.run(
            command,
            check=True,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_ready(address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
