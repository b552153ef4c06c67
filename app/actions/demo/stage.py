"""The demo's stage: its people, its register, and acts at chosen days and hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from app.actions.act import Act
from app.actions.create_person import NewPerson, create_person
from app.actions.create_relay import NewRelay, create_relay
from app.actions.demo.companies import INVENTED, REAL, DemoCompany
from app.actions.describe_company import CompanyDetails
from app.actions.register_company import NewCompany, register_company
from app.domain.calendar import STOCKHOLM, stockholm_date
from app.domain.industry import Edition
from app.domain.roles import Actor, Role

OPENING_DAYS_AGO: Final = 84
PASSWORD: Final = "smeden-i-hjortnas"
INVENTED_DATE: Final = "Påhittat datum: demon vet inte när besöket var."
INVENTED_VISIT: Final = "Påhittat besök hos ett påhittat företag."


class DemoPerson(NamedTuple):
    """Somebody who can sign in to the demo."""

    email: str
    name: str
    role: Role


ASTRID: Final = DemoPerson("astrid@leksand.example", "Astrid Påhittad", Role.ADMIN)
BO: Final = DemoPerson("bo@leksand.example", "Bo Påhittad", Role.STAFF)
PEOPLE: Final = (ASTRID, BO)

RELAY: Final = NewRelay(
    slug="leksand",
    name="Företagsstafetten",
    municipality="Leksand",
    municipality_code="2029",
    office_phone="0247-000 00",
    office_email="naringsliv@leksand.example",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the demo plays; workplaces are known by their company."""

    played_by: Act
    relay_id: int
    astrid: Actor
    bo: Actor
    workplaces: Mapping[DemoCompany, int]

    def at(self, days_ago: int, clock: str, *, by: Actor) -> Act:
        """Act on a day before today at a Swedish hour such as `10:05`."""
        return replace(moment(self.played_by, days_ago, clock), actor=by)

    def day(self, days_ago: int) -> date:
        return stockholm_date(self.played_by.now) - timedelta(days=days_ago)


def set_stage(act: Act) -> Stage:
    """Begin the relay, take the people on and fill the register, on the opening day."""
    opening = moment(act, OPENING_DAYS_AGO, "08:00")
    people = [
        Actor.person(create_person(opening, NewPerson(*person), password=PASSWORD), person.role)
        for person in PEOPLE
    ]
    astrid, bo = people
    relay_id = create_relay(opening, RELAY)
    return Stage(act, relay_id, astrid, bo, _register(replace(opening, actor=astrid), relay_id))


def moment(act: Act, days_ago: int, clock: str) -> Act:
    """The same circumstances on an earlier day; today's hours may still lie ahead."""
    day = stockholm_date(act.now) - timedelta(days=days_ago)
    at = datetime.combine(day, time.fromisoformat(clock), tzinfo=STOCKHOLM)
    return replace(act, now=at.astimezone(UTC))


def _register(act: Act, relay_id: int) -> dict[DemoCompany, int]:
    return {
        company: register_company(
            act,
            relay_id=relay_id,
            company=NewCompany(
                name=company.name,
                place=company.place,
                status=company.status,
                municipality_code=company.municipality_code,
            ),
            details=_details(company),
        ).workplace_id
        for company in (*REAL, *INVENTED)
    }


def _details(company: DemoCompany) -> CompanyDetails | None:
    if company.industry is None:
        return None
    return CompanyDetails(
        size_class=company.size,
        industry_code=company.industry,
        industry_edition=Edition.SNI_2025,
    )
