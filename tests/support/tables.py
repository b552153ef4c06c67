"""Tables of companies read by a test, in earnest and for a look, and what they came to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from app.actions.import_companies import (
    Batch,
    begin_import,
    columns_for,
    look_through,
    take_rows,
)
from app.adapters import sheet_file
from app.storage import imports
from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support.road import Road


def headings(path: Path) -> list[str]:
    with sheet_file.opened(path) as sheet:
        return list(sheet.header)


def begin(road: Road, relay: Relay, path: Path) -> int:
    return begin_import(
        road.act(road.astrid),
        relay_id=relay.id,
        file_name=path.name,
        file_digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        columns=columns_for(headings(path), imports.latest(road.session, relay.id)),
    )


def counted(batches: Sequence[Batch]) -> tuple[int, int, int, int]:
    return (
        sum(len(batch.new) for batch in batches),
        sum(len(batch.changed) for batch in batches),
        sum(batch.unchanged for batch in batches),
        sum(len(batch.refused) for batch in batches),
    )


def read(road: Road, relay: Relay, path: Path) -> tuple[int, int, int, int]:
    import_id = begin(road, relay, path)
    return counted(list(take_rows(road.act(road.astrid), import_id=import_id, path=path)))


def looked(road: Road, relay: Relay, path: Path) -> list[Batch]:
    columns = columns_for(headings(path), None)
    act = road.act(road.astrid)
    return list(look_through(act, relay_id=relay.id, path=path, columns=columns))


def company_named(road: Road, name: str) -> Company:
    road.session.rollback()
    return road.session.scalars(select(Company).where(Company.name == name)).one()
