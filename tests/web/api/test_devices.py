"""Devices over the API: paired by a code, listed, and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from app.storage.people import Person
from app.web.pairing import WRONG_CODES
from tests.support.client import CheckedClient
from tests.support.settings import PUBLIC_URL
from tests.web.api.conftest import Post, key

PHONE = "Bos telefon"


@pytest.fixture
def code(bo_posts: Post) -> str:
    """A code that Bo has made at his computer."""
    made: str = bo_posts("/devices", {}, intent=key()).json["pairing"]["code"]
    return made


def test_a_code_is_made_for_ten_minutes(bo_posts: Post) -> None:
    answer = bo_posts("/devices", {}, intent=key())

    made = answer.json["pairing"]
    assert answer.status_code == 201
    assert made["url"] == f"{PUBLIC_URL}/para/{made['code'].replace('-', '')}"
    assert made["expires_at"] == "2026-05-12T10:10:00Z" or made["expires_at"].startswith(
        "2026-05-12T10:10:00"
    )


def test_the_same_key_gives_the_same_code(bo_posts: Post) -> None:
    intent = key()

    first, again = (bo_posts("/devices", {}, intent=intent) for _ in range(2))

    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.json) == (first.status_code, first.json)


def test_the_phone_that_claims_it_is_signed_in(client: CheckedClient, code: str) -> None:
    answer = client.post("/api/v1/devices/claim", json={"code": code, "name": PHONE})

    assert answer.status_code == 200
    assert answer.json["device"]["name"] == PHONE
    assert answer.json["device"]["current"] is True
    assert client.get("/personal").status_code == 200


def test_a_phone_that_gives_no_name_is_called_by_its_browser(
    client: CheckedClient, code: str
) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/137.0 Mobile Safari/537.36"}

    answer = client.post("/api/v1/devices/claim", json={"code": code}, headers=agent)

    assert answer.json["device"]["name"] == "Chrome på Android"


def test_a_second_claim_and_a_late_one_are_told_apart_from_an_unknown_code(
    make_client: Callable[[], CheckedClient], bo_posts: Post, clock: time_machine.Traveller
) -> None:
    used, late = (bo_posts("/devices", {}).json["pairing"]["code"] for _ in range(2))
    make_client().post("/api/v1/devices/claim", json={"code": late})
    bo_posts("/devices", {})
    clock.shift(timedelta(minutes=11))

    answers = [
        make_client().post("/api/v1/devices/claim", json={"code": code})
        for code in (used, late, "0000-0000-0000")
    ]

    assert [(one.status_code, one.json["code"]) for one in answers] == [
        (403, "link_expired"),
        (403, "link_expired"),
        (404, "not_found"),
    ]
    assert all("Set-Cookie" not in one.headers for one in answers)


def test_wrong_codes_are_slowed_down_and_then_so_is_the_right_one(
    make_client: Callable[[], CheckedClient], code: str
) -> None:
    phone = make_client()
    for _ in range(WRONG_CODES.amount):
        phone.post("/api/v1/devices/claim", json={"code": "0000-0000-0000"})

    answer = phone.post("/api/v1/devices/claim", json={"code": code})

    assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_session_cookie_claims_only_with_its_token(as_bo: CheckedClient, code: str) -> None:
    answer = as_bo.post("/api/v1/devices/claim", json={"code": code})

    assert (answer.status_code, answer.json["code"]) == (400, "csrf_token_invalid")


def test_only_ones_own_devices_are_listed_and_ended(
    client: CheckedClient, as_astrid: CheckedClient, code: str
) -> None:
    client.post("/api/v1/devices/claim", json={"code": code, "name": PHONE})
    listed = client.get("/api/v1/devices").json["devices"]
    phone = next(device for device in listed if device["current"])
    token = {"X-CSRF-Token": as_astrid.csrf_token()}

    foreign = as_astrid.delete(f"/api/v1/devices/{phone['id']}", headers=token)

    assert {device["name"] for device in listed} > {PHONE}
    assert phone["last_posted_at"] is not None
    assert foreign.status_code == 404
    assert client.get("/personal").status_code == 200


def test_an_ended_device_is_signed_out_at_once(
    client: CheckedClient, bo_posts: Post, as_bo: CheckedClient, code: str
) -> None:
    made = client.post("/api/v1/devices/claim", json={"code": code, "name": PHONE})
    path = f"/api/v1/devices/{made.json['device']['id']}"
    token = {"X-CSRF-Token": as_bo.csrf_token()}

    ended = [as_bo.delete(path, headers=token).status_code for _ in range(2)]

    assert ended == [204, 204]
    assert client.get("/personal").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/devices"), ("GET", "/devices"), ("DELETE", "/devices/1")]
)
def test_nobody_has_no_devices(client: CheckedClient, bo: Person, method: str, path: str) -> None:
    answer = client.open(f"/api/v1{path}", method=method, json={} if method == "POST" else None)

    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")
