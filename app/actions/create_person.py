"""Take a person on: with a password, or with an invitation to set one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.actions import fields
from app.actions.act import Act
from app.actions.issue_link import IssuedLink, issue_link
from app.actions.record_event import record_event
from app.adapters import passwords
from app.domain.errors import EmailTaken, NotAllowed
from app.domain.roles import Role
from app.storage.journal import INSTALLATION
from app.storage.people import LinkPurpose, Person
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to work with the relay."""

    email: str
    name: str
    role: Role


def invite_person(act: Act, new: NewPerson) -> IssuedLink:
    """Create the person and a link that is told once.

    Raises `NotAllowed` for anybody but admins, `UnacceptableField` and `EmailTaken`.
    """
    _require_admin(act)
    with transaction(act.session):
        person_id = _create(act, new, password_hash=None)
        return issue_link(act, person_id=person_id, purpose=LinkPurpose.INVITE)


def create_person(act: Act, new: NewPerson, *, password: str) -> int:
    """Create a person who can sign in at once, and give their id.

    Raises what `invite_person` does, and `WeakPassword`.
    """
    _require_admin(act)
    passwords.require_strong(password, known=(new.email, new.name))
    password_hash = passwords.hashed(password)
    with transaction(act.session):
        return _create(act, new, password_hash=password_hash)


def _require_admin(act: Act) -> None:
    if not act.actor.is_admin:
        raise NotAllowed


def _create(act: Act, new: NewPerson, *, password_hash: str | None) -> int:
    name = fields.required_line("name", new.name)
    email = (fields.email("email", fields.required_line("email", new.email)) or "").lower()
    row = {"email": email, "name": name, "role": new.role, "created_at": act.now}
    created = insert_unless_there(
        act.session, Person, unique=["email"], values={**row, "password_hash": password_hash}
    )
    if not created:
        raise EmailTaken(field="email")
    person_id = act.session.scalars(select(Person.id).where(Person.email == email)).one()
    record_event(
        act,
        chain=INSTALLATION,
        event="person.created" if password_hash else "person.invited",
        subject=f"person:{person_id}",
        facts={"role": str(new.role)},
        personal={"name": name, "email": email},
    )
    return person_id
