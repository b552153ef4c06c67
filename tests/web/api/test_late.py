"""What waited on a phone and came too late: kept for a person to decide, once, and told how it ended."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.decide_late_choice import count_late_choice, set_late_choice_aside
from app.actions.decide_pending_scan import dismiss_pending_scan, log_pending_scan
from app.actions.reissue_code import reissue_code
from app.actions.review_nomination import approve_nomination
from app.domain.errors import NotAllowed, WrongState
from app.domain.nomination import NominationState
from app.storage.handovers import Handover
from app.storage.late_choices import LateChoice, LateKind
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.visits import PendingKind, PendingScan, Settled, Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.web.api.conftest import Post, key

pytestmark = pytest.mark.usefixtures("clock")

CAPTURED = "2026-05-12T11:58:00+02:00"


def rows(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def one(road: Road, question: Any) -> Any:
    """Read what a request wrote."""
    road.session.rollback()
    return road.session.scalars(question).one()


def choice(company: str, **body: str) -> dict[str, object]:
    return {"company": {"name": company}, "captured_at": CAPTURED, **body}


class TestScans:
    def test_a_scan_of_a_card_that_was_replaced_since_waits_for_the_office(
        self, bo_posts: Post, road: Road, handover: Handover, code: str
    ) -> None:
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
        intent = key()

        answers = [
            bo_posts("/visits", {"code": code, "captured_at": CAPTURED}, intent=intent)
            for _ in range(5)
        ]

        assert {answer.status_code for answer in answers} == {410}
        assert {answer.json["code"] for answer in answers} == {"code_replaced"}
        pending = one(road, select(PendingScan))
        assert {answer.json["decision"] for answer in answers} == {pending.id}
        assert (pending.kind, pending.intent) == (PendingKind.CODE_REPLACED, intent)
        assert rows(road.session, Visit) == 0

    def test_a_script_without_a_captured_time_leaves_nothing_to_decide(
        self, bo_posts: Post, road: Road, handover: Handover, code: str
    ) -> None:
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")

        answer = bo_posts("/visits", {"code": code}, intent=key())

        assert answer.status_code == 410
        assert "decision" not in answer.text
        assert rows(road.session, PendingScan) == 0

    def test_a_scan_from_a_day_before_the_visit_waits_when_the_baton_has_gone_on(
        self, bo_posts: Post, road: Road, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        answer = bo_posts(
            "/visits", {"code": code, "captured_at": "2026-05-10T10:00:00+02:00"}, intent=key()
        )

        assert (answer.status_code, answer.json["code"]) == (409, "already_passed_on")
        pending = one(road, select(PendingScan))
        assert pending.kind is PendingKind.HANDOVER_MOVED_ON
        assert answer.json["decision"] == pending.id

    def test_the_plate_read_while_the_key_rests_waits_for_the_office(
        self, bo_posts: Post, road: Road, baton: Any
    ) -> None:
        plate = cast.plate_of(road.session, baton)

        answer = bo_posts("/visits", {"code": plate, "captured_at": CAPTURED}, intent=key())

        assert (answer.status_code, answer.json["code"]) == (409, "not_current")
        assert one(road, select(PendingScan.kind)) is PendingKind.NOT_CURRENT


class TestChoices:
    @pytest.fixture
    def sent(self, bo_posts: Post, code: str) -> str:
        """The key under which Bo's visit was sent."""
        sent = key()
        assert bo_posts("/visits", {"code": code}, intent=sent).status_code == 201
        return sent

    @pytest.fixture
    def late(self, bo_posts: Post, road: Road, sent: str) -> LateChoice:
        """A choice that waited while the company chose another by its own phone."""
        road.nominate(one(road, select(Visit.id)), "Tomoku Hus")
        bo_posts("/nominations", choice("Siljans Chark", visit_key=sent), intent=key())
        late: LateChoice = one(road, select(LateChoice))
        return late

    def test_it_says_whose_hands_the_phone_was_in(
        self, bo_posts: Post, road: Road, sent: str
    ) -> None:
        body = choice("Tomoku", visit_key=sent, how="handed_over")

        assert bo_posts("/nominations", body, intent=key()).status_code == 201
        assert one(road, select(Nomination.source)) == "handed_over"

    def test_a_choice_that_another_was_before_is_kept_once(
        self, bo_posts: Post, road: Road, sent: str
    ) -> None:
        road.nominate(one(road, select(Visit.id)), "Tomoku Hus")
        intent, body = key(), choice("Siljans Chark", visit_key=sent, reason="De är så bra")

        answers = [bo_posts("/nominations", body, intent=intent) for _ in range(5)]

        assert {(one.status_code, one.json["code"]) for one in answers} == {
            (409, "already_nominated")
        }
        late = one(road, select(LateChoice))
        assert {one.json["decision"] for one in answers} == {late.id}
        assert (late.company_name, late.reason) == ("Siljans Chark", "De är så bra")
        assert late.captured_at is not None
        assert late.captured_at < late.received_at
        assert rows(road.session, Nomination) == 1

    def test_the_same_choice_sent_another_way_is_no_question(
        self, bo_posts: Post, road: Road, sent: str
    ) -> None:
        road.nominate(one(road, select(Visit.id)), "Tomoku Hus")
        body = choice("Tomoku Hus", visit_key=sent, reason="De är nyfikna på oss")

        answer = bo_posts("/nominations", body, intent=key())

        assert (answer.status_code, answer.json["nomination"]["company"]) == (200, "Tomoku Hus")
        assert (rows(road.session, Nomination), rows(road.session, LateChoice)) == (1, 0)

    def test_a_choice_whose_visit_was_undone_is_kept_and_not_taken_twice(
        self, bo_posts: Post, road: Road, sent: str
    ) -> None:
        visit_id = one(road, select(Visit.id))
        assert bo_posts(f"/visits/{visit_id}/undo", {}, intent=key()).status_code == 200
        intent = key()

        answers = [
            bo_posts("/nominations", choice("Tomoku", visit_key=sent), intent=intent)
            for _ in range(3)
        ]

        assert {(one.status_code, one.json["code"]) for one in answers} == {(403, "link_expired")}
        assert one(road, select(LateChoice.kind)) is LateKind.LINK_EXPIRED

    def test_without_a_captured_time_nothing_is_kept(
        self, bo_posts: Post, road: Road, sent: str
    ) -> None:
        road.nominate(one(road, select(Visit.id)), "Tomoku Hus")

        answer = bo_posts(
            "/nominations", {"visit_key": sent, "company": {"name": "Annat"}}, intent=key()
        )

        assert (answer.status_code, "decision" in answer.text) == (409, False)
        assert rows(road.session, LateChoice) == 0

    def test_it_is_counted_in_the_place_of_one_that_waits(
        self, road: Road, late: LateChoice
    ) -> None:
        count_late_choice(road.act(road.astrid), late_id=late.id)

        road.session.rollback()
        states = dict(road.session.execute(select(Nomination.company_name, Nomination.state)).all())
        assert states == {
            "Tomoku Hus": NominationState.SUPERSEDED,
            "Siljans Chark": NominationState.SUBMITTED,
        }
        assert road.row(LateChoice, late.id).settled is Settled.COUNTED

    def test_one_that_was_approved_does_not_yield(self, road: Road, late: LateChoice) -> None:
        standing = one(road, select(Nomination.id))
        approve_nomination(road.act(road.astrid), nomination_id=standing)

        with road.unchanged(), pytest.raises(WrongState):
            count_late_choice(road.act(road.astrid), late_id=late.id)

    def test_it_is_decided_once_and_by_an_admin(self, road: Road, late: LateChoice) -> None:
        late_id = late.id
        with road.unchanged(), pytest.raises(NotAllowed):
            set_late_choice_aside(road.act(road.bo), late_id=late_id)
        set_late_choice_aside(road.act(road.astrid), late_id=late_id, note="Missförstånd")

        with road.unchanged(), pytest.raises(WrongState):
            count_late_choice(road.act(road.astrid), late_id=late_id)

    def test_a_choice_waits_with_its_scan_and_counts_after_it(
        self, bo_posts: Post, road: Road, handover: Handover, code: str
    ) -> None:
        scan = key()
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
        bo_posts("/visits", {"code": code, "captured_at": CAPTURED}, intent=scan)

        answer = bo_posts("/nominations", choice("Tomoku", visit_key=scan), intent=key())

        assert (answer.status_code, answer.json["code"]) == (409, "needs_decision")
        late = one(road, select(LateChoice))
        late_id, pending_id = late.id, late.pending_scan_id or 0
        with road.unchanged(), pytest.raises(WrongState):
            count_late_choice(road.act(road.astrid), late_id=late_id)
        log_pending_scan(road.act(road.astrid), pending_id=pending_id)
        count_late_choice(road.act(road.astrid), late_id=late_id)
        assert rows(road.session, Nomination) == 1


