"""The document is valid, and no request makes the API crash or break its own word."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from openapi_spec_validator import validate
from schemathesis.checks import CHECKS, load_all_checks
from sqlalchemy.orm import Session

from app.storage.people import Person, SignInKind
from app.web.api.openapi import _document
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.settings import PUBLIC_URL
from tests.web.api.conftest import key

load_all_checks()
# The link in the body is a proof of its own, and the relay's rules refuse more than a shape can say.
UNFIT = [
    CHECKS.get_one(name)
    for name in ("ignored_auth", "missing_required_header", "positive_data_acceptance")
]
EXAMPLES = int(os.environ.get("NYCKEL_TEST_SIZE", "15"))
OPERATIONS = [
    ("POST", "/api/v1/visits"),
    ("POST", "/api/v1/visits/{visit_id}/undo"),
    ("POST", "/api/v1/nominations"),
    ("GET", "/api/v1/companies"),
    ("GET", "/api/v1/chain"),
    ("GET", "/api/v1/session"),
    ("GET", "/api/v1/decisions"),
    ("POST", "/api/v1/devices"),
    ("GET", "/api/v1/devices"),
    ("POST", "/api/v1/devices/claim"),
    ("DELETE", "/api/v1/devices/{device_id}"),
]


def test_the_document_is_openapi_3_1(client: CheckedClient) -> None:
    document: Any = client.get("/api/v1/openapi.json").json

    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_operation_is_described(app: Flask) -> None:
    described = {
        (method.upper(), path)
        for path, operations in _document()["paths"].items()
        for method in operations
    }

    served = {
        (method, re.sub(r"<int:(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "api.document"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("signed_in", ["bo", "nobody"])
def test_no_request_breaks_the_word_of_the_document(
    app: Flask,
    session: Session,
    bo: Person,
    code: str,
    now: Any,
    method: str,
    path: str,
    signed_in: str,
) -> None:
    token = cast.make_sign_in(session, bo, now=now, kind=SignInKind.TOKEN)
    app.config["RATELIMIT_ENABLED"] = False
    schema = schemathesis.openapi.from_dict(_document())
    schema.app = app
    operation = schema[path][method]

    @given(case=operation.as_strategy())
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"} if signed_in == "bo" else {}
        if method == "POST":
            headers["Idempotency-Key"] = key()
        answer = case.call(base_url=PUBLIC_URL, headers=headers)
        case.validate_response(answer, excluded_checks=UNFIT)

    fuzz()
