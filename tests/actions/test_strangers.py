"""What strangers write: suggestions and finders' messages, shown to the admins apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.actions.act import Act
from app.actions.handle_finder_message import handle_finder_message
from app.actions.handle_suggestion import handle_suggestion
from app.actions.report_found_baton import report_found_baton
from app.actions.suggest_company import suggest_company
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.roles import Actor
from app.storage.handovers import Handover
from app.storage.nominations import Nomination, Suggestion
from app.storage.relays import Baton
from app.storage.visits import FinderMessage
from tests.support.road import Road


@pytest.fixture
def doris(road: Road) -> Act:
    """A stranger's act."""
    return replace(road.act(), actor=Actor.stranger())


@pytest.fixture
def visited(road: Road, handover: Handover, code: str) -> Handover:
    road.visit(code)
    return handover


def test_a_suggestion_stands_apart_from_the_choice(
    road: Road, doris: Act, visited: Handover
) -> None:
    row_id = suggest_company(
        doris, handover_id=visited.id, company_name=" Byns  Bageri", place="Tällberg", reason="Gott"
    )

    row = road.row(Suggestion, row_id)
    assert (row.company_name, row.company_place, row.reason) == ("Byns Bageri", "Tällberg", "Gott")
    assert road.count(Nomination) == 0
    assert road.events(visited)[-1] == "suggestion.received"


def test_nothing_is_suggested_before_the_visit(road: Road, doris: Act, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(WrongState):
        suggest_company(doris, handover_id=handover.id, company_name="Byns Bageri")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"company_name": None}, "company_name"),
        ({"company_name": "..."}, "company_name"),
        ({"place": "x" * 81}, "place"),
        ({"reason": "ring 811228-9874"}, "reason"),
    ],
)
def test_a_suggestion_that_cannot_be_kept_is_refused(
    road: Road, doris: Act, visited: Handover, fields: dict[str, Any], field: str
) -> None:
    wanted = {"company_name": "Byns Bageri"} | fields

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        suggest_company(doris, handover_id=visited.id, **wanted)

    assert refused.value.facts["field"] == field


@pytest.mark.parametrize("message", ["Den låg vid bryggan", None])
def test_a_finder_is_heard_and_the_batons_state_is_not_theirs(
    road: Road, doris: Act, handover: Handover, message: str | None
) -> None:
    row_id = report_found_baton(
        doris, baton_id=handover.baton_id, message=message, contact="0247-123 45"
    )

    row = road.row(FinderMessage, row_id)
    assert (row.message, row.contact) == (message, "0247-123 45")
    assert road.row(Baton, handover.baton_id).state is BatonState.CARRIED
    assert road.events(handover) == ["baton.reported_found"]


def test_a_finders_message_that_cannot_be_kept_is_refused(
    road: Road, doris: Act, baton: Baton
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        report_found_baton(doris, baton_id=baton.id, message="x" * 1001)


def test_what_strangers_wrote_is_handled_once(road: Road, doris: Act, visited: Handover) -> None:
    suggestion = suggest_company(doris, handover_id=visited.id, company_name="Byns Bageri")
    message = report_found_baton(doris, baton_id=visited.baton_id)

    for minutes in (1, 2):
        act = road.act(road.astrid, minutes=minutes)
        handle_suggestion(act, suggestion_id=suggestion)
        handle_finder_message(act, message_id=message)

    first = road.act(minutes=1).now
    assert road.row(Suggestion, suggestion).handled_at == first
    assert road.row(FinderMessage, message).handled_at == first
    assert road.events(visited)[-2:] == ["suggestion.handled", "finder_message.handled"]


def test_staff_do_not_handle(road: Road, doris: Act, visited: Handover) -> None:
    suggestion = suggest_company(doris, handover_id=visited.id, company_name="Byns Bageri")
    message = report_found_baton(doris, baton_id=visited.baton_id)

    with road.unchanged(), pytest.raises(NotAllowed):
        handle_suggestion(road.act(road.bo), suggestion_id=suggestion)
    with road.unchanged(), pytest.raises(NotAllowed):
        handle_finder_message(road.act(road.bo), message_id=message)


def test_what_does_not_exist_is_not_found(road: Road, doris: Act) -> None:
    with pytest.raises(NotFound):
        suggest_company(doris, handover_id=4711, company_name="Byns Bageri")
    with pytest.raises(NotFound):
        report_found_baton(doris, baton_id=4711)
    with pytest.raises(NotFound):
        handle_suggestion(road.act(road.astrid), suggestion_id=4711)
    with pytest.raises(NotFound):
        handle_finder_message(road.act(road.astrid), message_id=4711)
