"""Who may come in: every view says so, and one that does not is closed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_login import current_user

from app.extensions import csrf as csrf_protection
from app.web.signed_in import came_by_bearer, for_api

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate(StrEnum):
    """Whom a view admits; `TOKEN` views check the link that they are reached by themselves."""

    PUBLIC = "public"
    TOKEN = "token"
    STAFF = "staff"
    ADMIN = "admin"


class Csrf(StrEnum):
    """Where a view's token is checked: at the gate, or by its form, which then keeps what was typed."""

    AT_THE_GATE = "at_the_gate"
    BY_THE_FORM = "by_the_form"


def admits(
    gate: Gate, *, csrf: Csrf = Csrf.AT_THE_GATE, max_bytes: int | None = None
) -> Callable[[View], View]:
    """State who may enter a view, and with how large a body where it takes files.

    Stands nearest to the function, under the route.
    """

    def mark(view: View) -> View:
        view.gate = gate  # type: ignore[attr-defined]
        view.csrf = csrf  # type: ignore[attr-defined]
        view.max_bytes = max_bytes  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    _admit(getattr(view, "gate", None))
    if max_bytes := getattr(view, "max_bytes", None):
        # Only now: whoever may not come in gets no more room than anybody.
        request.max_content_length = max_bytes
    if request.method in SAFE_METHODS or _bears_its_own_proof():
        return
    if getattr(view, "csrf", Csrf.AT_THE_GATE) == Csrf.AT_THE_GATE:
        csrf_protection.protect()
    else:
        # Reads the body as checking the token does: one that is too large is told so, whatever the link.
        len(request.form)


def _bears_its_own_proof() -> bool:
    """A program with a token, or without any cookie, carries no authority that a page could abuse."""
    without_cookie = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    return came_by_bearer() or (for_api() and without_cookie)


def _admit(gate: str | None) -> None:
    """401 for nobody where somebody is asked for, 403 for the wrong somebody."""
    if gate in (Gate.PUBLIC, Gate.TOKEN):
        return
    if gate not in (Gate.STAFF, Gate.ADMIN):
        abort(403)
    if not current_user.is_authenticated:
        abort(401)
    if gate == Gate.ADMIN and not current_user.is_admin:
        abort(403)
