"""Make the code by which a phone is signed in as a person; the newest alone is good."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters import tokens
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.pairing import BITS, LIFETIME, pairing_code
from app.storage.journal import INSTALLATION
from app.storage.pairings import Pairing
from app.storage.people import Person
from app.storage.transaction import transaction

KEPT_FOR: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IssuedPairing:
    """A code on its way to a phone; it is told once, and derived again for a repeated answer alone."""

    pairing_id: int
    expires_at: datetime
    code: str = field(repr=False)


def issue_pairing(act: Act, *, person_id: int) -> IssuedPairing:
    """Make a code for oneself, or as an admin for somebody else, which the journal tells.

    Raises `NotAllowed` for anybody else's, `NotFound`, and `WrongState` for who is deactivated.
    """
    if act.actor.person_id is None:
        raise NotAllowed
    if act.actor.person_id != person_id and not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        _refuse_absent(act, person_id)
        _expire_earlier(act, person_id)
        nonce = tokens.new_nonce()
        code = code_of(act, nonce)
        issued = IssuedPairing(_kept(act, person_id, nonce, code), act.now + LIFETIME, code)
        record_event(
            act,
            chain=INSTALLATION,
            event="pairing.issued",
            subject=f"person:{person_id}",
            facts={"pairing": issued.pairing_id},
        )
        return issued


def code_of(act: Act, nonce: str) -> str:
    """Derive a pairing's code, which cannot be made from the database without the key."""
    mac = hmac.digest(act.keys.link, f"pairing:{nonce}".encode(), "sha256")
    return pairing_code(int.from_bytes(mac) & ((1 << BITS) - 1))


def _refuse_absent(act: Act, person_id: int) -> None:
    row = act.session.execute(
        select(Person.deactivated_at).where(Person.id == person_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.deactivated_at is not None:
        raise WrongState


def _expire_earlier(act: Act, person_id: int) -> None:
    act.session.execute(delete(Pairing).where(Pairing.created_at < act.now - KEPT_FOR))
    act.session.execute(
        update(Pairing)
        .where(
            Pairing.person_id == person_id,
            Pairing.claimed_at.is_(None),
            Pairing.expires_at > act.now,
        )
        .values(expires_at=act.now)
    )


def _kept(act: Act, person_id: int, nonce: str, code: str) -> int:
    return act.session.execute(
        insert(Pairing)
        .values(
            person_id=person_id,
            issued_by_id=act.actor.person_id,
            nonce=nonce,
            code_digest=tokens.digest(code),
            created_at=act.now,
            expires_at=act.now + LIFETIME,
        )
        .returning(Pairing.id)
    ).scalar_one()
