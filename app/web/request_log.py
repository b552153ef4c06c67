"""One line for each request: an id and the route's template, never a path, token, code or address."""

from __future__ import annotations

import logging
import secrets
import time

import structlog
from flask import Flask, Response, g, request
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from app.config import Settings

HEADER = "X-Request-Id"
log = structlog.get_logger("nyckel")


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    configure(settings.log_format)
    app.before_request(_begin)
    app.after_request(_end)


def configure(log_format: str) -> None:
    """Write logs as JSON lines, or for a person's eyes when `log_format` is `console`."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_rendering(log_format),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def _rendering(log_format: str) -> list[Processor]:
    """A person reads a traceback as text, a program as a list; neither is shown local values."""
    if log_format == "console":
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return [
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    request_id = g.get("request_id", "")
    response.headers[HEADER] = request_id
    if request.endpoint != "static":
        log.info(
            "request",
            request_id=request_id,
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.get("began", 0)) * 1000, 1),
        )
    return response
