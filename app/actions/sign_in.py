"""Sign in with an address and a password."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import update

from app.actions.act import Act
from app.actions.begin_sign_in import begin_sign_in
from app.actions.weigh_guess import forgive_guesses, weigh_guess
from app.adapters import passwords
from app.domain.errors import WrongPassword
from app.domain.roles import Actor
from app.storage import signing_in
from app.storage.people import Person, SignInKind
from app.storage.signing_in import Credentials
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody offers as proof; `source` tells places apart, `label` names the device."""

    email: str
    password: str = field(repr=False)
    source: str
    label: str


def sign_in(act: Act, guess: Guess) -> str:
    """Give the secret of a new sign-in.

    Raises `TooManyAttempts` while guesses must wait, also for the right password, and
    `WrongPassword` after the same work for a wrong password, an unknown address and a deactivated
    person.
    """
    weigh_guess(act, email=guess.email, source=guess.source)
    found = _verified(act, guess)
    fresh = _fresh_hash(found, guess.password)
    act = replace(act, actor=Actor.person(found.person_id, found.role))
    with transaction(act.session):
        _hold(act, found, password_hash=fresh)
        forgive_guesses(act, email=guess.email)
        return begin_sign_in(
            act, person_id=found.person_id, kind=SignInKind.SESSION, label=guess.label
        )


def _verified(act: Act, guess: Guess) -> Credentials:
    found = _credentials(act, guess.email)
    password_hash = found.password_hash if found else None
    if not passwords.matches(guess.password, password_hash=password_hash) or found is None:
        raise WrongPassword
    return found


def _credentials(act: Act, email: str) -> Credentials | None:
    """Ask for addresses alone that a database can hold, and end the reading before the hashing."""
    found = signing_in.credentials(act.session, email) if email.isprintable() else None
    act.session.rollback()
    return found


def _fresh_hash(found: Credentials, password: str) -> str | None:
    """Hash anew what was hashed under weaker parameters, now that the password is at hand."""
    outdated = found.password_hash is not None and passwords.is_outdated(found.password_hash)
    return passwords.hashed(password) if outdated else found.password_hash


def _hold(act: Act, found: Credentials, *, password_hash: str | None) -> None:
    """Refuse if something changed while the password was compared."""
    held = act.session.execute(
        update(Person)
        .where(
            Person.id == found.person_id,
            Person.password_hash == found.password_hash,
            Person.deactivated_at.is_(None),
        )
        .values(password_hash=password_hash)
        .returning(Person.id)
    )
    if held.scalar() is None:
        raise WrongPassword
