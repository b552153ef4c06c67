"""The staff's own page, and visits logged by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.visit import VisitSource
from app.storage.handovers import Handover
from app.storage.visits import Participant, Visit
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

LOG = "Logga besöket"

pytestmark = pytest.mark.usefixtures("clock")


# The page ------------------------------------------------------------------------------------


def test_staff_find_what_is_under_way_and_their_own_visits(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    started = road.leg(code, "Tomoku Hus")

    page = as_bo.get("/personal")

    assert "Hej Bo" in page.text
    assert f'href="/q/{started.code}"' in page.text
    assert f'href="/personal/besok/{started.handover_id}"' in page.text
    assert f'href="/q/{code}">Leksandsdörren' in page.text
    assert 'href="/testa"' in page.text


def test_a_visit_that_was_undone_is_no_longer_among_one_s_own(
    as_bo: CheckedClient, code: str
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), "Checka in hos Leksandsdörren")
    as_bo.submit(as_bo.get(f"/q/{code}"), "Ångra incheckningen")

    page = as_bo.get("/personal")

    assert "Här kommer de besök" in page.text


def test_a_relay_without_a_leg_under_way_says_so(as_bo: CheckedClient) -> None:
    page = as_bo.get("/personal")

    assert "Ingen nyckel är på väg" in page.text


def test_the_page_is_for_staff(client: CheckedClient) -> None:
    assert client.get("/personal").status_code == 401


def test_the_page_takes_the_same_few_statements_however_much_was_visited(
    as_bo: CheckedClient, code: str, road: Road, engine: Engine
) -> None:
    card = code
    for number in range(4):
        card = road.leg(card, f"Företag {number}").code

    with count_statements(engine) as statements:
        as_bo.get("/personal")

    assert 1 <= len(statements) <= 3, str(statements)


# By hand -------------------------------------------------------------------------------------


def path_of(handover: Handover) -> str:
    return f"/personal/besok/{handover.id}"


def test_a_visit_can_be_logged_by_hand_and_is_marked_so(
    as_bo: CheckedClient, handover: Handover, code: str, session: Session
) -> None:
    form = as_bo.get(path_of(handover))

    answer = as_bo.submit(
        form, LOG, day="2026-05-12", clock="09:30", others="Ulrika\nSven", note="Död telefon"
    )

    assert answer.status_code == 303
    assert answer.location == f"/q/{code}"
    session.rollback()
    visit = session.scalars(select(Visit)).one()
    assert visit.source is VisitSource.HAND
    assert visit.captured_at == datetime(2026, 5, 12, 7, 30, tzinfo=UTC)
    assert visit.note == "Död telefon"
    assert list(session.scalars(select(Participant.name).order_by(Participant.id))) == [
        "Bo",
        "Ulrika",
        "Sven",
    ]


def test_somebody_who_was_not_there_can_log_for_those_who_were(
    as_astrid: CheckedClient, handover: Handover, session: Session
) -> None:
    form = as_astrid.get(path_of(handover))

    as_astrid.submit(form, LOG, attended=None, others="Ulrika")

    session.rollback()
    assert list(session.scalars(select(Participant.name))) == ["Ulrika"]


def test_the_form_begins_with_the_present_moment(as_bo: CheckedClient, handover: Handover) -> None:
    page = as_bo.get(path_of(handover))

    assert 'value="2026-05-12"' in page.text
    assert 'value="12:00"' in page.text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"day": ""}, "Skriv vilken dag"),
        ({"day": "12/5"}, "Dag"),
        ({"day": "12\x005"}, "Dag"),
        ({"clock": ""}, "Skriv ungefär när"),
        ({"clock": "25:00"}, "Klockan"),
        ({"day": "2026-05-13"}, "kan inte ha varit i framtiden"),
        ({"clock": "12:01"}, "kan inte ha varit i framtiden"),
        ({"note": "x" * 501}, "högst 500 tecken"),
        ({"others": "y" * 121}, "högst 120 tecken"),
        ({"others": "Ulrika 19811218-9876"}, "personnummer"),
    ],
)
def test_what_cannot_be_logged_comes_back_with_the_reason_and_nothing_lost(
    as_bo: CheckedClient, handover: Handover, road: Road, fields: dict[str, str], message: str
) -> None:
    typed = {"note": "Död telefon", **fields}

    answer = as_bo.submit(as_bo.get(path_of(handover)), LOG, **typed)

    assert answer.status_code == 422
    assert message in answer.text
    assert typed["note"] in answer.text
    assert road.count(Visit) == 0


def test_a_visit_that_is_logged_already_is_not_logged_by_hand(
    as_bo: CheckedClient, handover: Handover, code: str, road: Road
) -> None:
    form = as_bo.get(path_of(handover))
    road.visit(code)

    answer = as_bo.submit(form, LOG, note="Jag med")

    assert answer.status_code == 409
    assert "Någon annan hann före" in answer.text
    assert "Jag med" in answer.text
    assert road.count(Visit) == 1


@pytest.mark.parametrize("handover_id", [4711, 2_147_483_647])
def test_a_leg_that_is_not_under_way_has_no_form(as_bo: CheckedClient, handover_id: int) -> None:
    assert as_bo.get(f"/personal/besok/{handover_id}").status_code == 404
    assert as_bo.post_form(f"/personal/besok/{handover_id}").status_code == 404


def test_nobody_logs_by_hand(client: CheckedClient, handover: Handover, road: Road) -> None:
    answers = [client.get(path_of(handover)), client.post_form(path_of(handover))]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert road.count(Visit) == 0
