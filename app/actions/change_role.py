"""Give a person another role."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.actions.keep_an_admin import keep_an_admin
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.domain.roles import Role
from app.storage import people
from app.storage.journal import INSTALLATION
from app.storage.people import Person
from app.storage.transaction import transaction


def change_role(act: Act, *, person_id: int, role: Role) -> None:
    """Let a person have the role from now on, also where they are signed in.

    Raises `NotAllowed` for anybody but admins, `NotFound`, and `LastAdmin`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        if role is not Role.ADMIN:
            keep_an_admin(act, without=person_id)
        if _changed(act, person_id, role):
            record_event(
                act,
                chain=INSTALLATION,
                event="person.role_changed",
                subject=f"person:{person_id}",
                facts={"role": str(role)},
            )
        elif people.person(act.session, person_id) is None:
            raise NotFound


def _changed(act: Act, person_id: int, role: Role) -> bool:
    changed = act.session.execute(
        update(Person)
        .where(Person.id == person_id, Person.role != role)
        .values(role=role)
        .returning(Person.id)
    )
    return changed.scalar() is not None
