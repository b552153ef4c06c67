"""The links that a visit gave its company, derived again for admins who enter what was spoken."""

from __future__ import annotations

from app.adapters import tokens
from app.web.installation import keys


def choice_token(nonce: str) -> str:
    """The token of a visit's nomination link, from the visit's random part."""
    return tokens.derive(keys().link, purpose=tokens.Purpose.NOMINATION, nonce=nonce)
