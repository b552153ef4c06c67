"""Servers that begin at once: forked from a process that has read the program already.

Reading it takes a core more than a second, and every browser test has a server of its own. A fork
becomes what `production.command` starts, and nothing of another test is left in its memory.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app import create_app
from app.config import ROOT, Settings
from tests.support.compiled import compile_all, keep_compiled

STOP_SECONDS = 10
# What a server reads before it can answer; the app itself is made by each of them.
READ_AHEAD = ("app", "app.cli.check_environment", "granian.cli", "pysqlite3", "psycopg")

# Under these templates are compiled; whoever serves has settings of its own.
OF_NOBODY = Settings(
    database_url="postgresql:///nobody",
    secret_key="nobody-signs-anything-with-this",
    link_key="nobody-derives-any-link-from-this",
    number_key="nobody-hides-any-number-under-this",
    public_url="https://nyckel.leksand.se",
)


class Nursery:
    """The process that forks, seen from the tests; it ends, with all that it forked, when they do."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.support.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @contextmanager
    def start(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> Iterator[Forked]:
        """Run `python -m granian …` in a fork until left."""
        told = {"arguments": command[2:], "environment": dict(environment), "log": str(log)}
        forked = Forked(self._ask, self._ask("fork", told))
        try:
            yield forked
        finally:
            self._end(forked)

    def close(self) -> None:
        """End all that runs."""
        self._process.communicate()

    def _end(self, forked: Forked) -> None:
        assert self._process.stdin is not None
        if not self._process.stdin.closed:
            self._ask("end", forked.pid)

    def _ask(self, order: str, told: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([order, told]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class Forked:
    """A server that was forked."""

    def __init__(self, ask: Callable[[str, Any], int], pid: int) -> None:
        self._ask = ask
        self.pid = pid

    def poll(self) -> int | None:
        """Give None as long as it runs, as `Popen` does."""
        return self._ask("poll", self.pid) or None


def main() -> None:
    """Fork, look after and end servers, as told on the standard input, until that is closed."""
    for module in READ_AHEAD:
        importlib.import_module(module)
    keep_compiled()
    compile_all(create_app(OF_NOBODY))
    gc.freeze()
    running: set[int] = set()
    for line in sys.stdin:
        order, told = json.loads(line)
        if order == "fork":
            answer = _fork(**told)
            running.add(answer)
        elif order == "poll":
            answer = os.waitpid(told, os.WNOHANG)[0]
        else:
            answer = _end(told)
            running.discard(told)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in running:
        _end(pid)


def _fork(arguments: Sequence[str], environment: Mapping[str, str], log: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        _redirect(log)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = list(arguments)
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    except SystemExit as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.stderr.flush()
    finally:
        os._exit(1)


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, target)


def _end(pid: int) -> int:
    """Let a server finish what it does, and then end all of its group."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while not os.waitpid(pid, os.WNOHANG)[0] and time.monotonic() < deadline:
            time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    return pid


if __name__ == "__main__":
    main()
