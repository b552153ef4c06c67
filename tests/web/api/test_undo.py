"""Undoing over the API."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.visits import Visit
from tests.web.api.conftest import Post, key

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def visit_id(bo_posts: Post, code: str) -> int:
    return int(bo_posts("/visits", {"code": code}).json["visit"]["id"])


def test_the_one_who_logged_annuls_the_visit(
    bo_posts: Post, session: Session, visit_id: int
) -> None:
    answer = bo_posts(f"/visits/{visit_id}/undo", {"reason": "Fel dag"})

    assert (answer.status_code, answer.json) == (200, {"visit": {"id": visit_id, "annulled": True}})
    session.rollback()
    assert session.scalars(select(Visit.annul_reason)).one() == "Fel dag"


def test_a_body_may_be_left_out(bo_posts: Post, visit_id: int) -> None:
    assert bo_posts(f"/visits/{visit_id}/undo", {}).status_code == 200


def test_a_colleague_only_leaves(
    bo_posts: Post, astrid_posts: Post, code: str, visit_id: int
) -> None:
    astrid_posts("/visits", {"code": code})

    answer = astrid_posts(f"/visits/{visit_id}/undo", {})

    assert answer.json["visit"]["annulled"] is False


def test_somebody_who_was_not_there_may_not(astrid_posts: Post, visit_id: int) -> None:
    assert astrid_posts(f"/visits/{visit_id}/undo", {}).status_code == 403


def test_nobody_may_not(anyone_posts: Post, visit_id: int) -> None:
    assert anyone_posts(f"/visits/{visit_id}/undo", {}).status_code == 401


def test_after_a_quarter_of_an_hour_it_is_too_late(
    bo_posts: Post, visit_id: int, clock: Any
) -> None:
    clock.shift(15 * 60 + 1)

    answer = bo_posts(f"/visits/{visit_id}/undo", {}, intent=key())

    assert (answer.status_code, answer.json["code"]) == (409, "too_late")


def test_sent_again_it_gives_the_same_answer(bo_posts: Post, visit_id: int, clock: Any) -> None:
    intent = key()
    first = bo_posts(f"/visits/{visit_id}/undo", {}, intent=intent)
    clock.shift(3600)

    again = bo_posts(f"/visits/{visit_id}/undo", {}, intent=intent)

    assert (again.status_code, again.json) == (first.status_code, first.json)


@pytest.mark.parametrize("unknown", [0, 4711, 2_147_483_648, 10**30])
def test_an_unknown_visit_is_not_found(bo_posts: Post, unknown: int) -> None:
    answer = bo_posts(f"/visits/{unknown}/undo", {})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_reason_that_is_too_long_is_named(bo_posts: Post, visit_id: int) -> None:
    answer = bo_posts(f"/visits/{visit_id}/undo", {"reason": "x" * 501})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "reason"


def test_control_characters_are_refused_by_field(bo_posts: Post, visit_id: int) -> None:
    answer = bo_posts(f"/visits/{visit_id}/undo", {"reason": "nul\x00"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "reason"
