"""Count a guess at a password before it is tried, so that many at once cannot outrun the count.

Addresses and places are kept as keyed digests only, and forgotten after a day.
"""

from __future__ import annotations

import hmac

from sqlalchemy import delete, insert, select

from app.actions.act import Act
from app.domain.attempts import (
    FORGOTTEN_AFTER,
    FREE_FOR_AN_ADDRESS,
    FREE_FROM_A_SOURCE,
    seconds_to_wait,
)
from app.domain.errors import TooManyAttempts
from app.storage import signing_in
from app.storage.people import FailedSignIn
from app.storage.transaction import transaction


def weigh_guess(act: Act, *, email: str, source: str) -> None:
    """Count a guess as failed until `forgive_guesses` says that it was right.

    Raises `TooManyAttempts` while the address or the source must wait; such a try is not counted.
    An empty source is nobody's, and never waits.
    """
    at, came_from = _address_digest(act, email), _digest(act, "source", source)
    with transaction(act.session):
        for digest in sorted((at, came_from)):
            signing_in.wait_in_line(act.session, digest)
        _refuse_haste(act, at, came_from if source else None)
        _forget_old_guesses(act)
        act.session.execute(
            insert(FailedSignIn).values(email_digest=at, source_digest=came_from, at=act.now)
        )


def forgive_guesses(act: Act, *, email: str) -> None:
    """Forget the guesses at an address, since its owner has proved to be there."""
    act.session.execute(
        delete(FailedSignIn).where(FailedSignIn.email_digest == _address_digest(act, email))
    )


def _refuse_haste(act: Act, email_digest: str, source_digest: str | None) -> None:
    at = signing_in.guesses_at(act.session, email_digest, now=act.now)
    seconds = seconds_to_wait(at, free=FREE_FOR_AN_ADDRESS, now=act.now)
    if source_digest is not None:
        came_from = signing_in.guesses_from(act.session, source_digest, now=act.now)
        waiting = seconds_to_wait(came_from, free=FREE_FROM_A_SOURCE, now=act.now)
        seconds = max(seconds, waiting)
    if seconds:
        raise TooManyAttempts(retry_after_seconds=seconds)


def _forget_old_guesses(act: Act) -> None:
    """Leave those that somebody else is forgetting just now, instead of waiting for each other."""
    old = (
        select(FailedSignIn.id)
        .where(FailedSignIn.at <= act.now - FORGOTTEN_AFTER)
        .with_for_update(skip_locked=True)
    )
    act.session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(old)))


def _address_digest(act: Act, email: str) -> str:
    return _digest(act, "address", email.strip().lower())


def _digest(act: Act, kind: str, value: str) -> str:
    text = f"failed sign-in:{kind}:{value}".encode(errors="surrogatepass")
    return hmac.digest(act.keys.link, text, "sha256").hex()
