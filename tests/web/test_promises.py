"""What we promise companies, on the pages: made at the talk, answered after it was seen, ended."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.make_promise import Promised, make_promise
from app.domain.promise import PromiseState
from app.domain.roles import Role
from app.storage.companies import Company
from app.storage.promises import Promise
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.web import MakeClient

SOON = "2026-06-12"
WAITING = "/personal/loften?lage=vantar"
LEFT_OPEN = "Nyckeln har gått vidare, men löftet är öppet"
SEE = "Läs igenom före utskick"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def promise_id(road: Road, visit_id: int) -> int:
    promised = Promised(words="Vi ringer om lokalen", owner_id=road.bo.id, due_on=date(2026, 6, 12))
    return make_promise(road.act(road.bo), visit_id=visit_id, promised=promised)


@pytest.fixture
def page(promise_id: int) -> str:
    return f"/personal/loften/{promise_id}"


def sent(client: CheckedClient, page: TestResponse, button: str, **typed: str) -> TestResponse:
    """Send a form of the page that is kept, and go where it leads."""
    answer = client.submit(page, button, **typed)
    assert answer.status_code == 303
    return client.get(answer.location)


def reach(road: Road, company: Company) -> None:
    details = ContactDetails(name="Cissi", email="cissi@dorren.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=details)


def test_a_promise_is_made_at_the_talk_and_stands_in_the_overview(
    as_bo: CheckedClient, visit_id: int
) -> None:
    talk = as_bo.get(f"/personal/samtal/{visit_id}")

    after = sent(as_bo, talk, "Spara löftet", promise="Vi ringer om lokalen", due_on=SOON)

    assert "Bo, senast 12 juni 2026" in after.text
    overview = as_bo.get("/personal/loften")
    assert "Vi ringer om lokalen" in overview.text
    assert "Öppna per ansvarig" in overview.text


def test_a_promise_without_a_day_is_refused_by_its_field_with_nothing_lost(
    as_bo: CheckedClient, visit_id: int
) -> None:
    talk = as_bo.get(f"/personal/samtal/{visit_id}")

    for due_on in ("", "2026-05-11", "i morgon"):
        refused = as_bo.submit(talk, "Spara löftet", promise="Vi ringer", due_on=due_on)
        assert refused.status_code == 422
        assert 'id="due_on-error"' in refused.text
        assert "Vi ringer</textarea>" in refused.text


def test_the_answer_is_seen_as_it_will_arrive_before_it_is_sent(
    as_bo: CheckedClient, road: Road, company: Company, page: str
) -> None:
    reach(road, company)

    seen = sent(as_bo, as_bo.get(page), SEE, answer="Den blir ledig i augusti.")

    assert "Hej Cissi!" in seen.text
    assert "Den blir ledig i augusti." in seen.text
    assert "cissi@dorren.example" in seen.text
    assert "Svar från oss efter besöket hos Leksandsdörren" in seen.text
    after = sent(as_bo, seen, "Skicka till Cissi")
    assert "Svaret är på väg till företaget." in after.text
    assert "Besvarat" in after.text
    assert "redan skickat" in as_bo.get(f"{page}/svar").text


def test_an_answer_that_changed_since_it_was_seen_is_not_sent(
    as_bo: CheckedClient, as_astrid: CheckedClient, road: Road, company: Company, page: str
) -> None:
    reach(road, company)
    seen = sent(as_bo, as_bo.get(page), SEE, answer="Första svaret")
    sent(as_astrid, as_astrid.get(page), SEE, answer="Andra svaret")

    refused = as_bo.submit(seen, "Skicka till Cissi")

    assert refused.status_code == 409
    assert "Andra svaret" in refused.text


def test_without_an_address_the_page_says_what_to_do(as_bo: CheckedClient, page: str) -> None:
    seen = sent(as_bo, as_bo.get(page), SEE, answer="Den blir ledig.")

    assert "ingen kontakt med e-postadress" in seen.text
    assert "Skicka till" not in seen.text


def test_a_promise_is_kept_reopened_and_let_go_for_a_reason(
    as_bo: CheckedClient, page: str
) -> None:
    kept = sent(as_bo, as_bo.get(page), "Löftet är hållet", outcome="De fick lokalen")
    assert "De fick lokalen" in kept.text
    again = sent(as_bo, kept, "Öppna löftet igen")

    refused = as_bo.submit(again, "Släpp löftet")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert "Lokalen såldes" in sent(as_bo, again, "Släpp löftet", reason="Lokalen såldes").text


def test_of_two_who_change_it_at_once_the_second_sees_what_stands_and_keeps_their_words(
    as_bo: CheckedClient, as_astrid: CheckedClient, page: str
) -> None:
    opened = as_bo.get(page)
    sent(as_astrid, as_astrid.get(page), "Spara ändringen", promise="Astrids ord")

    late = as_bo.submit(opened, "Spara ändringen", promise="Bos ord")

    assert late.status_code == 409
    assert "Astrids ord" in late.text
    assert "Bos ord</textarea>" in late.text
    assert "Bos ord" in sent(as_bo, late, "Spara ändringen").text


def test_a_leg_does_not_close_silently_over_an_open_promise(
    as_bo: CheckedClient, as_astrid: CheckedClient, road: Road, visit_id: int, page: str
) -> None:
    road.yes(road.nominate(visit_id).nomination_id)

    assert LEFT_OPEN in as_bo.get(page).text
    assert "Vi ringer om lokalen" in as_bo.get(WAITING).text
    queue = as_astrid.get("/admin/")
    assert LEFT_OPEN in queue.text
    carried = sent(as_astrid, queue, "Det står kvar")

    assert LEFT_OPEN not in carried.text
    assert LEFT_OPEN not in as_bo.get(page).text
    assert "Vi ringer om lokalen" not in as_bo.get(WAITING).text


def test_a_promise_that_is_due_stands_in_the_admins_queue(
    as_astrid: CheckedClient, road: Road, visit_id: int
) -> None:
    promised = Promised(words="Vi mejlar i dag", owner_id=road.bo.id, due_on=date(2026, 5, 12))
    make_promise(road.act(road.bo), visit_id=visit_id, promised=promised)

    assert "Vi mejlar i dag" in as_astrid.get("/admin/").text
    assert "Vi mejlar i dag" in as_astrid.get(WAITING).text


def test_a_colleague_reads_a_promise_and_can_do_nothing_about_it(
    make_client: MakeClient, session: Session, road: Road, page: str
) -> None:
    client, karin = make_client(), cast.make_person(session, "Karin", Role.STAFF, now=road.now)
    cast.sign_in(client, session, karin, now=road.now)

    assert "Vi ringer om lokalen" in client.get(page).text
    assert "<textarea" not in client.get(page).text
    assert client.get(f"{page}/svar").status_code == 403
    for deed in ("/hallet", "/slapp", "/oppna", "/foljer-med"):
        refused = client.post_form(f"{page}{deed}", version="1", reason="Nej")
        assert refused.status_code == 422
        assert "Du har inte behörighet" in refused.text


def test_the_pages_are_for_staff_alone(client: CheckedClient, page: str) -> None:
    for path in (page, "/personal/loften"):
        assert client.get(path).status_code == 401


def test_many_promises_cost_no_more_statements_than_one(
    as_bo: CheckedClient, engine: Engine, road: Road, visit_id: int
) -> None:
    costs = []
    for many in (1, 30):
        for number in range(many):
            promised = Promised(
                words=f"Nr {number}",
                owner_id=road.bo.id,
                due_on=date(2026, 5, 12) + timedelta(days=number),
            )
            make_promise(road.act(road.bo), visit_id=visit_id, promised=promised)
        for path in ("/personal/loften", f"/personal/samtal/{visit_id}"):
            with count_statements(engine) as statements:
                as_bo.get(path)
            costs.append(len(statements))

    assert costs[:2] == costs[2:]
    assert max(costs) <= 12


def keep_many(session: Session, road: Road, visit_id: int, many: int) -> None:
    """Let so many promises be kept, the one that was due first before the others."""
    relay_id = session.get_one(Visit, visit_id).relay_id
    with transaction(session):
        session.execute(
            insert(Promise),
            [
                {
                    "relay_id": relay_id,
                    "visit_id": visit_id,
                    "owner_id": road.bo.id,
                    "words": f"Hållet nr {number}",
                    "due_on": date(2025, 1, 1) + timedelta(days=number),
                    "state": PromiseState.KEPT,
                    "promised_at": road.now,
                    "ended_at": road.now - timedelta(days=many - number),
                }
                for number in range(many)
            ],
        )


def shown(page: TestResponse) -> list[str]:
    return re.findall(r'href="/personal/loften/\d+">([^<]+)</a>', page.text)


def test_however_many_were_kept_the_open_ones_come_first_and_the_latest_kept_next(
    as_bo: CheckedClient, session: Session, road: Road, visit_id: int, page: str
) -> None:
    keep_many(session, road, visit_id, 204)

    first = as_bo.get("/personal/loften?lage=alla")

    assert shown(first)[:3] == ["Vi ringer om lokalen", "Hållet nr 203", "Hållet nr 202"]
    assert "Sida 1 av 5" in first.text


def test_the_pages_hold_every_promise_once_and_keep_what_was_chosen(
    as_bo: CheckedClient, engine: Engine, session: Session, road: Road, visit_id: int
) -> None:
    keep_many(session, road, visit_id, 204)
    seen: list[str] = []
    link: str | None = f"/personal/loften?lage=kept&agare={road.bo.id}"

    while link:
        with count_statements(engine) as statements:
            page = as_bo.get(link)
        assert len(statements) <= 12
        assert len(page.get_data()) <= 100_000
        seen += shown(page)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        link = unescape(following[1]) if following else None

    assert seen == [f"Hållet nr {number}" for number in range(203, -1, -1)]


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "7"])
def test_a_page_that_is_not_there_is_one_that_is(
    as_bo: CheckedClient, session: Session, road: Road, visit_id: int, number: str
) -> None:
    keep_many(session, road, visit_id, 60)

    assert shown(as_bo.get(f"/personal/loften?lage=alla&sida={number}"))
