"""Logging a visit over the API, as a phone or a script does it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from app.actions.record_event import record_event
from app.actions.reissue_code import reissue_code
from app.domain.calendar import stockholm_date
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.people import Person, SignIn
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.storage.visits import Participant, PendingScan, Visit
from app.web import permissions
from app.web.signed_in import actor
from app.web.signed_in import sign_in as carry
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.stage import ActAs
from tests.support.statements import count_statements, noted_statements
from tests.web.api.conftest import Post, key

pytestmark = pytest.mark.usefixtures("clock")


def rows(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def _on_its_way(session: Session, relay: Relay, company: str, *, now: datetime) -> str:
    """Let a key of its own be expected at a company today, and give the code on its card."""
    baton = cast.make_baton(session, relay, now=now, name=f"Nyckeln till {company}")
    made = cast.make_company(session, relay, company, now=now)
    today = stockholm_date(now)
    return cast.card_of(session, cast.make_handover(session, baton, made, now=now, on=today))


class TestLogging:
    def test_a_scan_logs_the_visit(self, bo_posts: Post, code: str) -> None:
        answer = bo_posts("/visits", {"code": code}, intent=key())

        assert answer.status_code == 201
        visit = answer.json["visit"]
        assert visit["company"] == "Leksandsdörren"
        assert (visit["number"], visit["ordinal"]) == (1, 1)
        assert visit["participants"] == ["Bo"]
        assert answer.json["nomination_url"].startswith("https://nyckel.leksand.se/nominera/")

    def test_the_code_is_read_as_people_write_it(self, bo_posts: Post, code: str) -> None:
        written = "-".join(code[at : at + 4] for at in range(0, 16, 4)).lower()

        assert bo_posts("/visits", {"code": written}).status_code == 201

    def test_the_plate_leads_to_the_current_handover(
        self, bo_posts: Post, session: Session, baton: Baton, handover: Handover
    ) -> None:
        answer = bo_posts("/visits", {"code": cast.plate_of(session, baton)})

        assert answer.status_code == 201
        assert answer.json["visit"]["number"] == handover.number

    def test_a_colleague_takes_part_in_the_same_visit(
        self, bo_posts: Post, astrid_posts: Post, session: Session, code: str
    ) -> None:
        bo_posts("/visits", {"code": code}, intent=key())

        answer = astrid_posts("/visits", {"code": code}, intent=key())

        assert answer.status_code == 200
        assert answer.json["visit"]["participants"] == ["Bo", "Astrid"]
        assert rows(session, Visit) == 1

    def test_it_costs_at_most_twelve_statements(
        self,
        bo_posts: Post,
        act_as: ActAs,
        session: Session,
        engine: Engine,
        relay: Relay,
        company: Company,
        code: str,
    ) -> None:
        """The dearest visit there is: the first in an hour from this device, of a carried baton, to a
        company whose contact will be sent the link to choose."""
        with transaction(session):
            session.add(
                Contact(company_id=company.id, email="cissi@dorren.example", since=relay.created_at)
            )
            session.execute(update(SignIn).values(last_posted_at=None))
            record_event(
                act_as(), chain=chain_of(relay.id), event="relay.created", subject="relay:1"
            )

        with count_statements(engine) as statements:
            answer = bo_posts("/visits", {"code": code}, intent=key())

        assert answer.status_code == 201
        assert len(statements) <= 12, statements
        assert any("UPDATE sign_in" in text for text in statements.texts)
        assert any("UPDATE baton" in text for text in statements.texts)

    def test_its_statements_were_put_together_before(
        self, bo_posts: Post, session: Session, relay: Relay, engine: Engine, now: datetime
    ) -> None:
        """Making a statement costs several times what asking it does."""
        codes = [_on_its_way(session, relay, name, now=now) for name in ("Såg", "Kök", "Smide")]
        bo_posts("/visits", {"code": codes[0]}, intent=key())

        with noted_statements(engine) as second:
            bo_posts("/visits", {"code": codes[1]}, intent=key())
        with noted_statements(engine) as third:
            bo_posts("/visits", {"code": codes[2]}, intent=key())

        assert len(second) >= 10
        made_anew = [text for text, again in zip(second, third, strict=True) if text is not again]
        assert [str(text) for text in made_anew] == []

    def test_a_session_cookie_needs_the_csrf_token(self, as_bo: CheckedClient, code: str) -> None:
        without = as_bo.post("/api/v1/visits", json={"code": code})
        token = {"X-CSRF-Token": as_bo.csrf_token()}
        with_it = as_bo.post("/api/v1/visits", json={"code": code}, headers=token)

        assert (without.status_code, without.json["code"]) == (400, "csrf_token_invalid")
        assert with_it.status_code == 201

    def test_nobody_logs_nothing(self, anyone_posts: Post, session: Session, code: str) -> None:
        answer = anyone_posts("/visits", {"code": code})

        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")
        assert rows(session, Visit) == 0

    def test_a_revoked_token_logs_nothing(
        self, bo_posts: Post, session: Session, code: str, now: Any
    ) -> None:
        with transaction(session):
            session.execute(update(SignIn).values(revoked_at=now))

        assert bo_posts("/visits", {"code": code}).status_code == 401


class TestRefusals:
    def test_an_unknown_code_is_not_found(self, bo_posts: Post, code: str) -> None:
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

        answer = bo_posts("/visits", {"code": wrong})

        assert (answer.status_code, answer.json["code"]) == (404, "unknown_code")
        assert answer.mimetype == "application/problem+json"

    def test_a_reissued_code_is_gone(
        self, bo_posts: Post, act_as: ActAs, astrid: Person, handover: Handover, code: str
    ) -> None:
        reissue_code(act_as(astrid), handover_id=handover.id, reason="Kortet blev blött")

        answer = bo_posts("/visits", {"code": code})

        assert (answer.status_code, answer.json["code"]) == (410, "code_replaced")

    def test_another_handover_than_the_page_showed_is_kept_for_a_person(
        self, bo_posts: Post, session: Session, code: str
    ) -> None:
        answer = bo_posts("/visits", {"code": code, "number": 77}, intent=key())

        assert (answer.status_code, answer.json["code"]) == (409, "needs_decision")
        assert rows(session, PendingScan) == 1
        assert rows(session, Visit) == 0

    def test_a_title_comes_in_the_readers_language(self, bo_posts: Post) -> None:
        answer = bo_posts("/visits", {"code": "nonsense"}, Accept_Language="sv")

        assert answer.json["title"] == "Den koden känner vi inte igen."
        assert "Accept-Language" in answer.headers["Vary"]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "code"),
            ({"code": 7}, "code"),
            ({"code": "x" * 65}, "code"),
            ({"code": "A", "number": "three"}, "number"),
            ({"code": "A", "number": 2**40}, "number"),
            ({"code": "A", "captured_at": "yesterday"}, "captured_at"),
            ({"code": "A", "captured_at": "2026-05-12T10:02:11"}, "captured_at"),
            ({"code": "A", "captured_at": "0001-01-01T00:00:00Z"}, "captured_at"),
            ({"code": "A", "colour": "black"}, "colour"),
            ([], "body"),
        ],
    )
    def test_a_body_that_does_not_fit_names_its_field(
        self, bo_posts: Post, body: Any, field: str
    ) -> None:
        answer = bo_posts("/visits", body)

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json["errors"]] == [field]

    def test_a_broken_body_is_refused(self, as_bo: CheckedClient) -> None:
        headers = {"X-CSRF-Token": as_bo.csrf_token(), "Content-Type": "application/json"}

        assert as_bo.post("/api/v1/visits", data="{", headers=headers).status_code == 400

    def test_a_form_is_not_json(self, as_bo: CheckedClient, code: str) -> None:
        headers = {"X-CSRF-Token": as_bo.csrf_token()}

        answer = as_bo.post("/api/v1/visits", data={"code": code}, headers=headers)

        assert answer.status_code == 415

    def test_a_huge_body_is_refused(self, bo_posts: Post) -> None:
        assert bo_posts("/visits", {"code": "A" * 10_000_000}).status_code == 413

    @pytest.mark.parametrize(
        ("header", "value"),
        [("X_Sent_At", "soon"), ("Idempotency_Key", "not-a-uuid"), ("Idempotency_Key", "")],
    )
    def test_a_header_that_does_not_fit_is_named(
        self, bo_posts: Post, code: str, header: str, value: str
    ) -> None:
        answer = bo_posts("/visits", {"code": code}, **{header: value})

        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == header.replace("_", "-")


class TestIdempotency:
    def test_sent_again_it_gives_the_same_answer(
        self, bo_posts: Post, session: Session, code: str
    ) -> None:
        intent = key()
        first = bo_posts("/visits", {"code": code}, intent=intent)

        again = bo_posts("/visits", {"code": code}, intent=intent)

        assert (again.status_code, again.json) == (first.status_code, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert rows(session, Participant) == 1

    def test_it_stays_the_same_after_all_that_follows(
        self, bo_posts: Post, astrid_posts: Post, code: str
    ) -> None:
        intent = key()
        first = bo_posts("/visits", {"code": code}, intent=intent)
        astrid_posts("/visits", {"code": code}, intent=key())
        bo_posts(f"/visits/{first.json['visit']['id']}/undo", {}, intent=key())

        again = bo_posts("/visits", {"code": code}, intent=intent)

        assert (again.status_code, again.json) == (201, first.json)

    def test_a_name_that_was_erased_is_a_dash(
        self, bo_posts: Post, session: Session, code: str
    ) -> None:
        intent = key()
        bo_posts("/visits", {"code": code}, intent=intent)
        with transaction(session):
            session.execute(update(Participant).values(name=None))

        again = bo_posts("/visits", {"code": code}, intent=intent)

        assert again.json["visit"]["participants"] == ["–"]

    def test_another_body_under_the_key_is_refused(self, bo_posts: Post, code: str) -> None:
        intent = key()
        bo_posts("/visits", {"code": code}, intent=intent)

        answer = bo_posts("/visits", {"code": code, "number": 1}, intent=intent)

        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")

    def test_a_corrected_form_may_keep_its_key(self, bo_posts: Post, code: str) -> None:
        intent = key()
        refused = bo_posts("/visits", {"code": 7}, intent=intent)

        answer = bo_posts("/visits", {"code": code}, intent=intent)

        assert (refused.status_code, answer.status_code) == (422, 201)

    def test_a_refusal_that_stands_is_kept(
        self, bo_posts: Post, session: Session, code: str
    ) -> None:
        intent = key()
        first = bo_posts("/visits", {"code": code, "number": 9}, intent=intent)

        again = bo_posts("/visits", {"code": code, "number": 9}, intent=intent)

        assert (again.status_code, again.json) == (first.status_code, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert rows(session, PendingScan) == 1

    def test_a_key_belongs_to_one_person(
        self, bo_posts: Post, astrid_posts: Post, code: str
    ) -> None:
        intent = key()
        bo_posts("/visits", {"code": code}, intent=intent)

        answer = astrid_posts("/visits", {"code": code}, intent=intent)

        assert answer.status_code == 200
        assert "Idempotency-Replayed" not in answer.headers


class TestTimes:
    def test_a_phone_that_is_a_day_ahead_is_put_right(
        self, bo_posts: Post, session: Session, code: str, now: Any
    ) -> None:
        with transaction(session):
            session.execute(update(Handover).values(created_at=now - timedelta(days=7)))
        captured = now + timedelta(hours=24, minutes=-3)
        sent = now + timedelta(hours=24)

        bo_posts(
            "/visits",
            {"code": code, "captured_at": captured.isoformat()},
            X_Sent_At=sent.isoformat(),
        )

        session.rollback()
        visit = session.scalars(select(Visit)).one()
        assert visit.occurred_at == now - timedelta(minutes=3)
        assert visit.skew_seconds == 24 * 3600


class TestUnattended:
    def test_a_fresh_permission_logs_with_no_tap(
        self, as_bo: CheckedClient, code: str, app: Any
    ) -> None:
        permission = _permission(as_bo, app, code)

        answer = _posted(as_bo, {"code": code, "permission": permission})

        assert answer.status_code == 201

    def test_an_old_permission_asks_for_a_tap(
        self, as_bo: CheckedClient, code: str, app: Any, clock: Any
    ) -> None:
        permission = _permission(as_bo, app, code)
        clock.shift(permissions.LIFETIME_SECONDS + 1)

        answer = _posted(as_bo, {"code": code, "permission": permission})

        assert (answer.status_code, answer.json["code"]) == (409, "permission_expired")

    def test_a_scan_that_waited_for_coverage_is_logged_as_it_was_meant(
        self, as_bo: CheckedClient, session: Session, code: str, app: Any, clock: Any
    ) -> None:
        permission = _permission(as_bo, app, code)
        body = {"code": code, "permission": permission, "captured_at": "2026-05-12T12:01:00+02:00"}
        clock.shift(3 * 24 * 3600)

        answer = _posted(as_bo, body, X_Sent_At="2026-05-15T12:00:00+02:00")

        assert answer.status_code == 201
        session.rollback()
        occurred = session.scalars(select(Visit.occurred_at)).one()
        assert occurred == datetime(2026, 5, 12, 10, 1, tzinfo=UTC)

    def test_a_permission_does_not_outlive_the_plan(
        self, as_bo: CheckedClient, session: Session, code: str, app: Any
    ) -> None:
        permission = _permission(as_bo, app, code)
        with transaction(session):
            session.execute(update(Handover).values(scheduled_on=date(2026, 6, 1)))

        answer = _posted(as_bo, {"code": code, "permission": permission})

        assert (answer.status_code, answer.json["code"]) == (409, "permission_expired")


def _permission(client: CheckedClient, app: Any, code: str) -> str:
    with client.session_transaction() as kept:
        secret = kept["_user_id"]
    with app.test_request_context():
        carry(secret)
        return permissions.give(code=code, actor=actor())


def _posted(client: CheckedClient, body: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    proof = {"X-CSRF-Token": client.csrf_token()}
    return client.post("/api/v1/visits", json=body, headers={**proof, **named})
