"""Which company is meant, and what is found against it: itself, visited, queued, elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.actions.annul_visit import annul_visit
from app.actions.register_company import NewCompany, register_company
from app.actions.submit_nomination import (
    Choice,
    Submission,
    SubmittedNomination,
    submit_nomination,
)
from app.domain.eligibility import CompanyStatus, FindingCode
from app.domain.errors import (
    OwnCompany,
    ReasonNeeded,
)
from app.storage.companies import Company
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.road import Road

SOLE_TRADER = "811228-9874"
TOMOKU = "556036-0793"


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    """Leksandsdörren's visit, whose choice is open."""
    return road.visit(code).visit_id


def choose(road: Road, visit_id: int, first: Choice, **fields: Any) -> SubmittedNomination:
    submission = Submission(visit_id=visit_id, first=first, **fields)
    return submit_nomination(road.by_link(visit_id), submission)


def register(road: Road, relay: Relay, name: str, **fields: Any) -> int:
    company = NewCompany(name=name, **fields)
    return register_company(road.act(road.astrid), relay_id=relay.id, company=company).company_id


@pytest.mark.parametrize(
    ("registered", "chosen", "found"),
    [
        ({"organisation_number": TOMOKU}, {"name": "Tomoku", "organisation_number": TOMOKU}, True),
        ({"place": "Insjön"}, {"name": "TOMOKU HUS", "place": "insjon"}, True),
        ({"place": "Insjön"}, {"name": "Tomoku Hus"}, True),
        ({"place": "Insjön"}, {"name": "Tomoku Hus", "place": "Leksand"}, False),
        (
            {"place": "Insjön", "organisation_number": TOMOKU},
            {"name": "Tomoku Hus", "place": "Insjön", "organisation_number": "212000-2163"},
            False,
        ),
    ],
    ids=["number", "name and place", "name alone", "another place", "another number"],
)
def test_a_name_is_recognised_in_the_register(
    road: Road,
    relay: Relay,
    visit_id: int,
    registered: dict[str, str],
    chosen: dict[str, Any],
    found: bool,
) -> None:
    company_id = register(road, relay, "Tomoku Hus", **registered)

    submitted = choose(road, visit_id, Choice(**chosen))

    row = road.row(Nomination, submitted.nomination_id)
    assert row.company_id == (company_id if found else None)


def test_a_company_that_was_taken_over_stands_for_its_successor(
    road: Road, session: Session, relay: Relay, visit_id: int
) -> None:
    old = cast.make_company(session, relay, "Gamla Huset", now=road.now)
    new = cast.make_company(session, relay, "Nya Huset", now=road.now)
    succeed(session, old, new)

    submitted = choose(road, visit_id, Choice(company_id=old.id))

    assert road.row(Nomination, submitted.nomination_id).company_id == new.id
    assert submitted.company == "Nya Huset"


def succeed(session: Session, old: Company, new: Company) -> None:
    with transaction(session):
        session.execute(update(Company).where(Company.id == old.id).values(successor_id=new.id))


class TestItself:
    """A company cannot nominate itself, whatever it calls itself."""

    @pytest.mark.parametrize(
        "name", ["Leksandsdörren", "LEKSANDSDORREN", "Leksandsdörren AB", "AB Leksandsdörren"]
    )
    def test_by_name(self, road: Road, visit_id: int, name: str) -> None:
        with road.unchanged(), pytest.raises(OwnCompany) as refused:
            choose(road, visit_id, Choice(name=name), reason="Vi vill igen")

        assert refused.value.facts["field"] == "company"

    def test_by_id(self, road: Road, company: Company, visit_id: int) -> None:
        with pytest.raises(OwnCompany):
            choose(road, visit_id, Choice(company_id=company.id))

    def test_as_second_choice(self, road: Road, visit_id: int) -> None:
        with road.unchanged(), pytest.raises(OwnCompany) as refused:
            choose(
                road,
                visit_id,
                Choice(name="Tomoku Hus"),
                second=Choice(name="Leksandsdörren"),
            )

        assert refused.value.facts["field"] == "second_choice"

    def test_by_its_successor(
        self, road: Road, session: Session, relay: Relay, company: Company, visit_id: int
    ) -> None:
        new = cast.make_company(session, relay, "Dörrar i Dalarna", now=road.now)
        succeed(session, company, new)

        for choice in (Choice(company_id=new.id), Choice(name="Dörrar i Dalarna AB")):
            with pytest.raises(OwnCompany):
                choose(road, visit_id, choice)

    def test_by_the_name_it_had_on_the_day(
        self, road: Road, session: Session, company: Company, visit_id: int
    ) -> None:
        with transaction(session):
            renamed = update(Company).where(Company.id == company.id)
            session.execute(renamed.values(name="Dörrverket", search_key="dorrverket"))

        with pytest.raises(OwnCompany):
            choose(road, visit_id, Choice(name="Leksandsdörren"))

    @pytest.mark.parametrize("number", [TOMOKU, SOLE_TRADER], ids=["company", "sole trader"])
    def test_by_number(self, road: Road, relay: Relay, session: Session, number: str) -> None:
        own = register(road, relay, "Smedjan", organisation_number=number)
        baton = cast.make_baton(session, relay, now=road.now)
        smithy = session.get_one(Company, own)
        leg = cast.make_handover(session, baton, smithy, now=road.now)
        visit = road.visit(cast.card_of(session, leg))

        with pytest.raises(OwnCompany):
            choose(
                road,
                visit.visit_id,
                Choice(name="Något annat", organisation_number=number.replace("-", "")),
            )

    def test_another_company_of_the_name_is_told_by_its_number(
        self, road: Road, session: Session, company: Company, visit_id: int
    ) -> None:
        with transaction(session):
            numbered = update(Company).where(Company.id == company.id)
            session.execute(numbered.values(organisation_number="2120002163"))

        submitted = choose(
            road, visit_id, Choice(name="Leksandsdörren", organisation_number=TOMOKU)
        )

        assert FindingCode.ALREADY_VISITED not in flags(submitted)


