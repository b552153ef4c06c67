"""Nominating the next company, through a visit's link or by the staff who logged the visit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from app.actions.act import Act
from app.actions.answer_once import Outcome, answer_once
from app.actions.keep_late_choice import keep_choice_of_scan, keep_late_choice, standing_twin
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.adapters import tokens
from app.domain.errors import (
    AlreadyNominated,
    DomainError,
    LinkExpired,
    NeedsDecision,
    NotFound,
)
from app.domain.nomination import NominationSource
from app.domain.roles import Actor
from app.storage import answers, visits
from app.storage.late_choices import LateKind
from app.storage.nominations import Nomination
from app.web.api import requests
from app.web.api.answers import DECISION, answer, keep
from app.web.api.blueprint import blueprint
from app.web.api.bodies import CompanyChoice, NominationRequest
from app.web.api.visits import VISITS
from app.web.gates import Gate, admits
from app.web.installation import keys, session
from app.web.signed_in import act, actor

NOMINATIONS = "POST /api/v1/nominations"


@blueprint.post("/nominations")
@admits(Gate.TOKEN)
def post_nomination() -> ResponseReturnValue:
    """Submit a company's choice for the visit behind the token, or behind one's own visit key."""
    wanted = requests.body(NominationRequest)
    by = _nominating(wanted)
    intent = requests.intent(scope=_scope(by), route=NOMINATIONS)
    acting = act(by=by, device_at=requests.sent_at(), intent=intent.key if intent else None)
    outcome = answer_once(acting, intent, perform=lambda: _submitted(acting, wanted, by), keep=keep)
    return answer(outcome)


def _nominating(wanted: NominationRequest) -> Actor:
    """The holder of the link, or the signed-in person; raises `NotFound` for a forged token."""
    if wanted.token is None:
        if not current_user.is_authenticated:
            raise Unauthorized
        return actor()
    nonce = tokens.read(keys().link, purpose=tokens.Purpose.NOMINATION, token=wanted.token)
    visit_id = visits.id_by_nonce(session(), nonce) if nonce else None
    if visit_id is None:
        raise NotFound
    return Actor.link(visit_id)


def _scope(by: Actor) -> str:
    return f"visit:{by.visit_id}" if by.visit_id else f"person:{by.person_id}"


def _submitted(acting: Act, wanted: NominationRequest, by: Actor) -> Outcome:
    submission = _submission(wanted, by, visit_id=by.visit_id or _own_visit(acting, wanted, by))
    try:
        submitted = submit_nomination(acting, submission)
    except (AlreadyNominated, LinkExpired) as refusal:
        if wanted.captured_at is None:
            raise
        return _came_late(acting, submission, refusal, captured_at=wanted.captured_at)
    return Outcome(201, {"nomination": _body(submitted)})


def _submission(wanted: NominationRequest, by: Actor, *, visit_id: int) -> Submission:
    return Submission(
        visit_id=visit_id,
        first=_choice(wanted.company),
        second=_choice(wanted.second_choice) if wanted.second_choice else None,
        reason=wanted.reason,
        publish_reason=wanted.publish_reason,
        nominator_name=wanted.nominator.name if wanted.nominator else None,
        nominator_email=wanted.nominator.email if wanted.nominator else None,
        source=NominationSource.LINK if by.visit_id else NominationSource(wanted.how),
    )


def _came_late(
    acting: Act, submission: Submission, refusal: DomainError, *, captured_at: datetime
) -> Outcome:
    """Keep for the admins what waited on a phone, unless the same choice stands already."""
    twin = standing_twin(acting, submission)
    if twin is not None:
        return Outcome(200, {"nomination": _told(twin)})
    kind = LateKind(refusal.code)
    late_id = keep_late_choice(acting, submission, kind, captured_at=captured_at)
    raise type(refusal)(**refusal.facts, decision=late_id) from refusal


def _own_visit(acting: Act, wanted: NominationRequest, by: Actor) -> int:
    """The visit that the same person sent under this key.

    Raises `NotFound`, and `NeedsDecision` while that scan waits for a person: then this does too.
    """
    sent = {"scope": _scope(acting.actor), "route": VISITS, "key": wanted.visit_key or ""}
    visit_id = answers.visit_of(acting.session, **sent)
    if visit_id is not None:
        return visit_id
    waiting = json.loads(answers.body_of(acting.session, **sent) or "{}").get(DECISION)
    if waiting is None:
        raise NotFound(field="visit_key")
    counted = visits.visit_of_pending(acting.session, waiting)
    if counted is not None:
        return counted
    if wanted.captured_at is None:
        raise NeedsDecision
    late_id = keep_choice_of_scan(
        acting,
        _submission(wanted, by, visit_id=0),
        pending_id=waiting,
        captured_at=wanted.captured_at,
    )
    raise NeedsDecision(decision=late_id)


def _choice(wanted: CompanyChoice) -> Choice:
    return Choice(
        company_id=wanted.id,
        name=wanted.name,
        place=wanted.place,
        organisation_number=wanted.organisation_number,
    )


def _told(standing: Nomination) -> Mapping[str, Any]:
    return {
        "id": standing.id,
        "company": standing.company_name,
        "state": "submitted",
        "flags": [],
        "second_choice": None,
    }


def _body(submitted: Any) -> Mapping[str, Any]:
    return {
        "id": submitted.nomination_id,
        "company": submitted.company,
        "state": "submitted",
        "flags": [str(finding.code) for finding in submitted.findings],
        "second_choice": submitted.second_company,
    }
