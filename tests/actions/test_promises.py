"""What we promise companies: made once, changed by versions, ended with a word, and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.actions.carry_promise import carry_promise
from app.actions.deactivate_person import deactivate_person
from app.actions.end_promise import keep_promise, let_go_promise, reopen_promise
from app.actions.hand_over_promises import hand_over_promises
from app.actions.make_promise import Promised, change_promise, make_promise
from app.actions.purge_personal_data import purge_personal_data
from app.domain.errors import (
    HeirNeeded,
    KeyReused,
    NotAllowed,
    NotFound,
    ReasonNeeded,
    UnacceptableField,
    WrongState,
)
from app.domain.promise import PromiseState
from app.domain.roles import Role
from app.storage import promises
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.promises import Promise, PromiseFilter, PromiseLine
from app.storage.relays import Relay
from tests.support import cast
from tests.support.road import Road

DAY = 24 * 60
TODAY = date(2026, 5, 12)
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def karin(road: Road) -> Person:
    """A member of staff who has nothing to do with it."""
    return cast.make_person(road.session, "Karin", Role.STAFF, now=road.now)


@pytest.fixture
def promise_id(road: Road, visit_id: int) -> int:
    """Bo promises, and owes it himself."""
    return make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(road.bo))


def owed(person: Person, words: str = "Vi ringer om lokalen", due_on: date = SOON) -> Promised:
    return Promised(words=words, owner_id=person.id, due_on=due_on)


def told(road: Road, promise_id: int) -> PromiseLine:
    road.session.rollback()
    line = promises.line(road.session, promise_id)
    assert line is not None
    return line


def test_a_promise_stands_with_its_owner_day_and_company(
    road: Road, handover: Handover, promise_id: int
) -> None:
    line = told(road, promise_id)

    assert (line.words, line.owner, line.due_on) == ("Vi ringer om lokalen", "Bo", SOON)
    assert (line.company, line.state, line.version) == ("Leksandsdörren", PromiseState.OPEN, 1)
    assert road.events(handover)[-1] == "promise.made"
    road.check_journal()


def test_sending_a_promise_twice_makes_it_once(road: Road, visit_id: int, karin: Person) -> None:
    by_bo = replace(road.act(road.bo), intent=str(uuid4()))

    first = make_promise(by_bo, visit_id=visit_id, promised=owed(road.bo))
    second = make_promise(by_bo, visit_id=visit_id, promised=owed(road.bo))

    assert second == first
    assert road.count(Promise) == 1
    by_karin = replace(road.act(karin), intent=by_bo.intent)
    with pytest.raises(KeyReused):
        make_promise(by_karin, visit_id=visit_id, promised=owed(karin))


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"words": "  "}, "words", "missing"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on", "past"),
        ({"owner_id": 999}, "owner_id", "not_working"),
    ],
)
def test_what_cannot_be_promised_is_refused_by_its_field(
    road: Road, visit_id: int, wrong: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(UnacceptableField) as refused, road.unchanged():
        make_promise(
            road.act(road.bo),
            visit_id=visit_id,
            promised=replace(owed(road.bo), **wrong),  # type: ignore[arg-type]
        )

    assert refused.value.facts == {"field": field, "reason": reason}


def test_who_has_left_owes_nothing_new(road: Road, visit_id: int, karin: Person) -> None:
    deactivate_person(road.act(road.astrid), person_id=karin.id)
    road.session.rollback()

    with pytest.raises(UnacceptableField):
        make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(karin))


def test_a_promise_is_about_a_visit_that_is_there_and_made_by_us(road: Road, visit_id: int) -> None:
    with pytest.raises(NotFound):
        make_promise(road.act(road.bo), visit_id=999, promised=owed(road.bo))
    with pytest.raises(NotAllowed):
        make_promise(road.by_link(visit_id), visit_id=visit_id, promised=owed(road.bo))


def test_of_two_who_change_it_at_once_the_second_is_told(road: Road, promise_id: int) -> None:
    later = SOON + timedelta(days=7)
    change_promise(
        road.act(road.astrid),
        promise_id=promise_id,
        version=1,
        promised=owed(road.bo, due_on=later),
    )

    with pytest.raises(WrongState):
        change_promise(
            road.act(road.bo), promise_id=promise_id, version=1, promised=owed(road.astrid)
        )
    road.session.rollback()
    with pytest.raises(WrongState):
        keep_promise(road.act(road.bo), promise_id=promise_id, version=1)

    line = told(road, promise_id)
    assert (line.due_on, line.owner, line.version) == (later, "Bo", 2)


def test_a_promise_ends_as_kept_or_let_go_for_a_reason_and_can_be_owed_again(
    road: Road, handover: Handover, promise_id: int
) -> None:
    by_bo = road.act(road.bo)

    with pytest.raises(ReasonNeeded):
        let_go_promise(by_bo, promise_id=promise_id, version=1, reason=" ")
    let_go_promise(by_bo, promise_id=promise_id, version=1, reason="Lokalen såldes")
    assert told(road, promise_id).ended_words == "Lokalen såldes"
    reopen_promise(by_bo, promise_id=promise_id, version=2)
    keep_promise(by_bo, promise_id=promise_id, version=3, outcome="De flyttar in i höst")

    line = told(road, promise_id)
    assert (line.state, line.ended_words) == (PromiseState.KEPT, "De flyttar in i höst")
    assert road.events(handover)[-3:] == ["promise.let_go", "promise.reopened", "promise.kept"]
    for deed in (keep_promise, reopen_promise):
        with pytest.raises(WrongState):
            deed(by_bo, promise_id=promise_id, version=3)
        road.session.rollback()
    road.check_journal()


def test_only_its_owner_whoever_made_it_and_admins_touch_a_promise(
    road: Road, visit_id: int, promise_id: int, karin: Person
) -> None:
    deeds: list[Callable[..., object]] = [
        lambda act: change_promise(
            act, promise_id=promise_id, version=1, promised=owed(karin, "Något annat")
        ),
        lambda act: keep_promise(act, promise_id=promise_id, version=1),
        lambda act: let_go_promise(act, promise_id=promise_id, version=1, reason="Nej"),
        lambda act: reopen_promise(act, promise_id=promise_id, version=1),
        lambda act: carry_promise(act, promise_id=promise_id),
    ]

    with road.unchanged():
        for act in (road.act(karin), road.by_link(visit_id)):
            for deed in deeds:
                with pytest.raises(NotAllowed):
                    deed(act)
                road.session.rollback()


# When a leg closes ---------------------------------------------------------------------------


def test_a_leg_that_closes_over_an_open_promise_leaves_it_open_until_somebody_carries_it(
    road: Road, relay: Relay, handover: Handover, visit_id: int, promise_id: int
) -> None:
    by_bo = road.act(road.bo)
    with pytest.raises(WrongState):
        carry_promise(by_bo, promise_id=promise_id)
    road.session.rollback()

    road.yes(road.nominate(visit_id).nomination_id)

    assert told(road, promise_id).left_open
    waiting = promises.waiting(road.session, relay.id, today=TODAY, page=1)
    assert [one.promise_id for one in waiting.rows] == [promise_id]
    for _ in range(2):
        carry_promise(by_bo, promise_id=promise_id)
    assert not told(road, promise_id).left_open
    assert promises.waiting(road.session, relay.id, today=TODAY, page=1).rows == []
    assert road.events(handover).count("promise.carried") == 1


def test_a_promise_that_ended_before_its_leg_closed_is_not_left_open(
    road: Road, relay: Relay, visit_id: int, promise_id: int
) -> None:
    keep_promise(road.act(road.bo), promise_id=promise_id, version=1)

    road.yes(road.nominate(visit_id).nomination_id)

    assert not told(road, promise_id).left_open
    assert promises.waiting(road.session, relay.id, today=SOON, page=1).rows == []


def test_what_is_due_waits_for_the_admins_from_its_day_on(
    road: Road, relay: Relay, promise_id: int
) -> None:
    early = promises.waiting(road.session, relay.id, today=SOON - timedelta(days=1), page=1)
    on_its_day = promises.waiting(road.session, relay.id, today=SOON, page=1)

    assert early.rows == []
    assert [one.promise_id for one in on_its_day.rows] == [promise_id]


# When somebody leaves ------------------------------------------------------------------------


def test_what_somebody_owes_is_handed_over_when_they_leave(
    road: Road, relay: Relay, visit_id: int, promise_id: int, karin: Person
) -> None:
    ended = make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(road.bo, "Klart"))
    keep_promise(road.act(road.bo), promise_id=ended, version=1)
    with pytest.raises(HeirNeeded):
        deactivate_person(road.act(road.astrid), person_id=road.bo.id)
    road.session.rollback()

    deactivate_person(road.act(road.astrid), person_id=road.bo.id, heir_id=karin.id)

    assert told(road, promise_id).owner == "Karin"
    assert told(road, ended).owner == "Bo"
    assert (
        hand_over_promises(road.act(road.astrid), from_person_id=road.bo.id, to_person_id=karin.id)
        == 0
    )
    road.check_journal()


def test_only_an_admin_hands_over_and_only_to_somebody_who_works_here(
    road: Road, promise_id: int, karin: Person
) -> None:
    with pytest.raises(NotAllowed):
        hand_over_promises(road.act(karin), from_person_id=road.bo.id, to_person_id=karin.id)
    for taker in (road.bo.id, 999):
        with pytest.raises(UnacceptableField):
            hand_over_promises(road.act(road.astrid), from_person_id=road.bo.id, to_person_id=taker)
        road.session.rollback()


# Questions -----------------------------------------------------------------------------------


def test_promises_are_counted_by_owner_and_by_topic(
    road: Road, relay: Relay, visit_id: int, promise_id: int, karin: Person
) -> None:
    make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(karin, due_on=TODAY))
    make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(karin))
    road.session.rollback()

    shares = promises.by_owner(road.session, relay.id, today=TODAY)
    topics = promises.by_topic(road.session, relay.id, today=TODAY)
    hers = promises.of_relay(road.session, relay.id, PromiseFilter(owner_id=karin.id), page=1)

    assert [(one.name_sv, one.open, one.due) for one in shares] == [("Karin", 2, 1), ("Bo", 1, 0)]
    assert [(one.row_id, one.open, one.due) for one in topics] == [(None, 3, 1)]
    assert [one.due_on for one in hers.rows] == [TODAY, SOON]


def test_the_words_go_five_years_after_it_ended_and_an_open_promise_keeps_them(
    road: Road, visit_id: int, promise_id: int
) -> None:
    ended = make_promise(road.act(road.bo), visit_id=visit_id, promised=owed(road.bo, "Klart"))
    keep_promise(road.act(road.bo), promise_id=ended, version=1, outcome="Cissi fick sin lokal")
    road.session.rollback()

    purge_personal_data(road.act(minutes=(5 * 365 + 1) * DAY))

    assert (told(road, ended).words, told(road, ended).ended_words) == (None, None)
    assert told(road, promise_id).words == "Vi ringer om lokalen"
    road.check_journal()
