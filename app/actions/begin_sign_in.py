"""Make the row of a sign-in, for whoever has just proved who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import insert

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters import tokens
from app.storage.journal import INSTALLATION
from app.storage.people import SignIn, SignInKind
from app.storage.transaction import transaction

LIFETIMES: Final = {
    SignInKind.SESSION: timedelta(days=90),
    SignInKind.TOKEN: timedelta(days=365),
}
LABEL_CHARACTERS: Final = 120


def begin_sign_in(act: Act, *, person_id: int, kind: SignInKind, label: str) -> str:
    """Give the new sign-in's secret, of which only a digest is kept."""
    secret = tokens.new_secret()
    with transaction(act.session):
        sign_in_id = act.session.execute(
            insert(SignIn)
            .values(
                person_id=person_id,
                kind=kind,
                secret_digest=tokens.digest(secret),
                label=label[:LABEL_CHARACTERS],
                created_at=act.now,
                last_posted_at=act.now if kind is SignInKind.SESSION else None,
                expires_at=act.now + LIFETIMES[kind],
            )
            .returning(SignIn.id)
        ).scalar_one()
        record_event(
            act,
            chain=INSTALLATION,
            event="sign_in.begun",
            subject=f"sign_in:{sign_in_id}",
            facts={"person": person_id, "kind": str(kind)},
            personal={"label": label},
        )
    return secret
