"""Claiming a pairing's code from a page or a program: this browser becomes the paired phone."""

from __future__ import annotations

from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerHour

from app.actions.claim_pairing import claim_pairing, opened_pairing
from app.actions.issue_pairing import IssuedPairing
from app.adapters.qr_image import Drawing, qr_drawing
from app.domain.errors import DomainError, TooManyAttempts
from app.domain.pairing import in_groups
from app.domain.roles import Actor
from app.extensions import limiter
from app.storage.pairings import PairingFacts
from app.web.entrance import enter, this_device
from app.web.installation import settings
from app.web.signed_in import act, note_pairing

# A whole office behind one address may mistype; a script soon stops.
WRONG_CODES = RateLimitItemPerHour(30)


def look(code: str) -> PairingFacts:
    """Show whom a code is for; raises as `claim_pairing` does, and `TooManyAttempts`."""
    _refuse_haste()
    try:
        return opened_pairing(act(), code=code)
    except DomainError:
        _count()
        raise


def claim(code: str, *, name: str | None) -> None:
    """Sign this browser in; a sign-in that it carried before ends."""
    _refuse_haste()
    label = (name or "").strip().replace("/", "-") or this_device()
    try:
        secret = claim_pairing(act(by=Actor.stranger()), code=code, label=label)
    except DomainError:
        _count()
        raise
    enter(secret)
    note_pairing()


def address_of(code: str) -> str:
    return f"{settings().public_url}/para/{code}"


def shown(issued: IssuedPairing) -> dict[str, object]:
    """What a page shows of a code, this once."""
    return {
        "drawing": _drawing(issued.code),
        "code": in_groups(issued.code),
        "short_address": f"{settings().public_url.partition('://')[2]}/para",
        "expires_at": issued.expires_at,
    }


def _drawing(code: str) -> Drawing:
    return qr_drawing(address_of(code))


def _refuse_haste() -> None:
    if not limiter.limiter.test(WRONG_CODES, "pairing", get_remote_address()):
        raise TooManyAttempts(retry_after_seconds=WRONG_CODES.get_expiry())


def _count() -> None:
    limiter.limiter.hit(WRONG_CODES, "pairing", get_remote_address())
