"""Pairing phones, and the devices on which one is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from jinja2.utils import htmlsafe_json_dumps

from app.actions.act import Act
from app.actions.answer_once import Outcome, answer_once
from app.actions.issue_pairing import code_of, issue_pairing
from app.actions.revoke_sign_in import revoke_sign_in
from app.domain.errors import LinkExpired
from app.domain.pairing import in_groups
from app.storage import pairings
from app.storage.signing_in import SignInRow, sign_ins_of
from app.web import pairing
from app.web.api import requests
from app.web.api.answers import answer, keep
from app.web.api.blueprint import blueprint
from app.web.api.bodies import (
    ClaimRequest,
    DeviceAnswer,
    DeviceGiven,
    DevicesAnswer,
    Given,
    PairingRequest,
)
from app.web.device_names import device_name
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.signed_in import act, actor, note_use

DEVICES = "POST /api/v1/devices"


@blueprint.post("/devices")
@admits(Gate.STAFF)
def post_device() -> ResponseReturnValue:
    """Make a one-time code by which a phone is signed in as the caller."""
    intent = requests.intent(scope=f"person:{actor().person_id}", route=DEVICES)
    acting = act(device_at=requests.sent_at(), intent=intent.key if intent else None)
    outcome = answer_once(acting, intent, perform=lambda: _issued(acting), keep=keep)
    return answer(outcome, told=lambda kept: _whole(kept.body, acting))


def _issued(acting: Act) -> Outcome:
    requests.body(PairingRequest)
    note_use(acting)
    issued = issue_pairing(acting, person_id=current_user.person_id)
    body = {"pairing": {"id": issued.pairing_id, "expires_at": issued.expires_at.isoformat()}}
    return Outcome(201, body, whole=_with_code(body, issued.code))


def _whole(body: Mapping[str, Any], acting: Act) -> Mapping[str, Any]:
    """Derive the code anew; it is kept nowhere, and after a week neither is what it came from."""
    nonce = pairings.nonce_of(session(), body["pairing"]["id"])
    if nonce is None:
        raise LinkExpired
    return _with_code(body, code_of(acting, nonce))


def _with_code(body: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    told = {**body["pairing"], "code": in_groups(code), "url": pairing.address_of(code)}
    return {"pairing": told}


@blueprint.post("/devices/claim")
@admits(Gate.PUBLIC)
def claim_device() -> ResponseReturnValue:
    """Sign this phone in by a code; the answer sets the session cookie."""
    requests.intent(scope="pairing", route=DEVICES)
    wanted = requests.body(ClaimRequest)
    pairing.claim(wanted.code, name=wanted.name)
    rows = sign_ins_of(session(), current_user.person_id, now=now())
    mine = next(row for row in rows if row.sign_in_id == current_user.sign_in_id)
    return _answered(DeviceAnswer(device=_told(mine)))


@blueprint.get("/devices")
@admits(Gate.STAFF)
def list_devices() -> ResponseReturnValue:
    """List where the caller is signed in."""
    rows = sign_ins_of(session(), current_user.person_id, now=now())
    return _answered(DevicesAnswer(devices=[_told(row) for row in rows]))


@blueprint.delete("/devices/<int:device_id>")
@admits(Gate.STAFF)
def delete_device(device_id: int) -> ResponseReturnValue:
    """End one of the caller's own devices; ending it again changes nothing."""
    revoke_sign_in(act(), sign_in_id=device_id)
    return Response(status=204)


def _answered(body: Given) -> Response:
    """A device's name is what somebody wrote: not even a browser that guesses finds markup in it."""
    text = htmlsafe_json_dumps(body.model_dump(mode="json"), ensure_ascii=False)
    return Response(text, mimetype="application/json")


def _told(row: SignInRow) -> DeviceGiven:
    return DeviceGiven(
        id=row.sign_in_id,
        name=device_name(row.label),
        kind=row.kind.value,
        created_at=row.created_at,
        last_posted_at=row.last_posted_at,
        expires_at=row.expires_at,
        current=row.sign_in_id == current_user.sign_in_id,
    )
