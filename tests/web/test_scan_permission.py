"""The signed leave to log a scan with no tap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.roles import Actor, Role
from app.web import permissions
from app.web.installation import now
from tests.support.web import MakeApp

CODE = "0123456789ABCDEF"
BO = Actor.person(2, Role.STAFF, sign_in_id=7)

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def holds(permission: str, *, code: str, actor: Actor) -> bool:
    """Use a permission for a code that is read now."""
    return permissions.holds(permission, code=code, actor=actor, at=now())


@pytest.fixture
def request_of(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_a_permission_holds_for_the_code_and_the_sign_in_it_was_given_to(request_of: None) -> None:
    permission = permissions.give(code=CODE, actor=BO)

    assert holds(permission, code=CODE, actor=BO)


def test_a_permission_does_not_hold_for_another_code(request_of: None) -> None:
    permission = permissions.give(code=CODE, actor=BO)

    assert not holds(permission, code="ZZZZ456789ABCDEF", actor=BO)


def test_a_permission_does_not_hold_for_another_sign_in_of_the_same_person(
    request_of: None,
) -> None:
    permission = permissions.give(code=CODE, actor=BO)
    elsewhere = Actor.person(2, Role.STAFF, sign_in_id=8)

    assert not holds(permission, code=CODE, actor=elsewhere)


def test_nobody_can_use_a_permission_given_to_nobody(request_of: None) -> None:
    permission = permissions.give(code=CODE, actor=Actor.stranger())

    assert not holds(permission, code=CODE, actor=Actor.stranger())


@pytest.mark.parametrize(("seconds", "wanted"), [(0, True), (119, True), (122, False)])
def test_a_permission_holds_for_two_minutes(
    request_of: None, clock: time_machine.Traveller, seconds: int, wanted: bool
) -> None:
    permission = permissions.give(code=CODE, actor=BO)

    clock.shift(timedelta(seconds=seconds))

    assert holds(permission, code=CODE, actor=BO) is wanted


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "å" * 300])
def test_what_was_never_signed_here_is_no_permission(request_of: None, text: str) -> None:
    assert not holds(text, code=CODE, actor=BO)


def test_a_permission_survives_a_change_of_the_secret(app: Flask, make_app: MakeApp) -> None:
    with app.test_request_context():
        permission = permissions.give(code=CODE, actor=BO)
        former = app.extensions["settings"].secret_key
    renewed = make_app(
        secret_key="another-secret-of-the-tests-alone", secret_key_fallbacks=(former,)
    )

    with renewed.test_request_context():
        held = holds(permission, code=CODE, actor=BO)

    assert held
