"""What the API's tests share: a script with a token, and a way to post as one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.storage.people import Person, SignInKind
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.web import MakeClient

Post = Callable[..., TestResponse]


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def post_as(make_client: MakeClient, session: Session, now: Any) -> Callable[[Person], Post]:
    """Gives a script of this person: `post_as(bo)("/visits", {…}, intent=key)`."""

    def script(person: Person) -> Post:
        token = cast.make_sign_in(session, person, now=now, kind=SignInKind.TOKEN)
        client = make_client()

        def post(
            path: str, body: Any, *, intent: str | None = None, **headers: str
        ) -> TestResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if intent:
                named["Idempotency-Key"] = intent
            return client.post(
                f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {token}", **named}
            )

        return post

    return script


@pytest.fixture
def bo_posts(post_as: Callable[[Person], Post], bo: Person) -> Post:
    """A script of Bo's."""
    return post_as(bo)


@pytest.fixture
def astrid_posts(post_as: Callable[[Person], Post], astrid: Person) -> Post:
    return post_as(astrid)


@pytest.fixture
def anyone_posts(make_client: MakeClient, app: Flask) -> Post:
    """Somebody without a token."""

    def post(path: str, body: Any, **headers: str) -> TestResponse:
        client: CheckedClient = make_client()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(f"/api/v1{path}", json=body, headers=named)

    return post
