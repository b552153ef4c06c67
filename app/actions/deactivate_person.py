"""Shut a person out, at once and everywhere, and let them in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.actions.act import Act
from app.actions.hand_over_items import hand_over_items
from app.actions.issue_link import expire_links
from app.actions.keep_an_admin import keep_an_admin
from app.actions.record_event import record_event
from app.actions.revoke_sign_in import revoke_all
from app.domain.errors import NotAllowed, NotFound
from app.storage import people
from app.storage.journal import INSTALLATION
from app.storage.people import Person
from app.storage.transaction import transaction


def deactivate_person(act: Act, *, person_id: int, heir_id: int | None = None) -> None:
    """End all sign-ins and links of a person; what they did stays theirs, what they see to is the heir's.

    Raises `NotAllowed` for anybody but admins, `NotFound`, `LastAdmin`, and `HeirNeeded` when the
    person sees to something that is open and nobody is named. Doing it again changes nothing.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        keep_an_admin(act, without=person_id)
        hand_over_items(act, person_id=person_id, heir_id=heir_id)
        if _set(act, person_id, deactivated_at=act.now):
            expire_links(act, person_id=person_id)
            revoke_all(act, person_id=person_id)
            _record(act, person_id, "person.deactivated")


def reactivate_person(act: Act, *, person_id: int) -> None:
    """Let a person sign in again, with the password they had.

    Raises `NotAllowed` for anybody but admins, and `NotFound`. Doing it again changes nothing.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        if _set(act, person_id, deactivated_at=None):
            _record(act, person_id, "person.reactivated")


def _set(act: Act, person_id: int, *, deactivated_at: datetime | None) -> bool:
    """Tell whether that changed anything; raises `NotFound`."""
    is_active = Person.deactivated_at.is_(None)
    changed = act.session.execute(
        update(Person)
        .where(Person.id == person_id, is_active if deactivated_at else ~is_active)
        .values(deactivated_at=deactivated_at)
        .returning(Person.id)
    )
    if changed.scalar() is not None:
        return True
    if people.person(act.session, person_id) is None:
        raise NotFound
    return False


def _record(act: Act, person_id: int, event: str) -> None:
    record_event(act, chain=INSTALLATION, event=event, subject=f"person:{person_id}")
