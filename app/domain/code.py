"""Codes: making, reading and printing the sixteen characters under a QR.

What a code opens, and for whom, does not belong here.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from string import ascii_letters, ascii_lowercase, digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
PAYLOAD_LENGTH = LENGTH - 1
GROUP_LENGTH = 4

_BITS_PER_CHARACTER = 5
_FIELD_POLYNOMIAL = 0b100101
_VALID_SUM = 21

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Keyboards and autocorrection swap the printed hyphen for these.
_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
# Written out, since str.upper() would also turn ı into I and ſ into S.
_AS_MEANT = str.maketrans(ascii_lowercase + "OIL", "ABCDEFGH1JK1MN0PQRSTUVWXYZ" + "011")

# Version 4 at level H holds 50 characters: https:// + 23 + /Q/ + 16.
MAX_PUBLIC_URL_CHARACTERS = 23
_SCHEME_PATTERN = re.compile(r"(https?)://(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
# What the QR's alphanumeric mode and an address have in common.
_ADDRESS_CHARACTERS = frozenset(ascii_letters + digits + ".-/:")
_HOST_PATTERN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
_LOCAL_HOST_PATTERN = re.compile(r"(.+\.)?localhost|127\..*|0\.0\.0\.0", re.IGNORECASE | re.ASCII)


class CodeFault(StrEnum):
    """Why a typed text is no code."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"
    BAD_CHECK = "bad_check"


class InvalidCode(ValueError):
    """A text that cannot be any code; `character` is the first that no code holds."""

    def __init__(self, reason: CodeFault, *, character: str | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.character = character


class PublicUrlFault(StrEnum):
    """Why an address cannot be printed in codes."""

    NOT_HTTPS = "not_https"
    BAD_CHARACTER = "bad_character"
    BAD_HOST = "bad_host"
    LOCAL_HOST = "local_host"
    TOO_LONG = "too_long"


class UnusablePublicUrl(ValueError):
    """A `PUBLIC_URL` that no code can carry; the facts say what about it."""

    def __init__(self, reason: PublicUrlFault, **facts: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts: Mapping[str, str | int] = facts


def new_code(random_bits: Callable[[int], int]) -> str:
    """Draw a code from a source of that many random bits, such as `secrets.randbits`."""
    bits = random_bits(PAYLOAD_LENGTH * _BITS_PER_CHARACTER)
    payload = "".join(
        ALPHABET[bits >> position * _BITS_PER_CHARACTER & 31] for position in range(PAYLOAD_LENGTH)
    )
    return payload + check_character(payload)


def check_character(payload15: str) -> str:
    """Give the character that makes 15 canonical characters a valid code."""
    if len(payload15) != PAYLOAD_LENGTH:
        raise ValueError(f"a payload has {PAYLOAD_LENGTH} characters")
    return ALPHABET[_weighted_sum(payload15 + ALPHABET[0]) ^ _VALID_SUM]


def is_valid(code: str) -> bool:
    """Say whether 16 characters in canonical form end in the right check character."""
    return (
        len(code) == LENGTH
        and all(character in _VALUES for character in code)
        and _weighted_sum(code) == _VALID_SUM
    )


def parse_code(text: str) -> str:
    """Read a code as people type it, and return its canonical form.

    Raises `InvalidCode` when the text cannot be a code.
    """
    code = as_meant(text)
    for character in code:
        if character not in _VALUES:
            raise InvalidCode(CodeFault.BAD_CHARACTER, character=character)
    _check_length(code)
    if not is_valid(code):
        raise InvalidCode(CodeFault.BAD_CHECK)
    return code


def as_meant(text: str) -> str:
    """Leave out white space and hyphens, and read what looks like a digit as one."""
    return "".join(
        character for character in text if not character.isspace() and character not in _HYPHENS
    ).translate(_AS_MEANT)


def in_groups(code: str) -> str:
    """Write a code as it is printed: ABCD-EFGH-JKMN-PQRS."""
    groups = (code[start : start + GROUP_LENGTH] for start in range(0, LENGTH, GROUP_LENGTH))
    return "-".join(groups)


def scan_url(public_url: str, code: str) -> str:
    """Give the address that a QR carries, in upper case for its alphanumeric mode."""
    return f"{public_url.rstrip('/')}/q/{code}".upper()


def letter_url(public_url: str, code: str) -> str:
    """Give the address in the QR of a letter, in upper case as a card's."""
    return f"{public_url.rstrip('/')}/svar/{code}".upper()


def check_public_url(public_url: str, *, demo_allowed: bool = False) -> None:
    """Accept only an address that fits a version 4 QR and is reached from any phone.

    A demo may also use http, this very machine, and a longer address.
    Raises `UnusablePublicUrl` otherwise.
    """
    parts = _SCHEME_PATTERN.fullmatch(public_url)
    if parts is None or (parts[1].lower() != "https" and not demo_allowed):
        raise UnusablePublicUrl(PublicUrlFault.NOT_HTTPS, url=public_url)
    address = parts[2].rstrip("/")
    _check_address(address, url=public_url)
    if not demo_allowed:
        _check_reach(address, url=public_url)


def _check_address(address: str, *, url: str) -> None:
    for character in address:
        if character not in _ADDRESS_CHARACTERS:
            raise UnusablePublicUrl(PublicUrlFault.BAD_CHARACTER, url=url, character=character)
    if not _HOST_PATTERN.fullmatch(_host_and_port(address)):
        raise UnusablePublicUrl(PublicUrlFault.BAD_HOST, url=url)


def _check_reach(address: str, *, url: str) -> None:
    host = _host_and_port(address).partition(":")[0]
    if _LOCAL_HOST_PATTERN.fullmatch(host):
        raise UnusablePublicUrl(PublicUrlFault.LOCAL_HOST, url=url, host=host)
    if len(address) > MAX_PUBLIC_URL_CHARACTERS:
        raise UnusablePublicUrl(
            PublicUrlFault.TOO_LONG,
            url=url,
            characters=len(address),
            max_characters=MAX_PUBLIC_URL_CHARACTERS,
        )


def _host_and_port(address: str) -> str:
    return address.partition("/")[0]


def _check_length(code: str) -> None:
    if not code:
        raise InvalidCode(CodeFault.EMPTY)
    if len(code) < LENGTH:
        raise InvalidCode(CodeFault.TOO_SHORT)
    if len(code) > LENGTH:
        raise InvalidCode(CodeFault.TOO_LONG)


def _weighted_sum(code: str) -> int:
    """Sum α^(15−i)·dᵢ over GF(2⁵) by Horner's rule, with x⁵+x²+1 and α = 2.

    The weights differ, so one wrong character and any two swapped ones change the sum.
    """
    total = 0
    for character in code:
        total = _doubled(total) ^ _VALUES[character]
    return total


def _doubled(element: int) -> int:
    shifted = element << 1
    return shifted ^ _FIELD_POLYNOMIAL if shifted > 31 else shifted
