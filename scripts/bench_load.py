"""The load of `make bench`: a bounded number of clients, each with one connection kept alive."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

PROCESSES = 2
THREADS = 4
TIMEOUT_SECONDS = 60
CREATED = 201


@dataclass(frozen=True)
class Post:
    """One request to be made."""

    path: str
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Measured:
    """What a round gave."""

    per_second: float
    latencies: Sequence[float]

    @property
    def median_ms(self) -> float:
        return statistics.median(self.latencies) * 1000

    @property
    def p99_ms(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98] * 1000


def run(url: str, posts: Sequence[Post]) -> Measured:
    """Send every request once and measure; raises `RuntimeError` for an answer that is not 201."""
    address = urlsplit(url).netloc
    shares = [posts[number::PROCESSES] for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as processes:
        began = time.perf_counter()
        latencies = list(processes.map(_process, [address] * PROCESSES, shares))
        seconds = time.perf_counter() - began
    return Measured(len(posts) / seconds, [one for share in latencies for one in share])


def _process(address: str, posts: Sequence[Post]) -> list[float]:
    shares = [posts[number::THREADS] for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        latencies = list(threads.map(_client, [address] * THREADS, shares))
    return [one for share in latencies for one in share]


def _client(address: str, posts: Sequence[Post]) -> list[float]:
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT_SECONDS)
    try:
        return [_timed(connection, post) for post in posts]
    finally:
        connection.close()


def _timed(connection: http.client.HTTPConnection, post: Post) -> float:
    began = time.perf_counter()
    connection.request("POST", post.path, post.body.encode(), dict(post.headers))
    response = connection.getresponse()
    body = response.read()
    if response.status != CREATED:
        raise RuntimeError(f"{post.path} answered {response.status}: {body[:500]!r}")
    return time.perf_counter() - began
