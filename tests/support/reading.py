"""The pages of a full house as each reader sees them, fetched once by a worker for all who look into them.

What is not looked at here is a page that was made in another language, or after something was written.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask import Flask

from tests.support.addresses import addresses
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse
from tests.support.visitors import Visitor, told_apart_by


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of whatever status, packed: all of them together take a tenth of the room so."""

    endpoint: str
    path: str
    status_code: int
    packed: bytes

    @property
    def text(self) -> str:
        return zlib.decompress(self.packed).decode()


# By the reader: a house that is brought back as it was shows what it showed.
_seen: dict[Visitor, Sequence[Seen]] = {}


def pages_seen(
    app: Flask, house: FullHouse, visiting: Callable[[Visitor], CheckedClient], visitor: Visitor
) -> Sequence[Seen]:
    """Give every page that answers this reader in Swedish; one alone of each view that is closed."""
    if visitor not in _seen:
        _seen[visitor] = list(_read(app, house, visiting(visitor), visitor))
    return _seen[visitor]


def _read(app: Flask, house: FullHouse, client: CheckedClient, visitor: Visitor) -> Iterator[Seen]:
    """A view that gave a file gives files, which take long to make; nobody looks into them here."""
    gives_files: set[str] = set()
    for each in told_apart_by(visitor, addresses(app, house)):
        if each.endpoint in gives_files:
            continue
        answer = client.get(each.path)
        if answer.mimetype == "text/html" and answer.data and not answer.location:
            yield Seen(each.endpoint, each.path, answer.status_code, zlib.compress(answer.data, 1))
        elif answer.status_code == 200:
            gives_files.add(each.endpoint)
