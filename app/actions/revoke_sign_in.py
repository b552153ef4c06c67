"""End sign-ins at once, wherever they are carried."""

from __future__ import annotations

from sqlalchemy import ColumnElement, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage.journal import INSTALLATION
from app.storage.people import SignIn
from app.storage.transaction import transaction


def revoke_sign_in(act: Act, *, sign_in_id: int) -> None:
    """End one of the actor's own sign-ins; ending it again changes nothing.

    Raises `NotFound` for a sign-in that is not the actor's.
    """
    with transaction(act.session):
        if not _is_own(act, sign_in_id):
            raise NotFound
        _revoke(act, SignIn.id == sign_in_id, person_id=act.actor.person_id)


def revoke_sign_in_of(act: Act, *, person_id: int, sign_in_id: int) -> None:
    """End one of a person's sign-ins as an admin, as when a phone is lost.

    Raises `NotAllowed` for anybody but admins, and `NotFound` for a sign-in of somebody else.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        found = act.session.get(SignIn, sign_in_id)
        if found is None or found.person_id != person_id:
            raise NotFound
        _revoke(act, SignIn.id == sign_in_id, person_id=person_id)


def revoke_other_sign_ins(act: Act) -> int:
    """End all of the actor's sign-ins but the one that asks, and give their number."""
    if act.actor.person_id is None:
        raise NotAllowed
    with transaction(act.session):
        return revoke_all(act, person_id=act.actor.person_id, but=act.actor.sign_in_id)


def revoke_all(act: Act, *, person_id: int, but: int | None = None) -> int:
    """End a person's sign-ins, but one if told, as part of another act."""
    return _revoke(act, SignIn.id != but if but else SignIn.id > 0, person_id=person_id)


def _is_own(act: Act, sign_in_id: int) -> bool:
    found = act.session.get(SignIn, sign_in_id)
    return found is not None and found.person_id == act.actor.person_id


def _revoke(act: Act, which: ColumnElement[bool], *, person_id: int | None) -> int:
    ended = act.session.scalars(
        update(SignIn)
        .where(which, SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=act.now)
        .returning(SignIn.id)
    ).all()
    if ended:
        record_event(
            act,
            chain=INSTALLATION,
            event="sign_in.revoked",
            subject=f"person:{person_id}",
            facts={"sign_ins": sorted(ended)},
        )
    return len(ended)