class TestDecisions:
    def test_the_phone_hears_how_it_ended(
        self, bo_posts: Post, as_bo: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        intent = key()
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
        told = bo_posts("/visits", {"code": code, "captured_at": CAPTURED}, intent=intent)
        before = as_bo.get("/api/v1/decisions").json["decisions"]

        dismiss_pending_scan(
            road.act(road.astrid), pending_id=told.json["decision"], note="En övning"
        )

        (after,) = as_bo.get("/api/v1/decisions").json["decisions"]
        assert [(one["key"], one["outcome"]) for one in before] == [(intent, None)]
        assert (after["key"], after["outcome"], after["note"]) == (intent, "set_aside", "En övning")

    def test_others_hear_nothing_of_it(
        self, bo_posts: Post, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
        bo_posts("/visits", {"code": code, "captured_at": CAPTURED}, intent=key())

        assert as_astrid.get("/api/v1/decisions").json["decisions"] == []

    @pytest.mark.parametrize("path", ["/api/v1/decisions", "/api/v1/session"])
    def test_nobody_is_told(self, client: CheckedClient, path: str) -> None:
        assert client.get(path).status_code == 401

    def test_a_phone_learns_whose_it_is_and_gets_a_token(
        self, as_bo: CheckedClient, bo: Person, code: str
    ) -> None:
        who = as_bo.get("/api/v1/session").json

        answer = as_bo.post(
            "/api/v1/visits", json={"code": code}, headers={"X-CSRF-Token": who["csrf_token"]}
        )

        assert (who["person"], answer.status_code) == (bo.id, 201)
