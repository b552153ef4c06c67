"""Logging a visit and undoing it, from a phone or a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from app.actions.act import Act
from app.actions.answer_once import Outcome, answer_once
from app.actions.record_visit import RecordedVisit, Scan, Tap, record_visit
from app.actions.undo_visit import undo_visit
from app.adapters import tokens
from app.domain.code import InvalidCode, parse_code
from app.domain.errors import PermissionExpired, UnknownCode
from app.domain.visit import timing
from app.storage.visits import LinkAndNames, link_and_names
from app.web import permissions
from app.web.api import requests
from app.web.api.answers import answer, keep
from app.web.api.blueprint import blueprint
from app.web.api.bodies import UndoRequest, VisitRequest
from app.web.gates import Gate, admits
from app.web.installation import keys, session, settings
from app.web.signed_in import act, actor, note_use

VISITS = "POST /api/v1/visits"
UNDO = "POST /api/v1/visits/undo"


@blueprint.post("/visits")
@admits(Gate.STAFF)
def post_visit() -> ResponseReturnValue:
    """Log the visit that a code leads to, or take part in it."""
    intent = requests.intent(scope=f"person:{actor().person_id}", route=VISITS)
    sent_at = requests.sent_at()
    acting = act(device_at=sent_at, intent=intent.key if intent else None)
    outcome = answer_once(acting, intent, perform=lambda: _logged(acting), keep=keep)
    return answer(outcome, told=_told)


def _logged(acting: Act) -> Outcome:
    wanted = requests.body(VisitRequest)
    note_use(acting)
    recorded = record_visit(
        acting,
        Scan(
            code=_canonical(wanted.code),
            shown_number=wanted.number,
            captured_at=wanted.captured_at,
            sent_at=acting.device_at,
            tap=_tap(acting, wanted),
        ),
    )
    body = _body(recorded)
    return Outcome(
        201 if recorded.created else 200,
        body,
        visit_id=recorded.visit_id,
        whole=_whole(body, LinkAndNames(recorded.link_nonce, dict(recorded.participants))),
    )


def _canonical(text: str) -> str:
    try:
        return parse_code(text)
    except InvalidCode:
        raise UnknownCode from None


def _tap(acting: Act, wanted: VisitRequest) -> Tap:
    """A page that logs without a tap must bring its permission, made for this person and code."""
    if wanted.permission is None:
        return Tap.TAPPED
    read = timing(now=acting.now, captured_at=wanted.captured_at, sent_at=acting.device_at)
    code, at = _canonical(wanted.code), read.occurred_at
    if not permissions.holds(wanted.permission, code=code, actor=actor(), at=at):
        raise PermissionExpired
    return Tap.UNATTENDED


def _body(recorded: RecordedVisit) -> Mapping[str, Any]:
    """What is kept of the answer: people by their row, since a name may have to be erased."""
    return {
        "visit": {
            "id": recorded.visit_id,
            "number": recorded.number,
            "ordinal": recorded.ordinal,
            "company": recorded.company,
            "relay": recorded.relay,
            "logged_at": recorded.logged_at.isoformat(),
            "captured_at": recorded.captured_at.isoformat() if recorded.captured_at else None,
            "participants": [row for row, _name in recorded.participants],
            "undo_until": recorded.undo_until.isoformat(),
        }
    }


def _told(outcome: Outcome) -> Mapping[str, Any]:
    return _whole(outcome.body, link_and_names(session(), outcome.body["visit"]["id"]))


def _whole(body: Mapping[str, Any], facts: LinkAndNames) -> Mapping[str, Any]:
    """Put back what is not kept: the names, and the link made anew from the visit's nonce."""
    visit = body["visit"]
    names = [facts.names.get(row) or "–" for row in visit["participants"]]
    token = tokens.derive(keys().link, purpose=tokens.Purpose.NOMINATION, nonce=facts.link_nonce)
    return {
        "visit": {**visit, "participants": names},
        "nomination_url": f"{settings().public_url}/nominera/{token}",
    }


@blueprint.post("/visits/<int:visit_id>/undo")
@admits(Gate.STAFF)
def post_undo(visit_id: int) -> ResponseReturnValue:
    """Undo a visit within its 15 minutes; a colleague only takes themselves off."""
    route = f"{UNDO}/{visit_id}"
    intent = requests.intent(scope=f"person:{actor().person_id}", route=route)
    acting = act(device_at=requests.sent_at(), intent=intent.key if intent else None)
    outcome = answer_once(acting, intent, perform=lambda: _undone(acting, visit_id), keep=keep)
    return answer(outcome)


def _undone(acting: Act, visit_id: int) -> Outcome:
    wanted = requests.body(UndoRequest)
    undone = undo_visit(acting, visit_id=visit_id, reason=wanted.reason)
    body = {"visit": {"id": undone.visit_id, "annulled": undone.annulled}}
    return Outcome(200, body, visit_id=undone.visit_id)
