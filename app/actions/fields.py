"""What people wrote, as it may be kept; what may not is refused with its field named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from app.adapters.keys import Keys
from app.domain import organisation_number
from app.domain.contact import is_phone
from app.domain.errors import ReasonNeeded, UnacceptableField
from app.domain.organisation_number import InvalidOrganisationNumber, PersonalNumberLike
from app.domain.text import UnacceptableText, clean_line, clean_text, search_key

NAME_CHARACTERS = 120
PLACE_CHARACTERS = 80
EMAIL_CHARACTERS = 254
PHONE_CHARACTERS = 40
CONTACT_ROLE_CHARACTERS = 80
REASON_CHARACTERS = 500
TEXT_CHARACTERS = 1000

MISSING = "missing"
INVALID = "invalid"
UNKNOWN = "unknown"
TAKEN = "taken"
AMBIGUOUS = "ambiguous"

_MUNICIPALITY_PATTERN = re.compile(r"[0-9]{4}")


class Number(NamedTuple):
    """An organisation number as it may be kept: a sole trader's only as its MAC."""

    organisation_number: str | None = None
    mac: str | None = None


def line(field: str, value: str | None, *, max_length: int = NAME_CHARACTERS) -> str | None:
    """Read one line that may be empty; raises `UnacceptableField` for what cannot be kept."""
    return _cleaned(clean_line, field, value, max_length) or None


def required_line(field: str, value: str | None, *, max_length: int = NAME_CHARACTERS) -> str:
    """Read one line; raises `UnacceptableField` also when nothing is written."""
    written = line(field, value, max_length=max_length)
    if written is None:
        raise UnacceptableField(field=field, reason=MISSING)
    return written


def text(field: str, value: str | None, *, max_length: int = TEXT_CHARACTERS) -> str | None:
    """Read lines that may be empty; raises `UnacceptableField` for what cannot be kept."""
    return _cleaned(clean_text, field, value, max_length) or None


def required_reason(value: str | None, *, max_length: int = REASON_CHARACTERS) -> str:
    """Read the reason for an act that is not done without one; raises `ReasonNeeded`."""
    written = text("reason", value, max_length=max_length)
    if written is None:
        raise ReasonNeeded(field="reason")
    return written


def email(field: str, value: str | None) -> str | None:
    """Read an address by its form alone, for nobody is asked over the network."""
    written = line(field, value, max_length=EMAIL_CHARACTERS)
    if written is None:
        return None
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise UnacceptableField(field=field, reason=INVALID) from fault


def phone(field: str, value: str | None) -> str | None:
    """Read a telephone number by its form alone."""
    written = line(field, value, max_length=PHONE_CHARACTERS)
    if written is not None and not is_phone(written):
        raise UnacceptableField(field=field, reason=INVALID)
    return written


def number(field: str, value: str | None, *, keys: Keys) -> Number:
    """Read an organisation number; a personal one leaves this function as a MAC only."""
    if value is None or not value.strip():
        return Number()
    try:
        read = organisation_number.read(value)
    except InvalidOrganisationNumber as fault:
        raise UnacceptableField(field=field, reason=fault.reason.value) from None
    if isinstance(read, PersonalNumberLike):
        return Number(mac=organisation_number.number_mac(keys.number, read.digits))
    return Number(organisation_number=read.digits)


def municipality_code(value: str | None) -> str | None:
    """Read the four digits of a municipality."""
    written = line("municipality_code", value)
    if written is not None and not _MUNICIPALITY_PATTERN.fullmatch(written):
        raise UnacceptableField(field="municipality_code", reason=INVALID)
    return written


def check_position(latitude: float | None, longitude: float | None) -> None:
    """A position has both parts, on this globe; raises `UnacceptableField`."""
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise UnacceptableField(field=missing, reason=MISSING)
    for field, value, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and not (math.isfinite(value) and abs(value) <= limit):
            raise UnacceptableField(field=field, reason=INVALID)


def company_name(field: str, value: str | None) -> str:
    """Read a company's name, which holds at least one letter or digit."""
    written = required_line(field, value)
    if not search_key(written):
        raise UnacceptableField(field=field, reason=INVALID)
    return written


def _cleaned(
    clean: Callable[..., str], field: str, value: str | None, max_length: int
) -> str | None:
    try:
        return clean(value or "", max_length=max_length)
    except UnacceptableText as fault:
        raise UnacceptableField(
            field=field, reason=fault.reason.value, max_length=fault.max_length
        ) from fault
