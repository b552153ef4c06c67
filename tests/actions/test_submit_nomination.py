"""A visited company's choice reaches the queue once, and says what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.submit_nomination import (
    Choice,
    Submission,
    SubmittedNomination,
    submit_nomination,
)
from app.actions.undo_visit import undo_visit
from app.domain.errors import (
    AlreadyNominated,
    LinkExpired,
    NotAllowed,
    NotFound,
    UnacceptableField,
)
from app.domain.nomination import NominationSource, NominationState
from app.domain.roles import Actor
from app.storage import scans
from app.storage.handovers import Handover
from app.storage.journal import JournalText
from app.storage.nominations import Nomination
from app.storage.relays import Relay
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


def test_only_the_company_is_required(road: Road, handover: Handover, visit_id: int) -> None:
    submitted = choose(road, visit_id, Choice(name=" Tomoku  Hus "))

    row = road.row(Nomination, submitted.nomination_id)
    assert (row.state, row.rank, row.company_name) == (NominationState.SUBMITTED, 1, "Tomoku Hus")
    assert (row.company_id, row.reason, row.entered_by_id) == (None, None, None)
    assert (submitted.company, submitted.second_id) == ("Tomoku Hus", None)
    assert road.events(handover)[-1] == "nomination.submitted"


def test_all_that_was_written_is_kept(road: Road, visit_id: int) -> None:
    submitted = choose(
        road,
        visit_id,
        Choice(name="Tomoku Hus", place="Insjön", organisation_number=TOMOKU),
        second=Choice(name="Byns Bageri"),
        reason="De bygger hus\r\n\r\n\r\nsom ingen annan",
        nominator_name="Cissi",
        nominator_email="Cissi@Leksandsdorren.EXAMPLE",
        source=NominationSource.HANDED_OVER,
    )

    row = road.row(Nomination, submitted.nomination_id)
    second = road.row(Nomination, submitted.second_id or 0)
    assert (row.company_place, row.organisation_number) == ("Insjön", "5560360793")
    assert row.reason == "De bygger hus\n\nsom ingen annan"
    assert row.nominator_email == "Cissi@leksandsdorren.example"
    assert (second.rank, second.company_name, second.source) == (
        2,
        "Byns Bageri",
        NominationSource.HANDED_OVER,
    )


def test_a_company_from_the_register_is_chosen_by_either_id(
    road: Road, session: Session, relay: Relay, visit_id: int
) -> None:
    known = cast.make_company(session, relay, "Tomoku Hus", now=road.now)
    other = cast.make_company(session, relay, "Byns Bageri", now=road.now)

    submitted = choose(
        road,
        visit_id,
        Choice(company_id=known.id),
        second=Choice(workplace_id=other.workplaces[0].id),
    )

    first, second = (
        road.row(Nomination, row_id or 0)
        for row_id in (submitted.nomination_id, submitted.second_id)
    )
    assert (first.company_id, first.workplace_id) == (known.id, known.workplaces[0].id)
    assert (second.company_id, second.company_place) == (other.id, "Leksand")


class TestOnce:
    """A visit's choice is made once, through its own link, while the visit stands."""

    def test_a_second_submission_is_refused(self, road: Road, visit_id: int) -> None:
        choose(road, visit_id, Choice(name="Tomoku Hus"))

        with road.unchanged(), pytest.raises(AlreadyNominated):
            choose(road, visit_id, Choice(name="Byns Bageri"))

    @pytest.fixture
    def second_waits(self, road: Road, visit_id: int) -> None:
        """The first choice is rejected, and the second waits."""
        submitted = road.nominate(visit_id, "Tomoku Hus", second="Byns Bageri")
        road.reject(submitted.nomination_id)

    def test_beside_a_second_choice_that_waits_nothing_is_submitted(
        self, road: Road, visit_id: int, second_waits: None
    ) -> None:
        with road.unchanged(), pytest.raises(AlreadyNominated):
            choose(road, visit_id, Choice(name="Siljans Såg"))

    def test_a_second_choice_that_waits_is_a_choice_made(
        self, road: Road, code: str, second_waits: None
    ) -> None:
        scanned = scans.scanned(road.session, code)

        assert scanned is not None
        assert scanned.choice_made

    def test_a_rejected_choice_leaves_it_open_again(self, road: Road, visit_id: int) -> None:
        road.reject(road.nominate(visit_id).nomination_id)

        submitted = choose(road, visit_id, Choice(name="Byns Bageri"))

        assert submitted.company == "Byns Bageri"

    def test_a_yes_is_a_choice_made(self, road: Road, visit_id: int) -> None:
        road.yes(road.nominate(visit_id).nomination_id)

        with road.unchanged(), pytest.raises(AlreadyNominated):
            choose(road, visit_id, Choice(name="Byns Bageri"))

    def test_an_undone_visits_link_has_expired(self, road: Road, visit_id: int) -> None:
        undo_visit(road.act(road.bo), visit_id=visit_id)

        with road.unchanged(), pytest.raises(LinkExpired):
            choose(road, visit_id, Choice(name="Tomoku Hus"))

    def test_an_old_link_stays_expired_when_the_visit_is_logged_anew(
        self, road: Road, code: str, visit_id: int
    ) -> None:
        undo_visit(road.act(road.bo), visit_id=visit_id)
        road.visit(code)

        with road.unchanged(), pytest.raises(LinkExpired):
            choose(road, visit_id, Choice(name="Tomoku Hus"))

    def test_the_link_of_another_visit_opens_nothing(self, road: Road, visit_id: int) -> None:
        submission = Submission(visit_id=visit_id, first=Choice(name="Tomoku Hus"))

        with road.unchanged(), pytest.raises(NotAllowed):
            submit_nomination(road.by_link(visit_id + 1), submission)

    def test_a_stranger_opens_nothing(self, road: Road, visit_id: int) -> None:
        submission = Submission(visit_id=visit_id, first=Choice(name="Tomoku Hus"))

        with road.unchanged(), pytest.raises(NotAllowed):
            submit_nomination(replace(road.act(), actor=Actor.stranger()), submission)

    def test_a_visit_that_does_not_exist_is_not_found(self, road: Road) -> None:
        with pytest.raises(NotFound):
            choose(road, 4711, Choice(name="Tomoku Hus"))


