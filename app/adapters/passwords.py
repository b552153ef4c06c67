"""Passwords: how strong, how hashed, how compared; when they are asked for is decided elsewhere.

Every hash costs a core some hundredth of a second, so none may happen on the way of a scan or
inside a write transaction.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import WeakPassword

MINIMUM_CHARACTERS: Final = 10
MAXIMUM_CHARACTERS: Final = 200
MINIMUM_DIFFERENT_CHARACTERS: Final = 5

# Argon2id as OWASP sizes it for servers that hash several passwords at once: 19 MiB each.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# What an unknown address is compared with, so that it takes as long as a known one.
_NOBODYS_HASH: Final = _hasher.hash(secrets.token_hex())

# The words that begin the commonest passwords, and those that anybody here would try first.
_COMMON_WORDS: Final = (
    "abc", "admin", "administrator", "asdf", "asdfghjkl", "baseball", "dalarna", "dragon", "falun",
    "football", "foretagsstafett", "foretagsstafetten", "fotboll", "handboll", "hejhej", "hejhejhej",
    "hemlig", "hemligt", "host", "iloveyou", "insjon", "kommun", "kommunen", "leksand",
    "leksandif", "leksandsif", "leksandsknackebrod", "leksandskommun", "leksandsnyckeln", "letmein",
    "losen", "losenord", "master", "monkey", "mora", "naringsliv", "naringslivsenheten", "nyckel",
    "nyckeln", "password", "princess", "qazwsx", "qazwsxedc", "qwer", "qwerty", "qwertyuiop",
    "rattvik", "secret", "sommar", "stafett", "stafetten", "sunshine", "sverige", "test", "testtest",
    "tillfalligt", "var", "valkommen", "vinter", "welcome", "zxcvbnm",
)  # fmt: skip
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm",
                "1qaz2wsx3edc4rfv5tgb6yhn7ujm")  # fmt: skip
_LOOKALIKES: Final = str.maketrans("@0135$", "aolees")


def require_strong(password: str, *, known: Iterable[str] = ()) -> None:
    """Refuse a password that is guessed first; `known` is what everybody knows of the person.

    Raises `WeakPassword`; there is no rule about kinds of characters, only about guessing.
    """
    if not _is_strong(password, known):
        raise WeakPassword(minimum=MINIMUM_CHARACTERS)


def hashed(password: str) -> str:
    """Hash a password for keeping; slow on purpose."""
    return _hasher.hash(_bytes(password))


def matches(password: str, *, password_hash: str | None) -> bool:
    """Tell whether the password has this hash; as slow when there is none to compare with."""
    try:
        _hasher.verify(password_hash or _NOBODYS_HASH, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether the hash was made under weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    """Make the same bytes of what looks the same, however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


def _is_strong(password: str, known: Iterable[str]) -> bool:
    folded = _plain(password)
    return (
        MINIMUM_CHARACTERS <= len(password) <= MAXIMUM_CHARACTERS
        and len(set(folded)) >= MINIMUM_DIFFERENT_CHARACTERS
        and not any(folded in run or folded in run[::-1] for run in _RUNS)
        and _core(folded) not in _COMMON_WORDS
        and _core(_trimmed(folded).translate(_LOOKALIKES)) not in _COMMON_WORDS
        and not _is_known(folded, known)
    )


def _is_known(folded: str, known: Iterable[str]) -> bool:
    """Tell whether it is the person's name or address, with at most some figures after it."""
    words = {_core(_plain(word)) for text in known for word in (text, text.split("@")[0])}
    return _core(folded) in words - {""}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _trimmed(text: str) -> str:
    """Take off what stands round the letters, and leave figures that stand for letters."""
    letters = [place for place, character in enumerate(text) if character.isalpha()]
    return text[letters[0] : letters[-1] + 1] if letters else ""


def _core(text: str) -> str:
    """Leave the word of “!!Sommar-2026!”."""
    return "".join(character for character in text if character.isalpha())
