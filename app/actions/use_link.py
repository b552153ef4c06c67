"""Set a password by a one-time link, and sign in."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from app.actions.act import Act
from app.actions.begin_sign_in import begin_sign_in
from app.actions.record_event import record_event
from app.actions.revoke_sign_in import revoke_all
from app.actions.weigh_guess import forgive_guesses
from app.adapters import passwords, tokens
from app.domain.errors import LinkExpired, NotFound
from app.domain.roles import Actor
from app.storage import signing_in
from app.storage.journal import INSTALLATION
from app.storage.people import OneTimeLink, Person, SignInKind
from app.storage.signing_in import LinkFacts
from app.storage.transaction import transaction


def use_link(act: Act, *, secret: str, password: str, label: str) -> str:
    """Give the secret of a new sign-in; every earlier sign-in of the person ends.

    Raises `NotFound` for a link that was never issued, `LinkExpired` for one that is used or
    expired or whose person is deactivated, and `WeakPassword`.
    """
    link = opened_link(act, secret=secret)
    passwords.require_strong(password, known=(link.email, link.name))
    password_hash = passwords.hashed(password)
    act = replace(act, actor=Actor.person(link.person_id, link.role))
    with transaction(act.session):
        _set_password(act, link, password_hash)
        _spend(act, link)
        forgive_guesses(act, email=link.email)
        revoke_all(act, person_id=link.person_id)
        record_event(
            act,
            chain=INSTALLATION,
            event="person.password_set",
            subject=f"person:{link.person_id}",
            facts={"by_link": link.link_id, "purpose": str(link.purpose)},
        )
        return begin_sign_in(
            act,
            person_id=link.person_id,
            kind=SignInKind.SESSION,
            label=label,
        )


def opened_link(act: Act, *, secret: str) -> LinkFacts:
    """Look at a link without using it; raises `NotFound` and `LinkExpired` as `use_link` does."""
    link = signing_in.link(act.session, secret_digest=tokens.digest(secret))
    act.session.rollback()
    if link is None:
        raise NotFound
    if not link.is_open(act.now):
        raise LinkExpired
    return link


def _set_password(act: Act, link: LinkFacts, password_hash: str) -> None:
    kept = act.session.execute(
        update(Person)
        .where(Person.id == link.person_id, Person.deactivated_at.is_(None))
        .values(password_hash=password_hash)
        .returning(Person.id)
    )
    if kept.scalar() is None:
        raise LinkExpired


def _spend(act: Act, link: LinkFacts) -> None:
    """Of two at once only one finds the link unused."""
    spent = act.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.id == link.link_id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > act.now,
        )
        .values(used_at=act.now)
        .returning(OneTimeLink.id)
    )
    if spent.scalar() is None:
        raise LinkExpired
