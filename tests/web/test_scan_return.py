"""The sign-in that a code began leads back to that code, once, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
import time_machine
from flask import Flask
from flask import session as cookie

from app.domain.code import in_groups, new_code
from app.web import scan_return
from tests.support.web import MakeApp

CODE, OTHER = (new_code(Random(seed).getrandbits) for seed in (1, 2))
BY_LINK = {"Sec-Fetch-Site": "same-origin"}
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", [f"/q/{CODE}", f"/Q/{CODE.lower()}", f"/q/{in_groups(CODE)}?x=1"])
def test_the_sign_in_that_a_code_began_returns_to_it_once(in_request: None, path: str) -> None:
    scan_return.finish(scan_return.begin(CODE), destination=path)

    taken = [scan_return.take(CODE), scan_return.take(CODE)]

    assert taken == [True, False]


def test_a_sign_in_begun_by_one_code_does_not_count_for_another(in_request: None) -> None:
    scan_return.finish(scan_return.begin(CODE), destination=f"/q/{OTHER}")

    assert not scan_return.take(OTHER)
    assert not scan_return.take(CODE)


def test_a_mark_for_one_code_is_spent_on_opening_another(in_request: None) -> None:
    scan_return.finish(scan_return.begin(CODE), destination=f"/q/{CODE}")

    taken = [scan_return.take(OTHER), scan_return.take(CODE)]

    assert taken == [False, False]


@pytest.mark.parametrize("destination", ["/konto", "/q/", "/q/nonsense", ""])
def test_a_sign_in_that_leads_elsewhere_leaves_no_mark(in_request: None, destination: str) -> None:
    scan_return.finish(scan_return.begin(CODE), destination=destination)

    assert scan_return.MARK not in cookie


@pytest.mark.parametrize("value", ["", "nonsense", "WyJhIl0.aaaa.bbbb"])
def test_a_value_that_was_not_signed_here_leaves_no_mark(in_request: None, value: str) -> None:
    scan_return.finish(value, destination=f"/q/{CODE}")

    assert scan_return.MARK not in cookie


def test_a_sign_in_that_took_too_long_counts_as_no_scan(
    clock: time_machine.Traveller, in_request: None
) -> None:
    value = scan_return.begin(CODE)
    clock.shift(scan_return.SIGN_IN_SECONDS + 1)

    scan_return.finish(value, destination=f"/q/{CODE}")

    assert not scan_return.take(CODE)


def test_a_mark_that_was_left_lying_counts_as_no_scan(
    clock: time_machine.Traveller, in_request: None
) -> None:
    scan_return.finish(scan_return.begin(CODE), destination=f"/q/{CODE}")
    clock.shift(scan_return.RETURN_LIFETIME.total_seconds() + 1)

    assert not scan_return.take(CODE)


def test_a_value_survives_the_rotation_of_the_secret(make_app: MakeApp) -> None:
    before = make_app(secret_key="old")
    after = make_app(secret_key="new", secret_key_fallbacks=("old",))
    with before.test_request_context("/"):
        value = scan_return.begin(CODE)

    with after.test_request_context("/"):
        scan_return.finish(value, destination=f"/q/{CODE}")

        assert scan_return.take(CODE)


@pytest.mark.parametrize(("headers", "kept"), [(BY_LINK, "value"), (FROM_ELSEWHERE, ""), ({}, "")])
def test_a_value_is_carried_on_only_from_a_page_of_ours(
    app: Flask, headers: dict[str, str], kept: str
) -> None:
    with app.test_request_context("/logga-in", headers=headers):
        assert scan_return.carried("value") == kept
