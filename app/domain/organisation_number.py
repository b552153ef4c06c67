"""Organisation numbers, and the personal identity numbers that some of them are.

A sole trader's number is their personal one: it is recognised here so that it goes no further.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from stdnum import luhn

MASK = "xxxxxx-xxxx"

_SEPARATOR = r"[ .+\u00a0\u202f\u2010\u2011\u2012\u2013\u2014\u2212-]"
_SEPARATOR_PATTERN = re.compile(rf"{_SEPARATOR}|\s")
_VAT_PATTERN = re.compile(r"SE([0-9]{10})01", re.IGNORECASE | re.ASCII)
_LEGAL_PERSON_PREFIX = "16"
_BIRTH_CENTURIES = frozenset({"19", "20"})

# 811228-9874, 19811228-9874 or 1981-12-28-9874. The groups of a telephone number (0247-123 45,
# 070-123 45 67), and a date with the time after it, are written otherwise and do not match.
_WRITTEN_NUMBER = (
    r"(?:16|19|20)?\d\d"
    rf"(?:\d{{4}}{_SEPARATOR}{{0,3}}|(?P<gap>{_SEPARATOR})\d\d(?P=gap)\d\d(?P=gap))"
    r"\d{4}"
)
# A + before it belongs to a telephone number. Looking ahead finds numbers that overlap.
_NUMBER_PATTERN = re.compile(rf"(?<![\d+])(?=(?P<number>{_WRITTEN_NUMBER})(?!\d))")
_VAT_NUMBER_PATTERN = re.compile(
    rf"(?<=SE)(?={_SEPARATOR}?(?P<number>{_WRITTEN_NUMBER}){_SEPARATOR}?01(?!\d))", re.IGNORECASE
)
_MANY_DIGITS_PATTERN = re.compile(rf"(?:\d(?:{_SEPARATOR}|\s)*){{6}}")


class OrganisationNumberFault(StrEnum):
    """Why a text is no organisation number."""

    EMPTY = "empty"
    BAD_CHARACTER = "bad_character"
    BAD_LENGTH = "bad_length"
    BAD_PREFIX = "bad_prefix"
    BAD_CHECK = "bad_check"


class InvalidOrganisationNumber(ValueError):
    """A text that is no number; it is not repeated here, for it may be a mistyped personal one."""

    def __init__(self, reason: OrganisationNumberFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """A legal person's ten digits, which anyone may see."""

    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:6]}-{self.digits[6:]}"


@dataclass(frozen=True, slots=True)
class PersonalNumberLike:
    """Ten digits that are, or look like, a personal identity number: to be kept as a MAC only."""

    digits: str = field(repr=False)


class Span(NamedTuple):
    """Where in a text something stands, as a slice."""

    start: int
    end: int


def read(text: str) -> OrganisationNumber | PersonalNumberLike:
    """Read a number as people, registers and invoices write it, reduced to ten digits.

    Raises `InvalidOrganisationNumber` when it is none.
    """
    ten_digits = _ten_digits(_SEPARATOR_PATTERN.sub("", text))
    if not luhn.is_valid(ten_digits):
        raise InvalidOrganisationNumber(OrganisationNumberFault.BAD_CHECK)
    if _is_personal(ten_digits):
        return PersonalNumberLike(ten_digits)
    return OrganisationNumber(ten_digits)


def mask(number: OrganisationNumber | PersonalNumberLike) -> str:
    """Write a number for any eyes: a personal one shows not even its date of birth."""
    return MASK if isinstance(number, PersonalNumberLike) else str(number)


def looks_like_number(text: str) -> bool:
    """Tell whether so many digits stand together that somebody's number may be on its way."""
    return bool(_MANY_DIGITS_PATTERN.search(text))


def find_personal_numbers(text: str) -> list[Span]:
    """Find what is written as a personal or co-ordination number, with a real date and check digit."""
    return sorted(
        Span(match.start("number"), match.end("number"))
        for match in _written_numbers(text)
        if _is_real_personal_number(match["number"])
    )


def masked(text: str) -> str:
    """Write a text with every personal number in it made unreadable."""
    for span in reversed(find_personal_numbers(text)):
        text = f"{text[: span.start]}{MASK}{text[span.end :]}"
    return text


def number_mac(key: bytes, ten_digits: str) -> str:
    """Stand in for a sole trader's number: equal numbers are found, none can be read back.

    The key must be kept outside the database, since all numbers could be tried in minutes.
    """
    if not re.fullmatch("[0-9]{10}", ten_digits):
        raise ValueError("a number is reduced to ten digits first")
    return hmac.digest(key, ten_digits.encode(), "sha256").hex()


def _ten_digits(compact: str) -> str:
    vat_number = _VAT_PATTERN.fullmatch(compact)
    if vat_number:
        return vat_number[1]
    if not compact:
        raise InvalidOrganisationNumber(OrganisationNumberFault.EMPTY)
    if not (compact.isascii() and compact.isdigit()):
        raise InvalidOrganisationNumber(OrganisationNumberFault.BAD_CHARACTER)
    if len(compact) == 12:
        return _without_prefix(compact)
    if len(compact) != 10:
        raise InvalidOrganisationNumber(OrganisationNumberFault.BAD_LENGTH)
    return compact


def _without_prefix(twelve_digits: str) -> str:
    prefix, ten_digits = twelve_digits[:2], twelve_digits[2:]
    born = prefix in _BIRTH_CENTURIES and _is_personal(ten_digits)
    if prefix != _LEGAL_PERSON_PREFIX and not born:
        raise InvalidOrganisationNumber(OrganisationNumberFault.BAD_PREFIX)
    return ten_digits


def _is_personal(ten_digits: str) -> bool:
    """Say whether the third digit begins a month; legal persons have 2 or more there."""
    return ten_digits[2] in "01"


def _written_numbers(text: str) -> Iterator[re.Match[str]]:
    yield from _NUMBER_PATTERN.finditer(text)
    yield from _VAT_NUMBER_PATTERN.finditer(text)


def _is_real_personal_number(written: str) -> bool:
    digits = "".join(str(int(character)) for character in written if character.isdecimal())
    ten_digits = digits[-10:]
    return _begins_with_date(ten_digits) and luhn.is_valid(ten_digits)


def _begins_with_date(ten_digits: str) -> bool:
    year, month, day = (int(ten_digits[start : start + 2]) for start in (0, 2, 4))
    # A co-ordination number adds 60 to the day. Leap years fall alike in every century in use.
    try:
        date(2000 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True
