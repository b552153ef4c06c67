"""`make bench`: visits per second over the API, beside a bare view in the same set-up.

Rounds of the two are interleaved, since the machine is shared and its pace changes; what is compared
is each round with the one just before it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.cli.serve import WORKERS
from app.config import ROOT
from scripts.bench_bare import make_table
from scripts.bench_load import Measured, Post, run
from tests.support import postgresql
from tests.support.ground import temporary
from tests.support.migrated import migrate
from tests.support.server import Server, serving
from tests.support.settings import environment_for, settings_for

BARE = ("--factory", "scripts.bench_bare:create_app")
WARM_UP = 32


@dataclass(frozen=True)
class Memory:
    """Megabytes of all processes, shared pages counted for each of them or once."""

    each: float
    once: float


@dataclass(frozen=True)
class Result:
    """All rounds on one database."""

    database: str
    bare: Sequence[Measured]
    visits: Sequence[Measured]
    memory: Memory

    @property
    def ratio(self) -> float:
        pairs = zip(self.visits, self.bare, strict=True)
        return statistics.median(ours.per_second / bare.per_second for ours, bare in pairs)


def main() -> None:
    wanted = _arguments()
    with temporary() as folder:
        results = [
            _measure(name, open_database(folder), folder, wanted)
            for name, open_database in DATABASES.items()
            if name in wanted.databases
        ]
    _print(results, wanted)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "--handovers", type=int, default=2000, help="visits to log on each database"
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each view, interleaved")
    parser.add_argument(
        "--databases",
        nargs="+",
        choices=DATABASES,
        default=list(DATABASES),
        help="what to measure on",
    )
    return parser.parse_args()


def _embedded(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.db'}"


def _server(folder: Path) -> str:
    """Start a PostgreSQL that waits for the disk, as one in service does."""
    address = postgresql.start(folder, durable=True)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
    return address.replace("/postgres?", "/bench?")


DATABASES: dict[str, Callable[[Path], str]] = {"sqlite": _embedded, "postgresql": _server}


def _measure(name: str, database_url: str, folder: Path, wanted: argparse.Namespace) -> Result:
    migrate(database_url)
    make_table(database_url)
    posts = _visits(database_url, wanted.handovers + WARM_UP, folder / f"{name}.json")
    log = folder / f"{name}.log"
    with (
        serving(database_url, log=log, workers=WORKERS) as ours,
        serving(database_url, log=log, workers=WORKERS, instead=BARE) as bare,
    ):
        return _rounds(name, ours, bare, posts, wanted.rounds)


def _visits(database_url: str, number: int, note: Path) -> list[Post]:
    """Seed current handovers on as many batons, and make one request for each."""
    flask = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi"]
    seed = ["bench", "seed", "--handovers", str(number), "--out", str(note)]
    environment = {**os.environ, **environment_for(settings_for(database_url))}
    subprocess.run([*flask, *seed], cwd=ROOT, env=environment, check=True)
    seeded = json.loads(note.read_text())
    return [_visit(code, seeded["token"]) for code in seeded["codes"]]


def _visit(code: str, token: str) -> Post:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    return Post("/api/v1/visits", json.dumps({"code": code}), headers)


def _rounds(name: str, ours: Server, bare: Server, posts: list[Post], rounds: int) -> Result:
    bare_post = Post("/bare", "", {})
    run(bare.url, [bare_post] * WARM_UP)
    run(ours.url, posts[:WARM_UP])
    size = (len(posts) - WARM_UP) // rounds
    measured: list[tuple[Measured, Measured]] = []
    for number in range(rounds):
        begin = WARM_UP + number * size
        yardstick = run(bare.url, [bare_post] * size)
        measured.append((yardstick, run(ours.url, posts[begin : begin + size])))
    yardsticks, visits = zip(*measured, strict=True)
    return Result(name, yardsticks, visits, _memory(ours.process_id))


def _memory(process_id: int) -> Memory:
    """Add up what the server and its workers hold in memory."""
    tasks = Path(f"/proc/{process_id}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    texts = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in (process_id, *children)]
    return Memory(*(_megabytes(name, texts) for name in ("Rss", "Pss")))


def _megabytes(name: str, texts: Sequence[str]) -> float:
    pattern = re.compile(rf"^{name}:\s+(\d+) kB", re.MULTILINE)
    return sum(float(size) for text in texts for size in pattern.findall(text)) / 1024


def _print(results: Sequence[Result], wanted: argparse.Namespace) -> None:
    print(f"\n{wanted.handovers} visits in {wanted.rounds} rounds, {WORKERS} workers")
    print(f"{'':22}{'per second':>12}{'median ms':>12}{'p99 ms':>10}")
    for result in results:
        for view, rounds in (("bare INSERT", result.bare), ("visit", result.visits)):
            print(f"{result.database + ' ' + view:22}{_figures(rounds)}")
        print(f"{'':4}visit / bare INSERT: {result.ratio:.2f} (median of the rounds' ratios)")
        memory = result.memory
        print(f"{'':4}resident: {memory.each:.0f} MB, {memory.once:.0f} MB with shared pages once")


def _figures(rounds: Sequence[Measured]) -> str:
    per_second, median, p99 = (
        statistics.median(figure)
        for figure in zip(
            *((one.per_second, one.median_ms, one.p99_ms) for one in rounds), strict=True
        )
    )
    return f"{per_second:>12.0f}{median:>12.1f}{p99:>10.1f}"


if __name__ == "__main__":
    main()
