"""Who is signed in: a session cookie or a bearer token, each a row that can be revoked at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, Request, g, request
from flask import session as cookie
from flask_login import current_user, login_user
from flask_login import logout_user as forget_user

from app.actions.act import Act
from app.actions.note_posting import NOTED_EVERY, note_posting
from app.adapters import tokens
from app.domain.roles import Actor, Role
from app.extensions import login_manager
from app.storage import people
from app.web.installation import keys, now, session

BEARER = "Bearer "
API_PREFIX = "/api/"
PAIRED = "paired"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in person as the pages need them; Flask-Login's user."""

    person_id: int
    sign_in_id: int
    name: str
    email: str
    role: Role
    secret: str
    last_posted_at: datetime | None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False
    is_staff: bool = True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def get_id(self) -> str:
        return self.secret


class Nobody:
    """A visitor without a sign-in."""

    is_authenticated = False
    is_active = False
    is_anonymous = True
    is_staff = False
    is_admin = False
    name = ""

    def get_id(self) -> None:
        return None


def init_app(_app: Flask) -> None:
    login_manager.session_protection = None
    login_manager.anonymous_user = Nobody
    login_manager.user_loader(_by_secret)
    login_manager.request_loader(_by_bearer)


def sign_in(secret: str) -> None:
    """Let this browser carry the secret of a sign-in that was just made."""
    cookie.clear()
    cookie.permanent = True
    user = _by_secret(secret)
    if user is not None:
        login_user(user)


def note_pairing() -> None:
    """Remember, for as long as this sign-in, that the browser is that of a phone for scanning."""
    cookie[PAIRED] = True


def is_paired() -> bool:
    return PAIRED in cookie


def sign_out() -> None:
    forget_user()
    cookie.clear()


def actor() -> Actor:
    """The person who is signed in, or a stranger."""
    if not current_user.is_authenticated:
        return Actor.stranger()
    user = cast(SignedIn, current_user)
    return Actor.person(user.person_id, user.role, sign_in_id=user.sign_in_id)


def act(
    *, by: Actor | None = None, device_at: datetime | None = None, intent: str | None = None
) -> Act:
    """The circumstances of what this request is about to change."""
    return Act(
        session=session(),
        now=now(),
        actor=by or actor(),
        keys=keys(),
        device_at=device_at,
        intent=intent,
    )


def for_api() -> bool:
    """Tell whether the caller is a program, which is answered with a problem in JSON."""
    return request.path.startswith(API_PREFIX)


def note_use(acting: Act) -> None:
    """Note that this sign-in posted something, without a statement while the last note is fresh."""
    noted_at = getattr(current_user, "last_posted_at", None)
    if noted_at is None or noted_at <= acting.now - NOTED_EVERY:
        note_posting(acting)


def came_by_bearer() -> bool:
    """Tell whether this request proves itself by a token, so that no cookie can be abused."""
    return bool(g.get("came_by_bearer", False))


def _by_secret(secret: str) -> SignedIn | None:
    found = people.signed_in(session(), secret_digest=tokens.digest(secret), now=now())
    if found is None:
        return None
    return SignedIn(
        person_id=found.person_id,
        sign_in_id=found.sign_in_id,
        name=found.name,
        email=found.email,
        role=found.role,
        secret=secret,
        last_posted_at=found.last_posted_at,
    )


def _by_bearer(incoming: Request) -> SignedIn | None:
    header = incoming.headers.get("Authorization", "")
    if not header.startswith(BEARER) or not for_api():
        return None
    user = _by_secret(header.removeprefix(BEARER).strip())
    g.came_by_bearer = user is not None
    return user
