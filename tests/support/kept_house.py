"""A house that is furnished once by each worker on each database, and brought back as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.storage.relays import Relay
from tests.support.databases import Backend
from tests.support.road import Road
from tests.support.settings import UPLOADS
from tests.support.web import NOON

OF_A_TEST = {"road", "relay"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of the rows that are kept in the database, and the files beside them."""

    kind: type[Any]
    known: Mapping[str, Any]
    relay_id: int
    files: Mapping[Path, bytes]


_kept: dict[str, Kept] = {}


def furnished(road: Road, backend: Backend, furnish: Callable[[Road], Any]) -> Any:
    """Give the house at the test's time; another time than noon has a house of its own."""
    if road.now != NOON:
        return furnish(road)
    if backend.url in _kept:
        _bring_back(road, backend, _kept[backend.url])
    else:
        house: Any = furnish(road)
        backend.keep("house")
        _kept[backend.url] = Kept(type(house), _known(house), house.relay.id, _files())
    return _told(road, _kept[backend.url])


def _bring_back(road: Road, backend: Backend, kept: Kept) -> None:
    road.session.rollback()
    backend.bring_back("house")
    for path, content in kept.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _told(road: Road, kept: Kept) -> Any:
    """Tell of the rows in lists of this test's own, which it may write into."""
    own = {name: copy(value) for name, value in kept.known.items()}
    return kept.kind(road=road, relay=road.row(Relay, kept.relay_id), **own)


def _known(house: Any) -> Mapping[str, Any]:
    names = (each.name for each in fields(house) if each.name not in OF_A_TEST)
    return {name: copy(getattr(house, name)) for name in names}


def _files() -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in UPLOADS.rglob("*") if path.is_file()}
