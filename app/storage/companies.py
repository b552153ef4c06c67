"""Companies and their workplaces, as a relay knows them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    CTE,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from app.domain.eligibility import CompanyStatus
from app.domain.industry import Edition
from app.domain.register import SizeClass, Source
from app.domain.text import search_key
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check


class Company(Base):
    """A company in a relay's register.

    `organisation_number` is only ever that of a legal person; a sole trader's is a personal
    identity number and is kept as `number_mac` alone.
    """

    __tablename__ = "company"
    __table_args__ = (
        states_check("status", CompanyStatus),
        states_check("size_class", SizeClass),
        states_check("industry_edition", Edition),
        states_check("source", Source),
        UniqueConstraint("relay_id", "organisation_number"),
        UniqueConstraint("relay_id", "number_mac"),
        Index("ix_company_relay_id_search_key", "relay_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    search_key: Mapped[str] = mapped_column(String(400))
    organisation_number: Mapped[str | None] = mapped_column(String(10))
    number_mac: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[CompanyStatus] = mapped_column(
        state_column(CompanyStatus), default=CompanyStatus.UNKNOWN
    )
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    size_class: Mapped[SizeClass | None] = mapped_column(state_column(SizeClass))
    industry_code: Mapped[str | None] = mapped_column(String(5))
    industry_edition: Mapped[Edition | None] = mapped_column(state_column(Edition))
    source: Mapped[Source | None] = mapped_column(state_column(Source))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    earlier_names: Mapped[list[EarlierName]] = relationship(order_by="EarlierName.id")
    workplaces: Mapped[list[Workplace]] = relationship(order_by="Workplace.id")


class EarlierName(Base):
    """A name that a company had, from `since` until `until` as far as that is known."""

    __tablename__ = "earlier_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(400))
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Workplace(Base):
    """Where a company works; it decides whether the company is in the municipality.

    `search_text` is put together by the database: name, earlier names and place, as they are
    searched for.
    """

    __tablename__ = "workplace"
    __table_args__ = (UniqueConstraint("id", "company_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    street_address: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String(80))
    place_key: Mapped[str | None] = mapped_column(String(240))
    municipality_code: Mapped[str | None] = mapped_column(String(4))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    company: Mapped[Company] = relationship(back_populates="workplaces")

    @validates("place")
    def _fold(self, _name: str, place: str | None) -> str | None:
        """Keep the place as it is searched for beside the place as it is written."""
        self.place_key = search_key(place) if place else None
        return place


def company(session: Session, company_id: int) -> Company | None:
    return session.get(Company, company_id)


def workplace(
    session: Session, workplace_id: int, *, relay_id: int | None = None
) -> Workplace | None:
    """Find a workplace, within one relay where that is named."""
    question = select(Workplace).where(Workplace.id == workplace_id)
    if relay_id is not None:
        question = question.join(Workplace.company).where(Company.relay_id == relay_id)
    return session.scalar(question)


def first_workplace_of(session: Session, company_id: int, *, relay_id: int) -> Workplace | None:
    return session.scalar(
        select(Workplace)
        .join(Workplace.company)
        .where(Company.id == company_id, Company.relay_id == relay_id)
        .order_by(Workplace.id)
        .limit(1)
    )


def named(session: Session, *, relay_id: int, search_key: str) -> list[Company]:
    """Find the companies whose whole name folds to this key."""
    return list(
        session.scalars(
            select(Company)
            .where(Company.relay_id == relay_id, Company.search_key == search_key)
            .order_by(Company.id)
        )
    )


def current(session: Session, company: Company) -> Company:
    """Follow a company's successors to the one that stands for it now."""
    return line_of(session, company)[-1]


def line_of(session: Session, company: Company) -> list[Company]:
    """Give a company and its successors, one after the other."""
    line = [company]
    while (successor_id := line[-1].successor_id) not in {None, *(each.id for each in line)}:
        line.append(session.get_one(Company, successor_id))
    return line


def current_locked(session: Session, company_id: int) -> Company | None:
    """Lock a company's row and that of the one that stands for it now, and give the latter."""
    company = session.get(Company, company_id, with_for_update=True)
    if company is None:
        return None
    return session.get_one(Company, current(session, company).id, with_for_update=True)


def families(of: Collection[int] | Select[int]) -> CTE:
    """Ask for companies with all that they succeeded or were succeeded by, themselves among them.

    Each row is a company's `id` and `successor_id`, and whose family it is of, as `of`.
    """
    family = (
        select(Company.id.label("of"), Company.id, Company.successor_id)
        .where(Company.id.in_(of))
        .cte("family", recursive=True)
    )
    related = or_(Company.successor_id == family.c.id, Company.id == family.c.successor_id)
    return family.union(
        select(family.c.of, Company.id, Company.successor_id).join(Company, related)
    )


def recognised(
    session: Session,
    *,
    relay_id: int,
    name: str,
    place: str | None,
    organisation_number: str | None,
    number_mac: str | None,
) -> Company | None:
    """Find the one company that is meant: by its number, or by its whole name and its place."""
    company = numbered(session, relay_id, organisation_number, number_mac)
    if company is not None:
        return company
    fitting = [
        company
        for company in named(session, relay_id=relay_id, search_key=search_key(name))
        if not _contradicts(company, organisation_number, number_mac)
        and workplace_at(company, place) is not None
    ]
    return fitting[0] if len(fitting) == 1 else None


def numbered(
    session: Session, relay_id: int, organisation_number: str | None, number_mac: str | None
) -> Company | None:
    """Find by the one number that is given; comparing with None would find all without a number."""
    if organisation_number is not None:
        given = Company.organisation_number == organisation_number
    elif number_mac is not None:
        given = Company.number_mac == number_mac
    else:
        return None
    return session.scalar(select(Company).where(Company.relay_id == relay_id, given))


def workplace_at(company: Company, place: str | None) -> Workplace | None:
    """Find a company's workplace by its place as anyone may write it; without a place, the first."""
    return next(iter(workplaces_at(company, place)), None)


def workplaces_at(company: Company, place: str | None) -> list[Workplace]:
    """Find a company's workplaces in a place as anyone may write it; without a place, all."""
    key = search_key(place) if place else None
    return [at for at in company.workplaces if key in {None, search_key(at.place or "")}]


def _contradicts(company: Company, organisation_number: str | None, number_mac: str | None) -> bool:
    known = company.organisation_number or company.number_mac
    given = organisation_number or number_mac
    return bool(known and given and known != given)
