"""Everything that is known of one company, as its own page tells it, whatever the length of its story.

A company that was taken into another is part of its story: a visit keeps the company it was made to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.domain.company_name import same_name_keys
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import NominationState
from app.domain.promise import PromiseState
from app.domain.visit import Side
from app.storage import company_records
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.promises import Promise
from app.storage.together import Told, ask_together
from app.storage.visits import Participant, Visit, counts

PAGE_LEGS = 20
LATEST_CHOICES = 20
_AWAITING = tuple(AWAITING)
_before = aliased(Visit)
_CHOSEN = (Nomination.company_id, Nomination.company_name, Nomination.company_place)
_CHOOSING = (Handover.company_id, Handover.company_name, Handover.place)


@dataclass(frozen=True, slots=True)
class CompanyLeg:
    """A handover to the company; `ordinal` counts the visits that count, and others have none."""

    handover_id: int
    number: int
    name: str
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    visit_id: int | None
    visited_at: datetime | None
    revisit: bool
    late: bool
    ordinal: int | None
    present: Mapping[Side, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that the company made, or by which it was chosen: `company` is the other one."""

    nomination_id: int
    handover_id: int
    number: int
    company: str
    place: str | None
    company_id: int | None
    rank: int
    state: NominationState
    reason: str | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """A topic that the company has talked about, at how many visits, and when last."""

    name_sv: str
    name_en: str
    visits: int
    last_at: datetime

    def called(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_sv


@dataclass(frozen=True, slots=True)
class Said:
    """What was noted at a visit."""

    note_id: int
    visit_id: int
    words: str
    visited_at: datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """Another company that was taken into this one."""

    merge_id: int
    company_id: int
    company: str
    merged_at: datetime
    who: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """When something was changed in the register, and by whom as far as that is known."""

    at: datetime
    event: str
    who: str | None


@dataclass(frozen=True, slots=True)
class CompanyStory:
    """What stands on a company's page; of what may be many, `totals` say how many there are.

    `ahead` is the handover on its way to the company, `file` what the company was read in from, and
    `heir` the company that stands for it now.
    """

    legs: Sequence[CompanyLeg]
    given: Sequence[Choice]
    got: Sequence[Choice]
    needs: Sequence[Need]
    said: Sequence[Said]
    merges: Sequence[Merge]
    changes: Sequence[Change]
    ahead: CompanyLeg | None
    file: str | None
    heir: tuple[int, str] | None
    totals: Mapping[str, Any]
    page: int
    pages: int


def family_of(company_id: int) -> CTE:
    """The company and all that were taken into it, one after the other."""
    family = select(Company.id).where(Company.id == company_id).cte("family", recursive=True)
    taken_in = select(Company.id).join(family, Company.successor_id == family.c.id)
    return family.union(taken_in)


def company_story(session: Session, company: Company, *, page: int) -> CompanyStory:
    """Gather it in two statements; `page` is that of its handovers, of which the last is the most."""
    family = family_of(company.id)
    totals = session.execute(_totals(company, family)).one()._mapping
    pages = max(1, -(-totals["legs"] // PAGE_LEGS))
    page = min(max(page, 1), pages)
    told = ask_together(session, _questions(company, family, offset=(page - 1) * PAGE_LEGS))
    legs = _legs_told(told, "legs")
    return CompanyStory(
        legs=legs,
        given=_choices_told(told, "given"),
        got=_choices_told(told, "got"),
        needs=[Need(**_without(row, "order", "id")) for row in told["needs"]],
        said=[Said(**_without(row, "order")) for row in told["said"]],
        merges=[Merge(**_without(row, "order")) for row in told["merges"]],
        changes=[Change(**_without(row, "order")) for row in told["changes"]],
        ahead=next(iter(_legs_told(told, "ahead")), None),
        file=next((row["file_name"] for row in told["file"]), None),
        heir=next(((row["id"], row["name"]) for row in told["heir"]), None),
        totals=dict(totals),
        page=page,
        pages=pages,
    )


def _questions(
    company: Company, family: CTE, *, offset: int
) -> dict[str, Select[*tuple[Any, ...]]]:
    is_own = Handover.company_id.in_(select(family.c.id))
    shown = _legs().where(is_own).order_by(Handover.position.desc())
    legs = shown.limit(PAGE_LEGS).offset(offset).cte("legs")
    return {
        "legs": select(*legs.c),
        "present": _present(legs),
        "ahead": _legs().where(is_own, Handover.state.in_(_AWAITING)).limit(1),
        "given": _choices(_CHOSEN).where(is_own).limit(LATEST_CHOICES),
        "got": _choices(_CHOOSING).where(_is_chosen(company, family)).limit(LATEST_CHOICES),
        "needs": company_records.needs(family),
        "said": company_records.said(family),
        "merges": company_records.merges(company.id),
        "changes": company_records.changes(company),
        "file": company_records.file(company),
        "heir": select(Company.id, Company.name).where(Company.id == (company.successor_id or 0)),
    }


def _legs() -> Select[*tuple[Any, ...]]:
    counted = (
        select(func.count())
        .where(
            _before.relay_id == Visit.relay_id, counts(_before), _before.position <= Visit.position
        )
        .correlate(Visit)
        .scalar_subquery()
    )
    return select(
        (-Handover.position).label("order"),
        Handover.id.label("handover_id"),
        Handover.number,
        Handover.company_name.label("name"),
        Handover.place,
        Handover.state,
        Handover.scheduled_on,
        Visit.id.label("visit_id"),
        Visit.occurred_at.label("visited_at"),
        Visit.revisit,
        Visit.late,
        case((counts(Visit), counted)).label("ordinal"),
    ).outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))


def _present(legs: CTE) -> Select[*tuple[Any, ...]]:
    return select(Participant.id, Participant.visit_id, Participant.name, Participant.side).where(
        Participant.visit_id.in_(select(legs.c.visit_id)), Participant.left_at.is_(None)
    )


def _choices(other: Sequence[Any]) -> Select[*tuple[Any, ...]]:
    company_id, name, place = other
    return (
        select(
            (-Nomination.id).label("order"),
            Nomination.id.label("nomination_id"),
            Nomination.handover_id,
            Handover.number,
            name.label("company"),
            place.label("place"),
            company_id.label("company_id"),
            Nomination.rank,
            Nomination.state,
            Nomination.reason,
            Nomination.submitted_at,
        )
        .join(Handover, Handover.id == Nomination.handover_id)
        .order_by(Nomination.id.desc())
    )


def _is_chosen(company: Company, family: CTE) -> ColumnElement[bool]:
    """By the register, or by its name alone, which becomes a company only once it has said yes."""
    names = [company.name, *(one.name for one in company.earlier_names)]
    keys = {key for name in names for key in same_name_keys(name)}
    return or_(
        Nomination.company_id.in_(select(family.c.id)),
        and_(
            Nomination.relay_id == company.relay_id,
            Nomination.company_id.is_(None),
            Nomination.company_search_key.in_(keys),
        ),
    )


def _totals(company: Company, family: CTE) -> Select[*tuple[Any, ...]]:
    own = select(family.c.id)
    standing = Visit.company_id.in_(own), Visit.annulled_at.is_(None)
    owed = (
        select(func.count())
        .select_from(Promise)
        .join(Visit, Visit.id == Promise.visit_id)
        .where(Visit.company_id.in_(own))
    )
    given = select(func.count()).select_from(Nomination).join(Nomination.handover)
    asked: dict[str, Select[*tuple[Any, ...]]] = {
        "legs": select(func.count()).select_from(Handover).where(Handover.company_id.in_(own)),
        "visits": select(func.count()).where(*standing),
        "last_visit_at": select(func.max(Visit.occurred_at)).where(*standing),
        "given": given.where(Handover.company_id.in_(own)),
        "got": select(func.count()).select_from(Nomination).where(_is_chosen(company, family)),
        "promises": owed,
        "open_promises": owed.where(Promise.state == PromiseState.OPEN),
    }
    return select(*(each.scalar_subquery().label(name) for name, each in asked.items()))


def _legs_told(told: Told, name: str) -> list[CompanyLeg]:
    present: dict[int, dict[Side, list[str]]] = {}
    for row in told["present"]:
        present.setdefault(row["visit_id"], {}).setdefault(row["side"], []).append(
            row["name"] or "–"
        )
    return [
        CompanyLeg(
            **{
                **_without(row, "order"),
                "revisit": bool(row["revisit"]),
                "late": bool(row["late"]),
            },
            present=present.get(row["visit_id"], {}),
        )
        for row in told[name]
    ]


def _choices_told(told: Told, name: str) -> list[Choice]:
    return [Choice(**_without(row, "order")) for row in told[name]]


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
