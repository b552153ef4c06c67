"""`flask worker` over a test's database, in a process of its own that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.config import ROOT
from tests.support.server import INHERITED
from tests.support.settings import environment_for, settings_for


@contextmanager
def working(database_url: str, smtp_url: str, *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Let a worker work until left; it ends with this process too."""
    command = [
        *(str(Path(sys.executable).with_name("flask")), "--app", "wsgi", "worker"),
        *("--beside", str(os.getpid())),
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(database_url, smtp_url), stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def environment(database_url: str, smtp_url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {
        **kept,
        **environment_for(settings_for(database_url)),
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "nyckel@leksand.example",
        "PYTHONWARNINGS": "error",
    }
