"""Figures for Prometheus: the relay's from the database, the requests' from this process or from all.

With PROMETHEUS_MULTIPROC_DIR set, every worker writes its counters there and any of them tells of all.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator, Mapping

from flask import Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.storage.figures import Figures, figures
from app.web.gates import Gate, admits
from app.web.installation import now, session, settings
from app.web.service.blueprint import blueprint

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNROUTED = "none"

_requests = Counter(
    "nyckel_requests",
    "Requests by route template, method and status.",
    ("route", "method", "status"),
    registry=None,
)
_seconds = Histogram(
    "nyckel_request_seconds",
    "How long requests took, by route template.",
    ("route",),
    buckets=BUCKETS,
    registry=None,
)


@blueprint.get("/metrics")
@admits(Gate.PUBLIC)
def metrics() -> Response:
    """Give the figures to whoever bears METRICS_TOKEN; without a token there is no such page."""
    token = settings().metrics_token
    if not token:
        abort(404)
    if not _bears(token):
        return Response(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    text = generate_latest(_registry(figures(session(), now=now())))
    return Response(text, content_type=CONTENT_TYPE_LATEST)


@blueprint.after_app_request
def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else UNROUTED
    method = request.method if request.method in METHODS else UNROUTED
    _requests.labels(route, method, str(response.status_code)).inc()
    if "began" in g:
        _seconds.labels(route).observe(time.perf_counter() - g.began)
    return response


def _bears(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), token.encode())


def _registry(known: Figures) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_FromDatabase(known))
    if SHARED_FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_requests)
        registry.register(_seconds)
    return registry


class _FromDatabase(Collector):
    """Shows the relay's figures in the form that Prometheus reads."""

    def __init__(self, known: Figures) -> None:
        self._known = known

    def collect(self) -> Iterator[Metric]:
        known = self._known
        yield _gauge("nyckel_visits_counted", "Visits that count.", "relay", known.visits_counted)
        yield self._handovers()
        yield _gauge(
            "nyckel_nominations_waiting",
            "Nominations that wait for a review.",
            "relay",
            known.nominations_waiting,
        )
        yield GaugeMetricFamily(
            "nyckel_scans_waiting", "Scans that wait for a decision.", value=known.scans_waiting
        )
        yield GaugeMetricFamily(
            "nyckel_failed_sign_ins_hour",
            "Failed sign-ins in the last hour.",
            value=known.failed_sign_ins,
        )
        yield _gauge(
            "nyckel_journal_entries", "Entries of the journal.", "chain", known.journal_entries
        )

    def _handovers(self) -> Metric:
        family = GaugeMetricFamily(
            "nyckel_handovers", "Handovers by state.", labels=("relay", "state")
        )
        for labels, number in sorted(self._known.handovers.items()):
            family.add_metric(labels, number)
        return family


def _gauge(name: str, help_text: str, label: str, numbers: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=(label,))
    for value, number in sorted(numbers.items()):
        family.add_metric((value,), number)
    return family
