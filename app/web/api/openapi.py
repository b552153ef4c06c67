"""The OpenAPI 3.1 document, made from the shapes that the views themselves use."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.web.api import bodies
from app.web.api.blueprint import blueprint
from app.web.api.bodies import MAX_ID
from app.web.gates import Gate, admits
from app.web.problems import MEDIA_TYPE

JSON = "application/json"
GEOJSON = "application/geo+json"
REFERENCE = "#/components/schemas/{model}"
TAKEN: tuple[type[BaseModel], ...] = (
    bodies.VisitRequest,
    bodies.UndoRequest,
    bodies.NominationRequest,
    bodies.PairingRequest,
    bodies.ClaimRequest,
)
GIVEN: tuple[type[BaseModel], ...] = (
    bodies.VisitAnswer,
    bodies.UndoAnswer,
    bodies.NominationAnswer,
    bodies.SessionAnswer,
    bodies.DecisionsAnswer,
    bodies.CompaniesAnswer,
    bodies.PairingAnswer,
    bodies.DeviceAnswer,
    bodies.DevicesAnswer,
    bodies.ChainAnswer,
    bodies.FeatureCollection,
    bodies.Problem,
)
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Made once per intent, before the first try. The same key gives the same answer.",
    "schema": {"type": "string", "format": "uuid"},
}
SENT_AT = {
    "name": "X-Sent-At",
    "in": "header",
    "description": "The device's clock at sending, with its offset.",
    "schema": {"type": "string", "format": "date-time"},
}
SIGNED_IN: list[dict[str, list[str]]] = [{"bearer": []}, {"session": [], "csrf": []}]
CURSOR = {"type": "string", "pattern": "^[0-9]{1,9}$"}
BY_LINK = [*SIGNED_IN, {}]


@blueprint.get("/openapi.json")
@admits(Gate.PUBLIC)
def document() -> ResponseReturnValue:
    """Describe the API."""
    return _document(), {"Cache-Control": "public, max-age=3600"}


@cache
def _document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leksandsnyckeln",
            "version": "1",
            "description": "Every POST takes an Idempotency-Key. Errors are problem+json.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/visits": {"post": _post_visit()},
            "/api/v1/visits/{visit_id}/undo": {"post": _post_undo()},
            "/api/v1/nominations": {"post": _post_nomination()},
            "/api/v1/session": {"get": _get_session()},
            "/api/v1/decisions": {"get": _get_decisions()},
            "/api/v1/companies": {"get": _get_companies()},
            "/api/v1/chain": {"get": _get_chain()},
            "/api/v1/devices": {"post": _post_device(), "get": _get_devices()},
            "/api/v1/devices/claim": {"post": _post_claim()},
            "/api/v1/devices/{device_id}": {"delete": _delete_device()},
        },
        "components": {"schemas": _schemas(), "securitySchemes": _security()},
    }


def _schemas() -> dict[str, Any]:
    _, taken = models_json_schema(
        [(model, "validation") for model in TAKEN], ref_template=REFERENCE
    )
    _, given = models_json_schema(
        [(model, "serialization") for model in GIVEN], ref_template=REFERENCE
    )
    return {**taken["$defs"], **given["$defs"]}


def _security() -> dict[str, Any]:
    return {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-nyckel"},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
    }


def _post_visit() -> dict[str, Any]:
    return {
        "operationId": "logVisit",
        "summary": "Log the visit that a code leads to",
        "security": SIGNED_IN,
        "parameters": [IDEMPOTENCY_KEY, SENT_AT],
        "requestBody": _takes("VisitRequest"),
        "responses": {
            "201": _gives("Logged", "VisitAnswer"),
            "200": _gives("It was logged already; you take part", "VisitAnswer"),
            **_problems(400, 401, 404, 409, 410, 413, 415, 422),
        },
    }


def _post_undo() -> dict[str, Any]:
    return {
        "operationId": "undoVisit",
        "summary": "Undo a visit within its 15 minutes",
        "security": SIGNED_IN,
        "parameters": [_row_id("visit_id"), IDEMPOTENCY_KEY, SENT_AT],
        "requestBody": _takes("UndoRequest"),
        "responses": {
            "200": _gives("Undone", "UndoAnswer"),
            **_problems(400, 401, 403, 404, 409, 413, 415, 422),
        },
    }


def _post_nomination() -> dict[str, Any]:
    return {
        "operationId": "nominate",
        "summary": "Submit a visited company's choice",
        "security": BY_LINK,
        "parameters": [IDEMPOTENCY_KEY, SENT_AT],
        "requestBody": _takes("NominationRequest"),
        "responses": {
            "201": _gives("Submitted", "NominationAnswer"),
            **_problems(400, 401, 403, 404, 409, 413, 415, 422),
        },
    }


def _get_session() -> dict[str, Any]:
    return {
        "operationId": "readSession",
        "summary": "Tell who is signed in, and give a fresh CSRF token",
        "security": SIGNED_IN,
        "responses": {"200": _gives("Signed in", "SessionAnswer"), **_problems(401)},
    }


def _get_decisions() -> dict[str, Any]:
    return {
        "operationId": "readDecisions",
        "summary": "Tell what has become of one's own scans and choices that had to be decided",
        "security": SIGNED_IN,
        "responses": {"200": _gives("Newest first", "DecisionsAnswer"), **_problems(401)},
    }


def _get_companies() -> dict[str, Any]:
    return {
        "operationId": "findCompanies",
        "summary": "Search the register by name or place",
        "security": BY_LINK,
        "parameters": [
            _query("q", "what was typed so far", {"type": "string"}),
            _query("token", "a visit's link, instead of a sign-in", {"type": "string"}),
            _query("relay", "the relay's slug; without it the first", {"type": "string"}),
        ],
        "responses": {"200": _gives("Found", "CompaniesAnswer"), **_problems(400, 401, 429)},
    }


def _get_chain() -> dict[str, Any]:
    answer = _gives("The public chain, oldest first", "ChainAnswer")
    answer["content"][GEOJSON] = {"schema": _named("FeatureCollection")}
    return {
        "operationId": "readChain",
        "summary": "Read the public chain",
        "security": [],
        "parameters": [
            _query("after", "the cursor of the page before", CURSOR),
            _query("limit", "how many at most", {"type": "integer", "minimum": 1, "maximum": 200}),
            _query("relay", "the relay's slug; without it the first", {"type": "string"}),
        ],
        "responses": {
            "200": answer,
            "304": {"description": "Not changed since the ETag that was sent"},
            **_problems(400, 404, 422),
        },
    }


def _post_device() -> dict[str, Any]:
    return {
        "operationId": "pairDevice",
        "summary": "Make a one-time code, good for ten minutes, that signs a phone in as the caller",
        "security": SIGNED_IN,
        "parameters": [IDEMPOTENCY_KEY, SENT_AT],
        "requestBody": {**_takes("PairingRequest"), "required": False},
        "responses": {
            "201": _gives("Made", "PairingAnswer"),
            **_problems(400, 401, 403, 413, 415, 422),
        },
    }


def _post_claim() -> dict[str, Any]:
    return {
        "operationId": "claimDevice",
        "summary": "Sign this phone in by a code; the answer sets the session cookie",
        "description": "A code works once. Where the answer was lost, a new code is made.",
        "security": [],
        "parameters": [IDEMPOTENCY_KEY],
        "requestBody": _takes("ClaimRequest"),
        "responses": {
            "200": _gives("Signed in", "DeviceAnswer"),
            **_problems(400, 403, 404, 413, 415, 422, 429),
        },
    }


def _get_devices() -> dict[str, Any]:
    return {
        "operationId": "listDevices",
        "summary": "List where the caller is signed in",
        "security": SIGNED_IN,
        "responses": {"200": _gives("The sign-ins that hold", "DevicesAnswer"), **_problems(401)},
    }


def _delete_device() -> dict[str, Any]:
    return {
        "operationId": "revokeDevice",
        "summary": "End one of the caller's own devices",
        "security": SIGNED_IN,
        "parameters": [_row_id("device_id")],
        "responses": {"204": {"description": "Ended"}, **_problems(400, 401, 404)},
    }


def _row_id(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 0, "maximum": MAX_ID},
    }


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _takes(model: str) -> dict[str, Any]:
    return {"required": True, "content": {JSON: {"schema": _named(model)}}}


def _gives(description: str, model: str) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": _named(model)}}}


def _problems(*statuses: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": _named("Problem")}}
    return {str(status): {"description": "A problem", "content": content} for status in statuses}


def _named(model: str) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model)}
