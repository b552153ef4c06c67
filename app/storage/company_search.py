"""Finding companies as somebody types: by name, earlier name and place, misspellings forgiven.

One statement asks an index of trigrams for those that may fit; which of them fit best is the
domain's to say. What looks like a personal identity number is not searched for.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, case, column, func, literal_column, select, table
from sqlalchemy.orm import Session, contains_eager

from app.domain.likeness import fitness, likeness, trigrams
from app.storage.companies import Company, Workplace
from app.storage.search_text import INDEX

SEARCH_LIMIT = 8
# So many that share most of the letters are looked at closely.
CANDIDATES = 60
# What fits much worse than the best was not meant.
_BESIDE_THE_BEST = 0.55
# Two names that share so much may be one company's.
_ALIKE = 0.5
# And at the same place they need share only so much less.
_AT_ONE_PLACE = 0.15

_index = table(INDEX, column("rowid"))


def search(
    session: Session,
    *,
    relay_id: int,
    key: str,
    limit: int = SEARCH_LIMIT,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> list[Workplace]:
    """Find the workplaces that fit a folded key, best hits first; `conditions` narrow them down."""
    parts = trigrams(key)
    if not parts:
        return []
    found = session.scalars(candidates(session, relay_id, parts).where(*conditions))
    ranked = sorted(
        ((_fitness(key, workplace), workplace) for workplace in found),
        key=lambda pair: (-round(pair[0], 3), pair[1].company.sort_key, pair[1].id),
    )
    best = ranked[0][0] if ranked else 0.0
    return [each for fits, each in ranked if fits > 0 and fits >= _BESIDE_THE_BEST * best][:limit]


def doubles_of(session: Session, company: Company) -> list[Workplace]:
    """Find companies that may be this one under another name, the likest first.

    At the same place less of the name need be alike.
    """
    parts = trigrams(company.search_key)
    found = session.scalars(candidates(session, company.relay_id, parts)).all() if parts else []
    places = {at.place_key for at in company.workplaces if at.place_key}
    alike = [
        (_doubleness(company, each, places), each)
        for each in found
        if each.company_id != company.id
    ]
    alike.sort(key=lambda pair: (-pair[0], pair[1].id))
    doubles: dict[int, Workplace] = {}
    for fits, each in alike:
        if fits >= _ALIKE:
            doubles.setdefault(each.company_id, each)
    return list(doubles.values())[:SEARCH_LIMIT]


def _doubleness(company: Company, other: Workplace, places: set[str]) -> float:
    alike = likeness(other.company.search_key, company.search_key)
    return alike + (_AT_ONE_PLACE if other.place_key in places else 0.0)


def candidates(session: Session, relay_id: int, parts: Sequence[str]) -> Select[Workplace]:
    """Ask the index for the workplaces that hold some of these threes of letters, most of them first."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    place_of = func.strpos if on_postgresql else func.instr
    hits = [case((place_of(Workplace.search_text, part) > 0, 1), else_=0) for part in parts]
    return (
        select(Workplace)
        .join(Workplace.company)
        .options(contains_eager(Workplace.company))
        .where(
            _by_regular_expression(parts) if on_postgresql else _by_full_text(parts),
            # Written so that no index fits: SQLite would go through all companies of the relay,
            # and for each of them through all that was found.
            Company.relay_id + 0 == relay_id,
            func.coalesce(Company.successor_id, 0) == 0,
        )
        .order_by(
            sum(hits[1:], start=hits[0]).desc(), func.length(Workplace.search_text), Workplace.id
        )
        .limit(CANDIDATES)
    )


def _by_full_text(parts: Sequence[str]) -> ColumnElement[bool]:
    """Match any of them; a folded key holds no quotation mark.

    The limit, which is none, lets SQLite ask the index once and not anew for every workplace.
    """
    wanted = " OR ".join(f'"{part}"' for part in parts)
    found = select(_index.c.rowid).where(literal_column(INDEX).op("MATCH")(wanted)).limit(-1)
    return Workplace.id.in_(found)


def _by_regular_expression(parts: Sequence[str]) -> ColumnElement[bool]:
    """Match any of them; a folded key holds no sign of a regular expression."""
    return Workplace.search_text.regexp_match("|".join(parts))


def _fitness(key: str, workplace: Workplace) -> float:
    name, place = workplace.company.search_key, workplace.place_key or ""
    text = workplace.search_text.strip()
    earlier = text.removeprefix(name).removesuffix(place).strip()
    return fitness(key, name=name, earlier=earlier, place=place)
