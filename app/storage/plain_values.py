"""One column's value as plain JSON, and back, with every limit of the column checked."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from enum import StrEnum
from math import isfinite
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Time,
)

from app.storage.columns import UtcDateTime

LARGEST_INTEGER = 2**31 - 1
LARGEST_EXACT = 2**53  # beyond it many readers of JSON lose the last digits


class UnfitValue(ValueError):
    """A value that its column cannot hold."""


def to_plain(value: Any) -> Any:
    """Write a value so that JSON keeps it whole; times in UTC to the microsecond."""
    match value:
        case datetime():
            moment = value.astimezone(UTC).isoformat(timespec="microseconds")
            return moment.replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case StrEnum():
            return value.value
        case bytes():
            return base64.b64encode(value).decode("ascii")
    return value


def from_plain(column: Column[Any], value: Any) -> Any:
    """Read a value for a column; raises `UnfitValue` naming the column and not the value.

    The value may be personal, and the message ends up on a screen or in a log.
    """
    if value is None:
        if column.nullable:
            return None
        raise UnfitValue(f"{column.name} is empty")
    try:
        return _read(column, value)
    except (TypeError, ValueError) as unfit:
        raise UnfitValue(f"{column.name} does not hold {_wanted(column)}") from unfit


def _read(column: Column[Any], value: Any) -> Any:
    match column.type:
        case UtcDateTime():
            return _moment(_text(value))
        case Date() | Time() as kind:
            return kind.python_type.fromisoformat(_text(value))
        case Enum() as states:
            return states.python_type(_text(value))
        case LargeBinary():
            return base64.b64decode(_text(value), validate=True)
        case String() as words:
            return _line(words, value)
    return _number(column, value)


def _number(column: Column[Any], value: Any) -> Any:
    match column.type, value:
        case Boolean(), bool():
            return value
        case Integer() as whole, int() if not isinstance(value, bool):
            if abs(value) <= (LARGEST_EXACT if isinstance(whole, BigInteger) else LARGEST_INTEGER):
                return value
        case Float(), int() | float() if not isinstance(value, bool) and isfinite(value):
            return float(value)
    raise TypeError


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _line(words: String, value: Any) -> str:
    line = _text(value)
    if words.length is not None and len(line) > words.length:
        raise ValueError
    if "\0" in line:  # PostgreSQL holds none
        raise ValueError
    line.encode()  # nor half a character
    return line


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _wanted(column: Column[Any]) -> str:
    match column.type:
        case UtcDateTime():
            return "a time with its zone"
        case Enum() as states:
            return f"one of {', '.join(states.enums)}"
        case String(length=int(length)):
            return f"a text of at most {length} characters"
        case String():
            return "a text"
        case LargeBinary():
            return "bytes in base64"
    return f"what a column of type {column.type} takes"
