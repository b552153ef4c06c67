"""The order of the chain's table and the place in it, as they stand in an address."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import replace

from app.storage.chain_lines import Column, Mark, Order

ORDER, AFTER, BEFORE = "ordning", "efter", "fore"
USUAL = "-kedja"
LONGEST_MARK = 1000
LARGEST_POSITION = 2**63 - 1

COLUMNS: Mapping[str, Column] = {
    "kedja": Column.CHAIN,
    "nr": Column.NUMBER,
    "foretag": Column.COMPANY,
    "ort": Column.PLACE,
    "bransch": Column.INDUSTRY,
    "storlek": Column.SIZE,
    "lage": Column.STATE,
    "datum": Column.DATE,
}
_NAMES = {column: name for name, column in COLUMNS.items()}
_COUNTED = {Column.CHAIN, Column.NUMBER, Column.SIZE, Column.STATE}
_LATEST_FIRST = "-"


def order_of(text: str | None) -> Order:
    """Read an order such as `ort` or `-datum`; what is not understood is the chain's, latest first."""
    text = text or ""
    column = COLUMNS.get(text.removeprefix(_LATEST_FIRST))
    return Order(column, text.startswith(_LATEST_FIRST)) if column else Order()


def order_text(order: Order) -> str | None:
    """Write an order; the usual one is left out."""
    if order == Order():
        return None
    return f"{_LATEST_FIRST if order.descending else ''}{_NAMES[order.column]}"


def turned(order: Order, column: Column) -> Order:
    """The order that a click on a column's heading asks for: by it, or by it the other way."""
    if order.column is column:
        return replace(order, descending=not order.descending)
    return Order(column, descending=False)


def mark_of(arguments: Mapping[str, str], order: Order) -> Mark | None:
    """Read from which row the address goes on; None for the beginning, and for nonsense."""
    for name, backwards in ((AFTER, False), (BEFORE, True)):
        if text := arguments.get(name):
            return _read(text, order, backwards=backwards)
    return None


def mark_text(mark: Mark) -> str:
    told = json.dumps([mark.value, mark.position], ensure_ascii=True).encode()
    return urlsafe_b64encode(told).decode().rstrip("=")


def _read(text: str, order: Order, *, backwards: bool) -> Mark | None:
    try:
        told = json.loads(urlsafe_b64decode(text[:LONGEST_MARK] + "=="))
        value, position = told
    except (NotBase64, ValueError, TypeError):
        return None
    is_number = order.column in _COUNTED
    if type(value) is not (int if is_number else str) or type(position) is not int:
        return None
    if not _fits(value) or not _fits(position):
        return None
    return Mark(value, position, backwards)


def _fits(value: int | str) -> bool:
    """Tell whether the databases can take it in; PostgreSQL takes no NUL in a text."""
    return value.isprintable() if isinstance(value, str) else abs(value) <= LARGEST_POSITION
