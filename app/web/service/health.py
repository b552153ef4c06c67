"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Response, jsonify

from app.storage import heartbeats, readiness
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.service.blueprint import blueprint


@blueprint.get("/healthz")
@admits(Gate.PUBLIC)
def healthz() -> Response:
    """Say that the process answers; asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@admits(Gate.PUBLIC)
def readyz() -> tuple[Response, int]:
    """Say check by check what is in order; 503 tells a load balancer to wait.

    A worker that has beaten and fell silent is not in order; one that never started may be meant so.
    """
    checks = {
        "database": readiness.database_answers(session()),
        "migrations": readiness.migrations_are_at_head(session()),
    }
    words = {name: "ok" if in_order else "failing" for name, in_order in checks.items()}
    ready = all(checks.values())
    if ready:
        words["worker"] = _worker()
        ready = words["worker"] != "failing"
    return jsonify(status="ok" if ready else "failing", checks=words), 200 if ready else 503


def _worker() -> str:
    beaten_at = heartbeats.last_beat(session())
    if beaten_at is None:
        return "never started"
    return "ok" if now() - beaten_at <= heartbeats.LATE_AFTER else "failing"
