"""Let a person begin anew: no password, no sign-ins, and a fresh link."""

from __future__ import annotations

from sqlalchemy import select, update

from app.actions.act import Act
from app.actions.issue_link import IssuedLink, issue_link
from app.actions.keep_an_admin import keep_an_admin
from app.actions.record_event import record_event
from app.actions.revoke_sign_in import revoke_all
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.storage.journal import INSTALLATION
from app.storage.people import LinkPurpose, Person
from app.storage.transaction import transaction


def reset_person(act: Act, *, person_id: int) -> IssuedLink:
    """Take a person's password and sign-ins away, and give the link to set a new password.

    One who never used their invitation is invited again. Raises `NotAllowed` for anybody but
    admins and for oneself, `NotFound`, `WrongState` when the person is deactivated, and
    `LastAdmin` when two admins reset each other at once.
    """
    if not act.actor.is_admin or act.actor.person_id == person_id:
        raise NotAllowed
    with transaction(act.session):
        if act.actor.person_id is not None:
            keep_an_admin(act, without=person_id)
        purpose = LinkPurpose.RESET if _has_password(act, person_id) else LinkPurpose.INVITE
        act.session.execute(update(Person).where(Person.id == person_id).values(password_hash=None))
        issued = issue_link(act, person_id=person_id, purpose=purpose)
        revoke_all(act, person_id=person_id)
        record_event(
            act,
            chain=INSTALLATION,
            event="person.reset" if purpose is LinkPurpose.RESET else "person.invited_again",
            subject=f"person:{person_id}",
        )
        return issued


def _has_password(act: Act, person_id: int) -> bool:
    row = act.session.execute(
        select(Person.password_hash, Person.deactivated_at)
        .where(Person.id == person_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.deactivated_at is not None:
        raise WrongState
    return row.password_hash is not None
