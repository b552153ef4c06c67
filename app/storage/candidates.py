"""What the register, the chain and the queue know of a nominated company, as eligibility's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from app.domain.company_name import same_name_keys
from app.domain.eligibility import Candidate, CompanyStatus
from app.domain.handover import AWAITING
from app.domain.nomination import NominationState
from app.domain.places import known_place
from app.domain.text import search_key
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
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


def candidate(session: Session, chosen: Chosen, *, handover: Handover) -> Candidate:
    """Gather the facts about what the handover's company chose."""
    found = _found(session, chosen, relay_id=handover.relay_id)
    ids = with_successions(session, found)
    company = session.get(Company, found[0]) if found else None
    return Candidate(
        known=company is not None,
        is_nominating_company=handover.company_id in ids or _is_named_as(chosen, handover),
        visited_before=_is_visited(session, ids),
        in_queue=_is_queued(session, chosen, ids, handover=handover),
        municipality_code=_municipality_of(session, chosen),
        relay_municipality_code=session.get_one(Relay, handover.relay_id).municipality_code,
        status=company.status if company else CompanyStatus.UNKNOWN,
    )


def _found(session: Session, chosen: Chosen, *, relay_id: int) -> list[int]:
    if chosen.company_id is not None:
        return [chosen.company_id]
    question = select(Company.id).where(Company.relay_id == relay_id, _matches(chosen))
    return list(session.scalars(question.order_by(Company.id)))


def _matches(chosen: Chosen) -> ColumnElement[bool]:
    """Compare numbers first: a name alone counts only where no number says otherwise."""
    named = Company.search_key.in_(same_name_keys(chosen.name))
    if chosen.organisation_number:
        unnumbered = Company.organisation_number.is_(None)
        return or_(
            Company.organisation_number == chosen.organisation_number, and_(named, unnumbered)
        )
    if chosen.number_mac:
        return or_(
            Company.number_mac == chosen.number_mac, and_(named, Company.number_mac.is_(None))
        )
    return named


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


def _is_named_as(chosen: Chosen, handover: Handover) -> bool:
    """Compare with the visited company's name on that day, which the register may have changed."""
    return (
        chosen.company_id is None
        and chosen.organisation_number is None
        and chosen.number_mac is None
        and search_key(handover.company_name) in same_name_keys(chosen.name)
    )


def _is_visited(session: Session, ids: frozenset[int]) -> bool:
    if not ids:
        return False
    visited = exists().where(Visit.company_id.in_(ids), Visit.annulled_at.is_(None))
    return bool(session.scalar(select(visited)))


def _is_queued(
    session: Session, chosen: Chosen, ids: frozenset[int], *, handover: Handover
) -> bool:
    """Look in the queue beside this handover's own choices, and among the handovers to come."""
    awaited = exists().where(Handover.company_id.in_(ids), Handover.state.in_(tuple(AWAITING)))
    nominated = exists().where(
        Nomination.relay_id == handover.relay_id,
        Nomination.handover_id != handover.id,
        Nomination.state.in_(_QUEUED),
        _is_nominated(chosen, ids),
    )
    return bool(session.scalar(select(or_(awaited, nominated))))


def _is_nominated(chosen: Chosen, ids: frozenset[int]) -> ColumnElement[bool]:
    return or_(
        Nomination.company_id.in_(ids),
        Nomination.company_search_key.in_(same_name_keys(chosen.name)),
        _equal(Nomination.organisation_number, chosen.organisation_number),
        _equal(Nomination.number_mac, chosen.number_mac),
    )


def _equal(column: object, value: str | None) -> ColumnElement[bool]:
    return column == value if value else false()  # type: ignore[return-value]


def _municipality_of(session: Session, chosen: Chosen) -> str | None:
    """Judge by the workplace, and for a bare name by the place that was written."""
    if chosen.workplace_id is not None:
        return session.get_one(Workplace, chosen.workplace_id).municipality_code
    place = known_place(chosen.place)
    return place.municipality_code if place else None