def test_staff_enter_a_spoken_choice_marked_so(road: Road, visit_id: int) -> None:
    submission = Submission(
        visit_id=visit_id, first=Choice(name="Tomoku Hus"), source=NominationSource.SPOKEN
    )

    submitted = submit_nomination(road.act(road.bo), submission)

    row = road.row(Nomination, submitted.nomination_id)
    assert (row.source, row.entered_by_id) == (NominationSource.SPOKEN, road.bo.id)


def test_nobody_enters_a_spoken_choice_through_the_link(road: Road, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        choose(road, visit_id, Choice(name="Tomoku Hus"), source=NominationSource.SPOKEN)


def test_a_sole_traders_number_is_kept_as_a_mac_alone(road: Road, visit_id: int) -> None:
    submitted = choose(
        road, visit_id, Choice(name="Karins Keramik", organisation_number=SOLE_TRADER)
    )

    row = road.row(Nomination, submitted.nomination_id)
    assert (row.organisation_number, len(row.number_mac or "")) == (None, 64)
    kept = road.session.scalars(select(JournalText.value)).all()
    assert not any("9874" in text for text in kept)


GOOD = Choice(name="Tomoku Hus")


@pytest.mark.parametrize(
    ("first", "fields", "field", "reason"),
    [
        (Choice(), {}, "company", "missing"),
        (Choice(name="  "), {}, "company", "missing"),
        (Choice(name="!!!"), {}, "company", "invalid"),
        (Choice(name="x" * 121), {}, "company", "too_long"),
        (Choice(name="Tomoku\x00"), {}, "company", "control_character"),
        (Choice(name="Tomoku \u202eSUH"), {}, "company", "direction_mark"),
        (Choice(name="Karin 811228-9874"), {}, "company", "holds_personal_number"),
        (Choice(company_id=4711), {}, "company", "unknown"),
        (Choice(workplace_id=4711), {}, "company", "unknown"),
        (Choice(name="A", place="x" * 81), {}, "company.place", "too_long"),
        (
            Choice(name="A", organisation_number="556036-0794"),
            {},
            "company.organisation_number",
            "bad_check",
        ),
        (GOOD, {"second": Choice(name="\x01")}, "second_choice", "control_character"),
        (GOOD, {"second": Choice(name="tomoku hus ab")}, "second_choice", "same_as_first"),
        (GOOD, {"reason": "x" * 1001}, "reason", "too_long"),
        (GOOD, {"reason": "Hon är 811228-9874"}, "reason", "holds_personal_number"),
        (GOOD, {"nominator_name": "x" * 121}, "nominator_name", "too_long"),
        (GOOD, {"nominator_email": "cissi@"}, "nominator_email", "invalid"),
        (GOOD, {"nominator_email": "a@b.se\nBcc: c@d.se"}, "nominator_email", "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    road: Road, visit_id: int, first: Choice, fields: dict[str, Any], field: str, reason: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        choose(road, visit_id, first, **fields)

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)
