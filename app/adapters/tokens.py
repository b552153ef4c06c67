"""Tokens and secrets: made, derived, recognised; who holds one and for how long is kept elsewhere."""

import hmac
import re
import secrets
from base64 import b32encode
from enum import StrEnum
from hashlib import sha256

# 15 bytes are 24 characters of base 32 without padding. Letters and digits alone survive being
# copied by a double click, read as a link in a mail, and given on a command line.
_PART_BYTES = 15
_SECRET_BYTES = 35
_TOKEN_PATTERN = re.compile(r"([a-z2-7]{24})([a-z2-7]{24})")


class Purpose(StrEnum):
    """The one use that a token is good for."""

    NOMINATION = "nomination"
    INVITATION = "invitation"
    COMPANY = "company"
    SIGN_IN_LINK = "sign_in_link"


def derive_key(master: str, label: str) -> bytes:
    """Derive a key for one use from an installation's secret."""
    if not master:
        raise ValueError("a key needs a secret")
    return hmac.digest(master.encode(), label.encode(), "sha256")


def new_nonce() -> str:
    """Draw 120 random bits, of which a token can be derived again at any time."""
    return _text(secrets.token_bytes(_PART_BYTES))


def derive(key: bytes, *, purpose: Purpose, nonce: str) -> str:
    """Give the token of a nonce, always the same, which cannot be made without the key."""
    return nonce + _tag(key, purpose=purpose, nonce=nonce)


def read(key: bytes, *, purpose: Purpose, token: str) -> str | None:
    """Give the nonce of a genuine token for this purpose, in constant time; otherwise nothing."""
    parts = _TOKEN_PATTERN.fullmatch(token)
    if parts is None:
        return None
    nonce, tag = parts.groups()
    return nonce if hmac.compare_digest(tag, _tag(key, purpose=purpose, nonce=nonce)) else None


def new_secret() -> str:
    """Draw 280 random bits for a one-time link or a sign-in; store only their `digest`."""
    return _text(secrets.token_bytes(_SECRET_BYTES))


def digest(secret: str) -> str:
    """Give what may be stored of a drawn secret; far too fast for anything a person thought up."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _tag(key: bytes, *, purpose: Purpose, nonce: str) -> str:
    mac = hmac.digest(key, f"{purpose.value}:{nonce}".encode(), "sha256")
    return _text(mac[:_PART_BYTES])


def _text(data: bytes) -> str:
    return b32encode(data).decode().lower()
