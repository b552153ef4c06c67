"""Change the password of the person who is signed in."""

from __future__ import annotations

from sqlalchemy import select, update

from app.actions.act import Act
from app.actions.issue_link import expire_links
from app.actions.record_event import record_event
from app.actions.revoke_sign_in import revoke_all
from app.actions.weigh_guess import forgive_guesses, weigh_guess
from app.adapters import passwords
from app.domain.errors import NotAllowed, WrongPassword
from app.storage.journal import INSTALLATION
from app.storage.people import Person
from app.storage.transaction import transaction


def change_password(act: Act, *, current: str, new: str, source: str) -> None:
    """Set a new password and end every other sign-in of the person.

    Raises `TooManyAttempts` and `WrongPassword` for the current one, for a phone may lie about
    unlocked, and `WeakPassword` for the new one.
    """
    person_id, name, email, password_hash = _own(act)
    passwords.require_strong(new, known=(email, name))
    weigh_guess(act, email=email, source=source)
    if not passwords.matches(current, password_hash=password_hash):
        raise WrongPassword(field="current")
    fresh = passwords.hashed(new)
    with transaction(act.session):
        _replace(act, person_id, expected=password_hash, fresh=fresh)
        forgive_guesses(act, email=email)
        expire_links(act, person_id=person_id)
        revoke_all(act, person_id=person_id, but=act.actor.sign_in_id)
        record_event(
            act,
            chain=INSTALLATION,
            event="person.password_changed",
            subject=f"person:{person_id}",
        )


def _own(act: Act) -> tuple[int, str, str, str | None]:
    row = act.session.execute(
        select(Person.id, Person.name, Person.email, Person.password_hash).where(
            Person.id == act.actor.person_id
        )
    ).one_or_none()
    act.session.rollback()
    if row is None:
        raise NotAllowed
    return row.id, row.name, row.email, row.password_hash


def _replace(act: Act, person_id: int, *, expected: str | None, fresh: str) -> None:
    replaced = act.session.execute(
        update(Person)
        .where(
            Person.id == person_id,
            Person.password_hash == expected,
            Person.deactivated_at.is_(None),
        )
        .values(password_hash=fresh)
        .returning(Person.id)
    )
    if replaced.scalar() is None:
        raise WrongPassword(field="current")
