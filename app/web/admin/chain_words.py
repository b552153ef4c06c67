"""A handover of the chain in words: as a stop of the timeline, and as the cells of its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING, HandoverState
from app.storage.chain_lines import ChainLine, Column
from app.web.admin.events import HANDOVERS
from app.web.admin.trade_words import industry_words, size_words
from app.web.templating import day

TABLE: Mapping[Column, LazyString] = {
    Column.NUMBER: _l("Nr"),
    Column.COMPANY: _l("Företag"),
    Column.PLACE: _l("Ort"),
    Column.INDUSTRY: _l("Bransch"),
    Column.SIZE: _l("Storlek"),
    Column.STATE: _l("Läge"),
    Column.DATE: _l("Datum"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One keyhole of the timeline, as its macro takes it."""

    number: int
    company: str
    place: str | None
    state: str
    date: str | None
    datetime: str | None
    tag: str | None
    note: str | None
    href: str


def stops_by_year(lines: Iterable[ChainLine]) -> list[tuple[int, Sequence[Stop]]]:
    """Put together what follows upon each other in one year; without a day it is that of the handover."""
    by_year = groupby(
        lines, key=lambda line: (day_of(line) or stockholm_date(line.created_at)).year
    )
    return [(year, [_stop(line) for line in those]) for year, those in by_year]


def day_of(line: ChainLine) -> date | None:
    """The day of the visit in Stockholm, or else the day that is planned."""
    return stockholm_date(line.visited_at) if line.visited_at else line.scheduled_on


def cells(line: ChainLine) -> tuple[object, ...]:
    """A row of the table, in the order of its columns."""
    return (
        line.number,
        line.company,
        line.place,
        industry_words(line.industry_code),
        size_words(line.size),
        str(HANDOVERS[line.state][0]),
        day_of(line),
    )


def _stop(line: ChainLine) -> Stop:
    on = day_of(line)
    return Stop(
        number=line.number,
        company=line.company,
        place=line.place,
        state=_look(line.state),
        date=day(on) if on else None,
        datetime=on.isoformat() if on else None,
        tag=None if line.state is HandoverState.PASSED_ON else str(HANDOVERS[line.state][0]),
        note=_("Ett återbesök. Det räknas inte en gång till.") if line.revisit else None,
        href=url_for("admin.handover", handover_id=line.handover_id),
    )


def _look(state: HandoverState) -> str:
    if state is HandoverState.VISITED:
        return "here"
    is_ahead = state in AWAITING or state is HandoverState.CANCELLED
    return "planned" if is_ahead else "visited"
