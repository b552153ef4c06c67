"""Make the one-time link by which a person sets a password; the newest alone is good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, literal, select, update

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, post_to_chosen
from app.adapters import tokens
from app.adapters.tokens import Purpose
from app.domain.mail import MailKind
from app.storage.people import LinkPurpose, OneTimeLink, Person

# An invitation waits for somebody to read their mail; a reset is asked for by somebody who waits.
LIFETIMES: Final = {
    LinkPurpose.INVITE: timedelta(days=7),
    LinkPurpose.RESET: timedelta(minutes=30),
}


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link on its way to its person; the secret is kept nowhere."""

    person_id: int
    purpose: LinkPurpose
    expires_at: datetime
    secret: str = field(repr=False)


def issue_link(act: Act, *, person_id: int, purpose: LinkPurpose) -> IssuedLink:
    """Make a link as part of another act, which journals it; earlier ones of the person expire.

    It is told at once to whoever asked, and posted to the person, whose letter derives it again.
    """
    nonce = tokens.new_nonce()
    secret = tokens.derive(act.keys.link, purpose=Purpose.SIGN_IN_LINK, nonce=nonce)
    issued = IssuedLink(person_id, purpose, act.now + LIFETIMES[purpose], secret)
    expire_links(act, person_id=person_id)
    link_id = act.session.scalars(
        insert(OneTimeLink)
        .values(
            person_id=person_id,
            purpose=purpose,
            secret_digest=tokens.digest(issued.secret),
            nonce=nonce,
            created_at=act.now,
            expires_at=issued.expires_at,
        )
        .returning(OneTimeLink.id)
    ).one()
    person = select(Person.email, Person.name, literal(SWEDISH)).where(Person.id == person_id)
    post_to_chosen(act, MailKind.SIGN_IN_LINK, About(f"one_time_link:{link_id}"), person)
    return issued


def expire_links(act: Act, *, person_id: int) -> None:
    """Let no link of the person open anything from now on."""
    act.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person_id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > act.now,
        )
        .values(expires_at=act.now)
    )
