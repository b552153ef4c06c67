"""Taking people on, changing their role, shutting them out: admins alone, and never the last one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.change_role import change_role
from app.actions.create_person import NewPerson, create_person, invite_person
from app.actions.create_token import create_token
from app.actions.deactivate_person import deactivate_person, reactivate_person
from app.actions.reset_person import reset_person
from app.domain.errors import (
    DomainError,
    EmailTaken,
    LastAdmin,
    NotAllowed,
    NotFound,
    UnacceptableField,
    WeakPassword,
    WrongPassword,
    WrongState,
)
from app.domain.roles import Actor, Role
from app.storage import people
from app.storage.journal import JournalEntry, JournalText
from app.storage.people import LinkPurpose, SignInKind
from app.storage.signing_in import sign_ins_of
from tests.support.people import (
    ASTRID,
    BO,
    PASSWORD,
    by,
    count_people,
    device_of,
    facts_of,
    guess,
    taken_on,
)
from tests.support.stage import ActAs

CECILIA = NewPerson("cecilia@example.com", "Cecilia Chef", Role.ADMIN)
NOBODY = 4711


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def astrid(act: Act) -> Actor:
    return taken_on(act, ASTRID)


@pytest.fixture
def bo(act: Act, astrid: Actor) -> Actor:
    return taken_on(act, BO)


def test_an_admin_invites_somebody_who_then_has_a_link_and_no_password(
    act: Act, astrid: Actor
) -> None:
    issued = invite_person(by(act, astrid), BO)

    invited = people.person(act.session, issued.person_id)
    assert invited is not None
    assert (invited.email, invited.name, invited.role) == (BO.email, BO.name, BO.role)
    assert not invited.has_password
    assert invited.link_is_open(act.now)


def test_an_address_is_kept_in_lower_case(act: Act) -> None:
    issued = invite_person(act, replace(BO, email=" Bo@EXAMPLE.com "))

    invited = people.person(act.session, issued.person_id)
    assert invited is not None
    assert invited.email == "bo@example.com"


def test_an_address_is_taken_once_only(act: Act, bo: Actor) -> None:
    with pytest.raises(EmailTaken):
        invite_person(act, replace(BO, email="BO@example.com"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "bo"}, "email"),
        ({"email": "bo@"}, "email"),
        ({"email": "bo@example.com\x00"}, "email"),
        ({"email": "b" * 300 + "@example.com"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "B" * 121}, "name"),
        ({"name": "B\u202eo"}, "name"),
    ],
)
def test_what_cannot_be_kept_of_a_person_is_refused_by_its_field(
    act: Act, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnacceptableField) as refusal:
        invite_person(act, replace(BO, **changes))

    assert refusal.value.facts["field"] == field
    assert count_people(act.session) == 0


def test_a_weak_password_takes_nobody_on(act: Act) -> None:
    with pytest.raises(WeakPassword):
        create_person(act, BO, password="leksand2029")

    assert count_people(act.session) == 0


ADMINS_ACTS: dict[str, Callable[[Act, int], object]] = {
    "invite": lambda act, _: invite_person(act, CECILIA),
    "create": lambda act, _: create_person(act, CECILIA, password=PASSWORD),
    "change role": lambda act, them: change_role(act, person_id=them, role=Role.ADMIN),
    "deactivate": lambda act, them: deactivate_person(act, person_id=them),
    "reactivate": lambda act, them: reactivate_person(act, person_id=them),
    "reset": lambda act, them: reset_person(act, person_id=them),
    "token": lambda act, _: create_token(act, email=BO.email, label="skript"),
}


@pytest.mark.parametrize("name", ADMINS_ACTS)
def test_an_admin_may_do_it(act: Act, astrid: Actor, bo: Actor, name: str) -> None:
    before = _events(act)

    ADMINS_ACTS[name](by(act, astrid), bo.person_id or 0)

    expected_change = 0 if name == "reactivate" else 1
    assert len(_events(act)) - len(before) >= expected_change


@pytest.mark.parametrize("name", ADMINS_ACTS)
@pytest.mark.parametrize("who", ["staff", "stranger", "link"])
def test_nobody_but_an_admin_may_do_it(
    act: Act, astrid: Actor, bo: Actor, name: str, who: str
) -> None:
    actors = {"staff": bo, "stranger": Actor.stranger(), "link": Actor.link(1)}
    before = _events(act)

    with pytest.raises(NotAllowed):
        ADMINS_ACTS[name](by(act, actors[who]), bo.person_id or 0)

    assert _events(act) == before


@pytest.mark.parametrize("name", ["change role", "deactivate", "reactivate", "reset"])
def test_nothing_can_be_done_to_somebody_who_is_not_there(
    act: Act, astrid: Actor, name: str
) -> None:
    with pytest.raises(NotFound):
        ADMINS_ACTS[name](by(act, astrid), NOBODY)


def test_a_deactivated_person_is_out_everywhere_at_once(act: Act, astrid: Actor, bo: Actor) -> None:
    phone, token = device_of(act, BO), create_token(act, email=BO.email, label="skript")

    deactivate_person(by(act, astrid), person_id=bo.person_id or 0)

    assert facts_of(act, phone.secret) is None
    assert facts_of(act, token) is None
    with pytest.raises(WrongPassword):
        guess(act)


def test_a_reactivated_person_signs_in_again_with_the_old_password(
    act: Act, astrid: Actor, bo: Actor
) -> None:
    phone = device_of(act, BO)
    deactivate_person(by(act, astrid), person_id=bo.person_id or 0)

    reactivate_person(by(act, astrid), person_id=bo.person_id or 0)

    assert facts_of(act, guess(act)) is not None
    assert facts_of(act, phone.secret) is None


@pytest.mark.parametrize("name", ["deactivate", "change role"])
def test_doing_it_twice_changes_nothing_more(act: Act, astrid: Actor, bo: Actor, name: str) -> None:
    ADMINS_ACTS[name](by(act, astrid), bo.person_id or 0)
    before = _events(act)

    ADMINS_ACTS[name](by(act, astrid), bo.person_id or 0)

    assert _events(act) == before


def test_a_new_role_counts_where_the_person_is_signed_in(
    act: Act, astrid: Actor, bo: Actor
) -> None:
    phone = device_of(act, BO)

    change_role(by(act, astrid), person_id=bo.person_id or 0, role=Role.ADMIN)

    facts = facts_of(act, phone.secret)
    assert facts is not None
    assert facts.role is Role.ADMIN


@pytest.mark.parametrize("name", ["deactivate", "demote"])
def test_the_last_admin_stays(act: Act, astrid: Actor, bo: Actor, name: str) -> None:
    with pytest.raises(LastAdmin):
        _remove(act, astrid, name)


def test_an_invited_admin_who_cannot_sign_in_yet_does_not_count(act: Act, astrid: Actor) -> None:
    invite_person(act, CECILIA)

    with pytest.raises(LastAdmin):
        deactivate_person(act, person_id=astrid.person_id or 0)


@pytest.mark.parametrize("name", ["deactivate", "demote"])
def test_an_admin_may_go_when_another_stays(act: Act, astrid: Actor, name: str) -> None:
    taken_on(act, CECILIA)

    _remove(act, astrid, name)

    assert _admins_left(act) == 1


@pytest.mark.parametrize("name", ["deactivate", "demote", "reset"])
def test_of_two_admins_who_remove_each_other_at_once_one_stays(
    act: Act, engine: Engine, astrid: Actor, name: str
) -> None:
    cecilia = taken_on(act, CECILIA)

    def remove(pair: tuple[Actor, Actor]) -> str:
        remover, removed = pair
        with Session(engine) as session:
            try:
                _remove(by(replace(act, session=session), remover), removed, name)
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(remove, [(astrid, cecilia), (cecilia, astrid)]))

    assert sorted(answers) == ["done", "last_admin"]
    assert _admins_left(act) == 1


def test_a_reset_takes_the_password_and_every_sign_in(act: Act, astrid: Actor, bo: Actor) -> None:
    phone = device_of(act, BO)

    issued = reset_person(by(act, astrid), person_id=bo.person_id or 0)

    assert issued.purpose is LinkPurpose.RESET
    assert facts_of(act, phone.secret) is None
    with pytest.raises(WrongPassword):
        guess(act)


def test_one_who_never_used_the_invitation_is_invited_again(act: Act, astrid: Actor) -> None:
    first = invite_person(by(act, astrid), BO)

    again = reset_person(by(act, astrid), person_id=first.person_id)

    assert again.purpose is LinkPurpose.INVITE
    assert again.secret != first.secret


def test_nobody_resets_themselves(act: Act, astrid: Actor) -> None:
    with pytest.raises(NotAllowed):
        reset_person(by(act, astrid), person_id=astrid.person_id or 0)


def test_a_deactivated_person_is_not_reset(act: Act, astrid: Actor, bo: Actor) -> None:
    deactivate_person(act, person_id=bo.person_id or 0)

    with pytest.raises(WrongState):
        reset_person(by(act, astrid), person_id=bo.person_id or 0)


def test_a_token_acts_as_its_person_for_a_year(act: Act, bo: Actor) -> None:
    token = create_token(act, email="BO@example.com", label="belastningsprov")

    facts = facts_of(act, token)
    assert facts is not None
    assert facts.person_id == bo.person_id
    [row] = _sign_ins(act, bo)
    assert row == (SignInKind.TOKEN, "belastningsprov", 365)


@pytest.mark.parametrize("email", ["nobody@example.com", "", "astrid"])
def test_there_is_no_token_for_nobody(act: Act, email: str) -> None:
    with pytest.raises(NotFound):
        create_token(act, email=email, label="skript")


def test_the_journal_tells_who_did_what_and_keeps_names_apart(act: Act, astrid: Actor) -> None:
    issued = invite_person(by(act, astrid), BO)
    change_role(by(act, astrid), person_id=issued.person_id, role=Role.ADMIN)
    deactivate_person(by(act, astrid), person_id=issued.person_id)
    reactivate_person(by(act, astrid), person_id=issued.person_id)
    reset_person(by(act, astrid), person_id=issued.person_id)

    entries = act.session.scalars(
        select(JournalEntry).where(JournalEntry.actor == astrid.label).order_by(JournalEntry.id)
    ).all()
    assert [entry.event for entry in entries] == [
        "person.invited",
        "person.role_changed",
        "person.deactivated",
        "person.reactivated",
        "person.invited_again",
    ]
    assert {entry.subject for entry in entries} == {f"person:{issued.person_id}"}
    assert not any(BO.email in entry.facts or BO.name in entry.facts for entry in entries)
    texts = act.session.scalars(select(JournalText.value)).all()
    assert {BO.email, BO.name} <= set(texts)


def _remove(act: Act, them: Actor, how: str) -> None:
    person_id = them.person_id or 0
    match how:
        case "deactivate":
            deactivate_person(act, person_id=person_id)
        case "demote":
            change_role(act, person_id=person_id, role=Role.STAFF)
        case "reset":
            reset_person(act, person_id=person_id)


def _admins_left(act: Act) -> int:
    act.session.rollback()
    return sum(
        person.role is Role.ADMIN and person.deactivated_at is None and person.has_password
        for person in people.everyone(act.session)
    )


def _events(act: Act) -> list[tuple[str, str]]:
    rows = act.session.execute(select(JournalEntry.event, JournalEntry.subject))
    found = [(row.event, row.subject) for row in rows]
    act.session.rollback()
    return found


def _sign_ins(act: Act, them: Actor) -> list[tuple[SignInKind, str, int]]:
    rows = sign_ins_of(act.session, them.person_id or 0, now=act.now)
    return [(row.kind, row.label, (row.expires_at - row.created_at).days) for row in rows]
