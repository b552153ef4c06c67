"""Say what a file would bring, have it taken in, or put it aside."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, WrongState
from app.storage.imports import CompanyImport
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def note_outlook(act: Act, *, import_id: int, columns: str, outlook: Mapping[str, object]) -> None:
    """Note what a dry run by these columns found; raises `WrongState` when others were chosen since."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        noted = act.session.execute(
            update(CompanyImport)
            .where(
                CompanyImport.id == import_id,
                CompanyImport.columns == columns,
                CompanyImport.started_at.is_(None),
                CompanyImport.put_aside_at.is_(None),
            )
            .values(outlook=json.dumps(outlook, ensure_ascii=False))
            .returning(CompanyImport.id)
        )
        if noted.scalar() is None:
            raise WrongState(import_id=import_id)


def start_import(act: Act, *, import_id: int) -> None:
    """Have a file taken in that was looked through; raises `NotAllowed` and `WrongState`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        relay_id = act.session.execute(
            update(CompanyImport)
            .where(
                CompanyImport.id == import_id,
                CompanyImport.outlook.is_not(None),
                CompanyImport.started_at.is_(None),
                CompanyImport.finished_at.is_(None),
                CompanyImport.put_aside_at.is_(None),
            )
            .values(started_at=act.now)
            .returning(CompanyImport.relay_id)
        ).scalar()
        _record(act, "company.import_started", import_id, relay_id)


def put_import_aside(act: Act, *, import_id: int, trouble: str | None = None) -> None:
    """Take nothing more in; what has been taken in stays. Raises `NotAllowed` and `WrongState`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        relay_id = act.session.execute(
            update(CompanyImport)
            .where(
                CompanyImport.id == import_id,
                CompanyImport.finished_at.is_(None),
                CompanyImport.put_aside_at.is_(None),
            )
            .values(put_aside_at=act.now, trouble=trouble)
            .returning(CompanyImport.relay_id)
        ).scalar()
        _record(act, "company.import_put_aside", import_id, relay_id)


def _record(act: Act, event: str, import_id: int, relay_id: int | None) -> None:
    if relay_id is None:
        raise WrongState(import_id=import_id)
    record_event(
        act, chain=chain_of(relay_id), event=event, subject=f"company_import:{import_id}", facts={}
    )
