"""People of the cast as the sign-in knows them, made by the app's own actions."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.create_person import NewPerson, create_person
from app.actions.sign_in import Guess, sign_in
from app.adapters import tokens
from app.domain.roles import Actor, Role
from app.storage import people
from app.storage.people import Person

ASTRID = NewPerson("astrid@example.com", "Astrid Admin", Role.ADMIN)
BO = NewPerson("bo@example.com", "Bo Besökare", Role.STAFF)
PASSWORD = "sju tända lyktor"
SOURCE = "192.0.2.7"


class Device(NamedTuple):
    """A place where somebody is signed in."""

    actor: Actor
    secret: str


def by(act: Act, actor: Actor) -> Act:
    return replace(act, actor=actor)


def taken_on(act: Act, new: NewPerson) -> Actor:
    """Create a person with `PASSWORD`, who is not signed in anywhere."""
    return Actor.person(create_person(act, new, password=PASSWORD), new.role)


def guess(
    act: Act, email: str = BO.email, password: str = PASSWORD, *, source: str = SOURCE
) -> str:
    """Try to sign in as nobody in particular would."""
    return sign_in(by(act, Actor.stranger()), Guess(email, password, source, "Chrome/Android"))


def device_of(act: Act, new: NewPerson) -> Device:
    """Sign a person in once more."""
    secret = guess(act, new.email)
    found = facts_of(act, secret)
    assert found is not None
    return Device(Actor.person(found.person_id, found.role, sign_in_id=found.sign_in_id), secret)


def facts_of(act: Act, secret: str) -> people.SignInFacts | None:
    """Give the sign-in with this secret, if it holds."""
    found = people.signed_in(act.session, secret_digest=tokens.digest(secret), now=act.now)
    act.session.rollback()
    return found


def count_people(session: Session) -> int:
    count = session.scalars(select(func.count(Person.id))).one()
    session.rollback()
    return count
