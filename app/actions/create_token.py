"""Make a bearer token, with which a script acts as a person."""

from __future__ import annotations

from sqlalchemy import select

from app.actions import fields
from app.actions.act import Act
from app.actions.begin_sign_in import begin_sign_in
from app.domain.errors import NotAllowed, NotFound
from app.storage.people import Person, SignInKind
from app.storage.transaction import transaction


def create_token(act: Act, *, email: str, label: str) -> str:
    """Give a token that is told once; it ends with the person's other sign-ins.

    Raises `NotAllowed` for anybody but admins, and `NotFound` for an address without an active
    person.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    name = fields.required_line("label", label)
    with transaction(act.session):
        person_id = act.session.scalar(
            select(Person.id).where(
                Person.email == email.strip().lower(), Person.deactivated_at.is_(None)
            )
        )
        if person_id is None:
            raise NotFound
        return begin_sign_in(act, person_id=person_id, kind=SignInKind.TOKEN, label=name)
