"""How somebody is recognised in what is kept: by address, by telephone, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

# Fewer digits of a number would be found in dates and amounts.
_LEAST_DIGITS = 6
_NOT_DIGITS = re.compile(r"[^0-9]+")
_NOT_WORDS = re.compile(r"\W+")


class Likeness(Enum):
    """An address or a number belongs to one person; a name may be a namesake's."""

    SURE = "sure"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for; any of the sets may be empty."""

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, *, email: str | None = None, phone: str | None = None, name: str | None = None
    ) -> Wanted:
        return cls(
            frozenset({email.strip().casefold()} if email and email.strip() else ()),
            frozenset({reduced_phone(phone)} - {""} if phone else ()),
            frozenset({_words(name)} - {""} if name else ()),
        )

    def __or__(self, other: Wanted) -> Wanted:
        return Wanted(
            self.emails | other.emails, self.phones | other.phones, self.names | other.names
        )


def reduced_phone(text: str) -> str:
    """Give the digits of a number without prefix, or nothing where they are too few to tell."""
    digits = _NOT_DIGITS.sub("", text)
    national = re.sub(r"^(0046|46|0)", "", digits) if digits else ""
    return national if len(national) >= _LEAST_DIGITS else ""


def is_email(value: str, wanted: Wanted) -> Likeness | None:
    return Likeness.SURE if value.casefold() in wanted.emails else None


def is_phone(value: str, wanted: Wanted) -> Likeness | None:
    return Likeness.SURE if reduced_phone(value) in wanted.phones else None


def is_name(value: str, wanted: Wanted) -> Likeness | None:
    return Likeness.PERHAPS if _words(value) in wanted.names else None


def is_told_of(value: str, wanted: Wanted) -> Likeness | None:
    """Look for address, number or name anywhere in a text."""
    folded = value.casefold()
    if any(email in folded for email in wanted.emails):
        return Likeness.SURE
    digits = _NOT_DIGITS.sub("", value)
    if any(phone in digits for phone in wanted.phones):
        return Likeness.SURE
    words = f" {_words(value)} "
    return Likeness.PERHAPS if any(f" {name} " in words for name in wanted.names) else None


def _words(text: str) -> str:
    return " ".join(_NOT_WORDS.split(text.casefold())).strip()
