"""Write down a relay's public chain as a table, for people who count in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from app.adapters import csv_file, excel_file
from app.adapters.new_file import new_file
from app.domain.calendar import stockholm_date
from app.storage import chain, snapshot
from app.storage.chain import Leg, LegState

PAGE_LEGS = 500
HEADER = ("Nummer", "Besök", "Företag", "Ort", "Planerat", "Besökt", "Återbesök", "Läge")
STATES = {LegState.VISITED: "besökt", LegState.AWAITING: "på väg dit"}


def export_chain(session: Session, path: Path, *, relay_id: int, replaces: bool) -> None:
    """Write what anybody may see of a relay's legs, oldest first; raises `FileExistsError`.

    The name's ending says how: `.xlsx` for Excel's own format, else CSV.
    """
    write = excel_file.write if path.suffix.lower() == ".xlsx" else csv_file.write
    with new_file(path, replaces=replaces) as unfinished, snapshot.frozen(session):
        write(unfinished, HEADER, map(_cells, _legs(session, relay_id)))


def _legs(session: Session, relay_id: int) -> Iterator[Leg]:
    after = 0
    while legs := chain.public_chain(session, relay_id, after=after, limit=PAGE_LEGS):
        yield from legs
        after = legs[-1].number


def _cells(leg: Leg) -> tuple[object, ...]:
    visited_on = stockholm_date(leg.visited_at) if leg.visited_at else None
    return (
        leg.number,
        leg.ordinal,
        leg.company,
        leg.place,
        leg.scheduled_on,
        visited_on,
        "ja" if leg.revisit else None,
        STATES[leg.state],
    )
