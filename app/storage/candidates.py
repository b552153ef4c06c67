"""What the register, the chain and the queue know of a nominated company, as eligibility's facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from app.domain.company_name import same_name_keys
from app.domain.eligibility import Candidate, CompanyStatus
from app.domain.handover import AWAITING
from app.domain.nomination import NominationState
from app.domain.places import known_place
from app.domain.text import search_key
from app.storage.companies import Company, Workplace, families
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.together import ask_together
from app.storage.visits import Visit

_QUEUED = (NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A company as it was chosen; the ids are empty while it is only a name."""

    company_id: int | None = None
    workplace_id: int | None = None
    name: str
    place: str | None = None
    organisation_number: str | None = None
    number_mac: str | None = None

    @classmethod
    def by(cls, nomination: Nomination) -> Chosen:
        return cls(
            company_id=nomination.company_id,
            workplace_id=nomination.workplace_id,
            name=nomination.company_name,
            place=nomination.company_place,
            organisation_number=nomination.organisation_number,
            number_mac=nomination.number_mac,
        )


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What choices are judged by, read once for all of them.

    `families` has for a company those that it succeeded or was succeeded by, itself among them.
    """

    relay_municipality_code: str
    companies: Sequence[Any]
    families: Mapping[int, frozenset[int]]
    visited: frozenset[int]
    awaited: frozenset[int]
    nominated: Sequence[Mapping[str, Any]]
    municipalities: Mapping[int, str | None]


def candidate(session: Session, chosen: Chosen, *, handover: Handover) -> Candidate:
    """Gather the facts about what the handover's company chose."""
    return candidates(session, [(chosen, handover)])[0]


def candidates(session: Session, choices: Sequence[tuple[Chosen, Handover]]) -> list[Candidate]:
    """Gather the facts about choices in one relay, in as many statements for many as for one."""
    if not choices:
        return []
    about = _surroundings(session, [chosen for chosen, _ in choices], choices[0][1].relay_id)
    return [_candidate(about, chosen, handover) for chosen, handover in choices]


def with_successions(session: Session, found: Iterable[int]) -> frozenset[int]:
    """Add the companies that these succeeded, and those that succeeded them."""
    known: set[int] = set()
    added = set(found)
    while added:
        known |= added
        successors = select(Company.successor_id).where(Company.id.in_(added))
        rows = session.scalars(
            select(Company.id).where(
                or_(Company.id.in_(successors), Company.successor_id.in_(added))
            )
        )
        added = set(rows) - known
    return frozenset(known)


def _surroundings(session: Session, chosen: Sequence[Chosen], relay_id: int) -> _Surroundings:
    companies = _companies(session, chosen, relay_id)
    members = _members(session, [company.id for company in companies])
    told = ask_together(
        session,
        {
            "nominated": _nominated(chosen, {member.id for member in members}, relay_id),
            "workplaces": _workplaces(chosen),
        },
    )
    families: dict[int, set[int]] = {}
    for member in members:
        families.setdefault(member.of, set()).add(member.id)
    return _Surroundings(
        relay_municipality_code=session.get_one(Relay, relay_id).municipality_code,
        companies=companies,
        families={of: frozenset(ids) for of, ids in families.items()},
        visited=frozenset(member.id for member in members if member.visited),
        awaited=frozenset(member.id for member in members if member.awaited),
        nominated=told["nominated"],
        municipalities={row["id"]: row["municipality_code"] for row in told["workplaces"]},
    )


def _candidate(about: _Surroundings, chosen: Chosen, handover: Handover) -> Candidate:
    found = [company for company in about.companies if _is_meant(company, chosen)]
    ids = frozenset[int]().union(*(about.families[company.id] for company in found))
    return Candidate(
        known=bool(found),
        is_nominating_company=handover.company_id in ids or _is_named_as(chosen, handover),
        visited_before=bool(ids & about.visited),
        in_queue=bool(ids & about.awaited)
        or any(_is_same(one, chosen, ids, handover) for one in about.nominated),
        municipality_code=_municipality_of(about, chosen),
        relay_municipality_code=about.relay_municipality_code,
        status=found[0].status if found else CompanyStatus.UNKNOWN,
    )


