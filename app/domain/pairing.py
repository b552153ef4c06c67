"""The code by which a phone is paired: twelve characters, for ten minutes, once."""

from __future__ import annotations

from datetime import timedelta

from app.domain.code import ALPHABET, GROUP_LENGTH, as_meant

LIFETIME = timedelta(minutes=10)
LENGTH = 12
BITS = LENGTH * 5


def pairing_code(bits: int) -> str:
    """Write 60 bits as they are shown and typed; far too many to be guessed in ten minutes."""
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def read_pairing_code(text: str) -> str | None:
    """Read such a code as people type it; nothing for what cannot be one."""
    code = as_meant(text)
    is_one = len(code) == LENGTH and all(character in ALPHABET for character in code)
    return code if is_one else None


def in_groups(code: str) -> str:
    """Write it as it is shown: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, LENGTH, GROUP_LENGTH))
