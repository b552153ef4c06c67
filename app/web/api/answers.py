"""Answering an outcome: refusals that are kept, replays that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from app.actions.answer_once import Outcome
from app.domain.errors import DomainError
from app.web import problems
from app.web.api.blueprint import blueprint
from app.web.api.requests import Unreadable
from app.web.messages import STATUS, status_of

KEPT_STATUSES = frozenset({404, 409, 410})
REFUSED = "refused"
DECISION = "decision"
REPLAYED = "Idempotency-Replayed"


def keep(refusal: DomainError) -> Outcome | None:
    """Turn a refusal that stands for ever into an outcome; None lets a corrected form try again.

    What was kept for a person's decision is never taken in twice, whatever its refusal is called.
    """
    status, decision = status_of(refusal.code), refusal.facts.get(DECISION)
    if refusal.code not in STATUS or (status not in KEPT_STATUSES and decision is None):
        return None
    body = {REFUSED: refusal.code}
    return Outcome(status, {**body, DECISION: decision} if decision is not None else body)


def answer(
    outcome: Outcome, *, told: Callable[[Outcome], Mapping[str, Any]] | None = None
) -> ResponseReturnValue:
    """Answer with the outcome's body, made whole again by `told`, or with its problem."""
    response = _problem(outcome) if REFUSED in outcome.body else _body(outcome, told)
    if outcome.replayed:
        response.headers[REPLAYED] = "true"
    return response


def _problem(outcome: Outcome) -> Response:
    decision = outcome.body.get(DECISION)
    return problems.of_refusal(str(outcome.body[REFUSED]), decision=decision)


def _body(outcome: Outcome, told: Callable[[Outcome], Mapping[str, Any]] | None) -> Response:
    whole = outcome.whole or (told(outcome) if told else outcome.body)
    response = jsonify(whole)
    response.status_code = outcome.status
    return response


@blueprint.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> Response:
    fields = [{"field": name, "detail": detail} for name, detail in error.errors]
    return problems.of_status(error.status, errors=fields)
