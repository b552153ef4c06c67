"""Reading a request: its JSON, its idempotency key and the device's clock."""

from __future__ import annotations

import contextlib
import hashlib
import json
import uuid
from datetime import datetime
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.actions.answer_once import Intent
from app.domain.organisation_number import (
    MASK,
    InvalidOrganisationNumber,
    PersonalNumberLike,
    read,
)
from app.web.api.bodies import DeviceTime

NUMBER = "organisation_number"

Body = TypeVar("Body", bound=BaseModel)
DEVICE_TIME: TypeAdapter[datetime] = TypeAdapter(DeviceTime)


class Unreadable(Exception):
    """The request cannot be read; `errors` name the fields at fault as (field, detail)."""

    def __init__(self, status: int, errors: list[tuple[str, str]] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.errors = errors or []


def intent(*, scope: str, route: str) -> Intent | None:
    """Name what the caller means to do once; None where no `Idempotency-Key` was sent."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    try:
        canonical = str(uuid.UUID(key))
    except ValueError:
        raise Unreadable(422, [("Idempotency-Key", "a UUID is wanted")]) from None
    return Intent(scope=scope, route=route, key=canonical, request_digest=_digest())


def sent_at() -> datetime | None:
    """The device's clock at sending, from `X-Sent-At`."""
    header = request.headers.get("X-Sent-At")
    if header is None:
        return None
    try:
        return DEVICE_TIME.validate_python(header)
    except ValidationError:
        raise Unreadable(422, [("X-Sent-At", "a time with its offset is wanted")]) from None


def body(shape: type[Body]) -> Body:
    """Read the body as this shape; raises `Unreadable` with 415, 400 or 422."""
    if not request.is_json:
        raise Unreadable(415)
    try:
        return shape.model_validate_json(_without_nothing(request.get_data()))
    except ValidationError as error:
        if any(detail["type"] == "json_invalid" for detail in error.errors()):
            raise Unreadable(400) from None
        raise Unreadable(422, _fields(error)) from None


def _without_nothing(data: bytes) -> bytes:
    return data or b"{}"


def _fields(error: ValidationError) -> list[tuple[str, str]]:
    return [
        (".".join(str(part) for part in detail["loc"]) or "body", detail["msg"])
        for detail in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _without_personal_number(asked: dict[str, Any]) -> dict[str, Any]:
    with contextlib.suppress(InvalidOrganisationNumber):
        if isinstance(read(str(asked.get(NUMBER))), PersonalNumberLike):
            return {**asked, NUMBER: MASK}
    return asked


def _digest() -> str:
    """Digest what was asked, so that white space and the order of fields make no difference.

    A sole trader's number is left out: among so few, it could be found by trying them all.
    """
    data = request.get_data()
    with contextlib.suppress(ValueError, RecursionError):
        asked = json.loads(data, object_hook=_without_personal_number)
        data = json.dumps(asked, sort_keys=True, ensure_ascii=True).encode()
    return hashlib.sha256(request.path.encode() + b"\0" + data).hexdigest()
