"""Tokens and secrets: made, derived, recognised; who holds one and for how long is kept elsewhere."""

import hmac
import re
import secrets
from base64 import b32encode
from enum import StrEnum
from hashlib import sha256

from app.domain.code import ALPHABET, InvalidCode, check_character, parse_code

# 15 bytes are 24 characters of base 32 without padding. Letters and digits alone survive being
# copied by a double click, read as a link in a mail, and given on a command line.
_PART_BYTES = 15
_SECRET_BYTES = 35
# A code to be typed: 5 characters say which row, 10 prove it (2 ** 50 to guess), the last checks it.
_ROW_CHARACTERS, _PROOF_CHARACTERS = 5, 10
_BITS = 5
_TOKEN_PATTERN = re.compile(r"([a-z2-7]{24})([a-z2-7]{24})")


class Purpose(StrEnum):
    """The one use that a token is good for."""

    NOMINATION = "nomination"
    INVITATION = "invitation"
    LETTER = "letter"
    COMPANY = "company"
    CALENDAR = "calendar"
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


def derive_code(key: bytes, *, purpose: Purpose, row_id: int) -> str:
    """Give sixteen characters for paper that stand for a row, as short as they can be typed.

    Raises `ValueError` for a row beyond the 33 millionth.
    """
    if not 0 < row_id < 1 << _ROW_CHARACTERS * _BITS:
        raise ValueError("a code has no room for so high a number")
    row = _characters(row_id, _ROW_CHARACTERS)
    payload = row + _proof(key, purpose=purpose, row=row)
    return payload + check_character(payload)


def read_code(key: bytes, *, purpose: Purpose, typed: str) -> int | None:
    """Give the row that a genuine code stands for, however it is typed; otherwise nothing."""
    try:
        code = parse_code(typed)
    except InvalidCode:
        return None
    row, proof = code[:_ROW_CHARACTERS], code[_ROW_CHARACTERS:-1]
    if not hmac.compare_digest(proof, _proof(key, purpose=purpose, row=row)):
        return None
    return sum(
        ALPHABET.index(character) << _BITS * place for place, character in enumerate(reversed(row))
    )


def new_secret() -> str:
    """Draw 280 random bits for a one-time link or a sign-in; store only their `digest`."""
    return _text(secrets.token_bytes(_SECRET_BYTES))


def digest(secret: str) -> str:
    """Give what may be stored of a drawn secret; far too fast for anything a person thought up."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _tag(key: bytes, *, purpose: Purpose, nonce: str) -> str:
    mac = hmac.digest(key, f"{purpose.value}:{nonce}".encode(), "sha256")
    return _text(mac[:_PART_BYTES])


def _proof(key: bytes, *, purpose: Purpose, row: str) -> str:
    mac = hmac.digest(key, f"{purpose.value}:{row}".encode(), "sha256")
    return _characters(int.from_bytes(mac), _PROOF_CHARACTERS)


def _characters(number: int, length: int) -> str:
    """Write the lowest bits of a number, five to a character."""
    places = reversed(range(length))
    return "".join(ALPHABET[number >> _BITS * place & 31] for place in places)


def _text(data: bytes) -> str:
    return b32encode(data).decode().lower()