def flags(submitted: SubmittedNomination) -> set[FindingCode]:
    return {finding.code for finding in submitted.findings}


class TestWarned:
    """Visited before, or in the queue: may be sent with a reason, and is flagged."""

    @pytest.fixture
    def second_visit(self, road: Road, visit_id: int) -> int:
        """Tomoku Hus is visited too, and Byns Bageri waits there for review."""
        started = road.yes(road.nominate(visit_id, "Tomoku Hus").nomination_id)
        return road.visit(started.code).visit_id

    def test_visited_before_needs_a_reason(self, road: Road, second_visit: int) -> None:
        with road.unchanged(), pytest.raises(ReasonNeeded) as refused:
            choose(road, second_visit, Choice(name="Leksandsdörren"))

        assert refused.value.facts["field"] == "reason"
        assert "already_visited" in str(refused.value.facts["findings"])

    def test_visited_before_is_sent_with_a_reason(self, road: Road, second_visit: int) -> None:
        submitted = choose(road, second_visit, Choice(name="Leksandsdörren"), reason="Ny ägare")

        assert FindingCode.ALREADY_VISITED in flags(submitted)

    def test_an_annulled_visit_is_no_visit(
        self, road: Road, visit_id: int, second_visit: int
    ) -> None:
        annul_visit(road.act(road.astrid), visit_id=visit_id, reason="Fel företag")

        submitted = choose(road, second_visit, Choice(name="Leksandsdörren"))

        assert FindingCode.ALREADY_VISITED not in flags(submitted)

    @pytest.mark.parametrize("queued", ["nominated", "awaited"])
    def test_in_the_queue_needs_a_reason(
        self, road: Road, session: Session, relay: Relay, visit_id: int, queued: str
    ) -> None:
        elsewhere = cast.make_baton(session, relay, now=road.now, name="Reservnyckeln")
        bakery = cast.make_company(session, relay, "Byns Bageri", now=road.now)
        leg = cast.make_handover(session, elsewhere, bakery, now=road.now)
        if queued == "nominated":
            other = road.visit(cast.card_of(session, leg))
            choose(road, other.visit_id, Choice(name="Siljans Såg", place="Leksand"))
        name = "Siljans Såg AB" if queued == "nominated" else "Byns Bageri"

        with road.unchanged(), pytest.raises(ReasonNeeded) as refused:
            choose(road, visit_id, Choice(name="Tomoku Hus"), second=Choice(name=name))

        assert "already_queued" in str(refused.value.facts["findings"])

    @pytest.mark.parametrize(
        ("place", "finding"),
        [
            ("Insjön", None),
            ("Rättvik", FindingCode.MUNICIPALITY_UNKNOWN),
            (None, FindingCode.MUNICIPALITY_UNKNOWN),
        ],
    )
    def test_a_bare_name_is_judged_by_its_place(
        self, road: Road, visit_id: int, place: str | None, finding: FindingCode | None
    ) -> None:
        submitted = choose(road, visit_id, Choice(name="Tomoku Hus", place=place))

        assert flags(submitted) == {FindingCode.STATUS_UNKNOWN, *({finding} if finding else ())}

    def test_a_known_company_is_judged_by_its_workplace_and_standing(
        self, road: Road, relay: Relay, visit_id: int
    ) -> None:
        known = register(
            road,
            relay,
            "Siljans Såg",
            place="Rättvik",
            municipality_code="2031",
            status=CompanyStatus.BANKRUPT,
        )

        submitted = choose(road, visit_id, Choice(company_id=known))

        assert flags(submitted) == {FindingCode.OUTSIDE_MUNICIPALITY, FindingCode.COMPANY_CLOSED}
