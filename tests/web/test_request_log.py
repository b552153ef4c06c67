"""The log tells what was asked and how it went, and nothing that is secret or somebody's own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.extensions import db
from app.storage.people import Person
from app.web.gates import Gate, admits
from app.web.request_log import configure
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.web import MakeApp

pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]


def test_a_line_has_an_id_and_the_routes_template(
    client: CheckedClient, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(f"/q/{code}")

    (line,) = lines(capsys)
    assert line["route"] == "/q/<code>"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["status"]) == ("GET", 200)


def test_no_line_holds_a_code_a_token_an_address_or_a_name(
    client: CheckedClient,
    as_bo: CheckedClient,
    road: Road,
    code: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    token_header = {"X-CSRF-Token": as_bo.csrf_token()}
    visit = as_bo.post("/api/v1/visits", json={"code": code}, headers=token_header).json
    token = visit["nomination_url"].rsplit("/", 1)[1]
    client.get(f"/q/{code}")
    client.get(f"/nominera/{token}")
    client.get(f"/finns-inte/{token}?q=cissi@foretaget.example")
    client.post_form(f"/nominera/{token}", company="Hemliga Bygg", nominator_name="Cissi")
    client.post_form("/logga-in", email="cissi@foretaget.example", password="fel lösenord")

    written = json.dumps(lines(capsys), ensure_ascii=False)

    assert written.count('"event": "request"') == 6
    for secret in (code, code.lower(), token, "cissi", "Cissi", "Hemliga", "finns-inte"):
        assert secret not in written


def test_a_crash_is_noted_without_what_people_wrote(
    make_app: MakeApp, session: Session, bo: Person, now: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    @admits(Gate.PUBLIC)
    def crash() -> str:
        secret = "Hemliga Bygg"
        statement = text("SELECT no_such_column FROM relay WHERE name = :name")
        db.session.execute(statement, {"name": secret})
        return ""

    app = make_app()
    app.add_url_rule("/krasch", view_func=crash)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client: Any = app.test_client()
    cast.sign_in(client, session, bo, now=now)

    answer = client.get("/krasch", headers={"Accept-Language": "en"})

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    crash_line = next(line for line in lines(capsys) if line["event"] == "crash")
    assert crash_line["route"] == "/krasch"
    assert crash_line["request_id"] == answer.headers["X-Request-Id"]
    assert "Hemliga" not in json.dumps(crash_line, ensure_ascii=False)


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_crash_is_answered_whatever_the_log_is_written_for(
    make_app: MakeApp, log_format: str
) -> None:
    @admits(Gate.PUBLIC)
    def crash() -> str:
        raise RuntimeError

    app = make_app(log_format=log_format)
    app.add_url_rule("/krasch", view_func=crash)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client: Any = app.test_client()

    try:
        answer = client.get("/krasch", headers={"Accept-Language": "en"})
    finally:
        configure("json")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
