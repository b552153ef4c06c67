"""Sign a phone in by a pairing's code."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from app.actions.act import Act
from app.actions.begin_sign_in import begin_sign_in
from app.actions.record_event import record_event
from app.adapters import tokens
from app.domain.errors import LinkExpired, NotFound
from app.domain.pairing import read_pairing_code
from app.domain.roles import Actor
from app.storage import pairings
from app.storage.journal import INSTALLATION
from app.storage.pairings import Pairing, PairingFacts
from app.storage.people import SignIn, SignInKind
from app.storage.transaction import transaction


def claim_pairing(act: Act, *, code: str, label: str) -> str:
    """Give the secret of the phone's new sign-in, which bears this label.

    Raises `NotFound` for a code that was never issued, and `LinkExpired` for one that is claimed or
    expired or whose person is deactivated.
    """
    found = opened_pairing(act, code=code)
    act = replace(act, actor=Actor.person(found.person_id, found.role))
    with transaction(act.session):
        _claim(act, found)
        secret = begin_sign_in(act, person_id=found.person_id, kind=SignInKind.SESSION, label=label)
        sign_in_id = _bound(act, found, secret)
        record_event(
            act,
            chain=INSTALLATION,
            event="pairing.claimed",
            subject=f"person:{found.person_id}",
            facts={
                "pairing": found.pairing_id,
                "sign_in": sign_in_id,
                "issued_by": found.issued_by_id,
            },
        )
        return secret


def opened_pairing(act: Act, *, code: str) -> PairingFacts:
    """Look at a pairing without claiming it; raises `NotFound` and `LinkExpired` as claiming does."""
    read = read_pairing_code(code)
    found = pairings.pairing(act.session, code_digest=tokens.digest(read)) if read else None
    act.session.rollback()
    if found is None:
        raise NotFound
    if not found.is_open(act.now):
        raise LinkExpired
    return found


def _claim(act: Act, found: PairingFacts) -> None:
    """Of two phones at once only one finds the code unclaimed."""
    claimed = act.session.execute(
        update(Pairing)
        .where(
            Pairing.id == found.pairing_id,
            Pairing.claimed_at.is_(None),
            Pairing.expires_at > act.now,
        )
        .values(claimed_at=act.now)
        .returning(Pairing.id)
    )
    if claimed.scalar() is None:
        raise LinkExpired


def _bound(act: Act, found: PairingFacts, secret: str) -> int:
    sign_in_id = act.session.execute(
        select(SignIn.id).where(SignIn.secret_digest == tokens.digest(secret))
    ).scalar_one()
    act.session.execute(
        update(Pairing).where(Pairing.id == found.pairing_id).values(sign_in_id=sign_in_id)
    )
    return sign_in_id
