"""Make the one-time link by which a person sets a password; the newest alone is good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, update

from app.actions.act import Act
from app.adapters import tokens
from app.storage.people import LinkPurpose, OneTimeLink

# An invitation waits for somebody to read their mail; a reset is asked for by somebody who waits.
LIFETIMES: Final = {
    LinkPurpose.INVITE: timedelta(days=7),
    LinkPurpose.RESET: timedelta(minutes=30),
}


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link on its way to its person; the secret is told once and kept nowhere."""

    person_id: int
    purpose: LinkPurpose
    expires_at: datetime
    secret: str = field(repr=False)


def issue_link(act: Act, *, person_id: int, purpose: LinkPurpose) -> IssuedLink:
    """Make a link as part of another act, which journals it; earlier ones of the person expire."""
    issued = IssuedLink(person_id, purpose, act.now + LIFETIMES[purpose], tokens.new_secret())
    expire_links(act, person_id=person_id)
    act.session.execute(
        insert(OneTimeLink).values(
            person_id=person_id,
            purpose=purpose,
            secret_digest=tokens.digest(issued.secret),
            created_at=act.now,
            expires_at=issued.expires_at,
        )
    )
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