def _companies(session: Session, chosen: Sequence[Chosen], relay_id: int) -> Sequence[Any]:
    """Read the companies that any of the choices may mean, each way by an index of its own."""
    in_relay = Company.relay_id == relay_id
    numbers, macs = _numbers(chosen), _macs(chosen)
    return session.execute(
        select(
            Company.id,
            Company.search_key,
            Company.organisation_number,
            Company.number_mac,
            Company.status,
        )
        .where(
            or_(
                Company.id.in_({one.company_id for one in chosen} - {None}),
                and_(in_relay, Company.search_key.in_(_name_keys(chosen))),
                and_(in_relay, Company.organisation_number.in_(numbers)) if numbers else false(),
                and_(in_relay, Company.number_mac.in_(macs)) if macs else false(),
            )
        )
        .order_by(Company.id)
    ).all()


def _is_meant(company: Any, chosen: Chosen) -> bool:
    """Compare numbers first: a name alone counts only where no number says otherwise."""
    if chosen.company_id is not None:
        return bool(company.id == chosen.company_id)
    named = company.search_key in same_name_keys(chosen.name)
    if chosen.organisation_number:
        number = company.organisation_number
        return number == chosen.organisation_number or (named and number is None)
    if chosen.number_mac:
        return company.number_mac == chosen.number_mac or (named and company.number_mac is None)
    return named


def _members(session: Session, found: Collection[int]) -> Sequence[Any]:
    """Follow successors both ways; each company that is reached tells whether it had its turn."""
    if not found:
        return []
    family = families(found)
    visited = exists().where(Visit.company_id == family.c.id, Visit.annulled_at.is_(None))
    awaited = exists().where(
        Handover.company_id == family.c.id, Handover.state.in_(tuple(AWAITING))
    )
    return session.execute(
        select(family.c.of, family.c.id, visited.label("visited"), awaited.label("awaited"))
    ).all()


def _nominated(
    chosen: Sequence[Chosen], ids: Collection[int], relay_id: int
) -> Select[*tuple[Any, ...]]:
    """Ask for what waits in the queue and may be one of these companies."""
    return select(
        Nomination.id,
        Nomination.handover_id,
        Nomination.company_id,
        Nomination.company_search_key,
        Nomination.organisation_number,
        Nomination.number_mac,
    ).where(
        Nomination.relay_id == relay_id,
        Nomination.state.in_(_QUEUED),
        or_(
            Nomination.company_id.in_(ids),
            Nomination.company_search_key.in_(_name_keys(chosen)),
            Nomination.organisation_number.in_(_numbers(chosen)),
            Nomination.number_mac.in_(_macs(chosen)),
        ),
    )


def _is_same(
    nominated: Mapping[str, Any], chosen: Chosen, ids: frozenset[int], handover: Handover
) -> bool:
    """Look beside this handover's own choices."""
    return nominated["handover_id"] != handover.id and (
        nominated["company_id"] in ids
        or nominated["company_search_key"] in same_name_keys(chosen.name)
        or _is_equal(nominated["organisation_number"], chosen.organisation_number)
        or _is_equal(nominated["number_mac"], chosen.number_mac)
    )


def _is_equal(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _is_named_as(chosen: Chosen, handover: Handover) -> bool:
    """Compare with the visited company's name on that day, which the register may have changed."""
    return (
        chosen.company_id is None
        and chosen.organisation_number is None
        and chosen.number_mac is None
        and search_key(handover.company_name) in same_name_keys(chosen.name)
    )


def _workplaces(chosen: Sequence[Chosen]) -> Select[*tuple[Any, ...]]:
    ids = {one.workplace_id for one in chosen} - {None}
    return select(Workplace.id, Workplace.municipality_code).where(Workplace.id.in_(ids))


def _municipality_of(about: _Surroundings, chosen: Chosen) -> str | None:
    """Judge by the workplace, and for a bare name by the place that was written."""
    if chosen.workplace_id is not None:
        return about.municipalities[chosen.workplace_id]
    place = known_place(chosen.place)
    return place.municipality_code if place else None


def _name_keys(chosen: Sequence[Chosen]) -> set[str]:
    return {key for one in chosen for key in same_name_keys(one.name)}


def _numbers(chosen: Sequence[Chosen]) -> set[str]:
    return {one.organisation_number for one in chosen if one.organisation_number}


def _macs(chosen: Sequence[Chosen]) -> set[str]:
    return {one.number_mac for one in chosen if one.number_mac}
