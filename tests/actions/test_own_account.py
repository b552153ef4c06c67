"""What people do with their own sign-in: use a link, change the password, end devices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.change_password import change_password
from app.actions.create_person import invite_person
from app.actions.create_token import create_token
from app.actions.deactivate_person import deactivate_person
from app.actions.issue_link import IssuedLink
from app.actions.note_posting import note_posting
from app.actions.reset_person import reset_person
from app.actions.revoke_sign_in import revoke_other_sign_ins, revoke_sign_in
from app.actions.use_link import opened_link, use_link
from app.adapters import tokens
from app.domain.attempts import FREE_FOR_AN_ADDRESS
from app.domain.errors import (
    DomainError,
    LinkExpired,
    NotAllowed,
    NotFound,
    TooManyAttempts,
    WeakPassword,
    WrongPassword,
)
from app.domain.roles import Actor
from app.storage.people import SignIn
from tests.support.people import (
    ASTRID,
    BO,
    PASSWORD,
    SOURCE,
    Device,
    by,
    device_of,
    facts_of,
    guess,
    taken_on,
)
from tests.support.stage import ActAs

NEW_PASSWORD = "nio nya vantar"


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def invitation(act: Act) -> IssuedLink:
    return invite_person(act, BO)


@pytest.fixture
def phone(act: Act) -> Device:
    taken_on(act, ASTRID)
    taken_on(act, BO)
    return device_of(act, BO)


def test_an_invitation_sets_a_password_and_signs_in(act: Act, invitation: IssuedLink) -> None:
    secret = _use(act, invitation)

    facts = facts_of(act, secret)
    assert facts is not None
    assert facts.email == BO.email
    assert facts_of(act, guess(act)) is not None


def test_a_link_works_once(act: Act, invitation: IssuedLink) -> None:
    _use(act, invitation)

    with pytest.raises(LinkExpired):
        _use(act, invitation)


def test_of_two_who_use_a_link_at_once_one_is_let_in(
    act: Act, engine: Engine, invitation: IssuedLink
) -> None:
    def use(_number: int) -> str:
        with Session(engine) as session:
            try:
                _use(replace(act, session=session), invitation)
            except DomainError as refusal:
                return refusal.code
            return "in"

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(use, range(4)))

    assert sorted(answers) == ["in", "link_expired", "link_expired", "link_expired"]


def test_an_invitation_waits_for_seven_days(act: Act, invitation: IssuedLink) -> None:
    opened_link(_later(act, timedelta(days=7) - timedelta(seconds=1)), secret=invitation.secret)

    with pytest.raises(LinkExpired):
        _use(_later(act, timedelta(days=7)), invitation)


def test_a_reset_waits_for_thirty_minutes(act: Act, phone: Device) -> None:
    issued = reset_person(act, person_id=phone.actor.person_id or 0)
    opened_link(_later(act, timedelta(minutes=29)), secret=issued.secret)

    with pytest.raises(LinkExpired):
        _use(_later(act, timedelta(minutes=30)), issued)


@pytest.mark.parametrize("secret", ["", "x", "a" * 56, "\x00", "\ud800"])
def test_a_link_that_was_never_issued_is_unknown(
    act: Act, invitation: IssuedLink, secret: str
) -> None:
    with pytest.raises(NotFound):
        use_link(act, secret=secret, password=PASSWORD, label="")


def test_a_newer_link_takes_the_place_of_the_older(act: Act, invitation: IssuedLink) -> None:
    newer = reset_person(act, person_id=invitation.person_id)

    with pytest.raises(LinkExpired):
        _use(act, invitation)
    assert _use(act, newer)


def test_a_deactivated_person_cannot_use_a_link(act: Act, invitation: IssuedLink) -> None:
    deactivate_person(act, person_id=invitation.person_id)

    with pytest.raises(LinkExpired):
        _use(act, invitation)


def test_a_weak_password_leaves_the_link_unused(act: Act, invitation: IssuedLink) -> None:
    with pytest.raises(WeakPassword):
        use_link(act, secret=invitation.secret, password="bo@example.com", label="")

    assert _use(act, invitation)


def test_a_link_lets_in_one_who_must_wait_after_wrong_guesses(act: Act, phone: Device) -> None:
    for _ in range(FREE_FOR_AN_ADDRESS):
        with pytest.raises(WrongPassword):
            guess(act, password="wrong password")
    issued = reset_person(act, person_id=phone.actor.person_id or 0)

    _use(act, issued)

    assert guess(act)


def test_a_changed_password_ends_the_other_sign_ins_and_keeps_this_one(
    act: Act, phone: Device
) -> None:
    computer, token = device_of(act, BO), create_token(act, email=BO.email, label="skript")

    _change(act, phone)

    assert facts_of(act, phone.secret) is not None
    assert facts_of(act, computer.secret) is None
    assert facts_of(act, token) is None
    assert guess(act, password=NEW_PASSWORD)
    with pytest.raises(WrongPassword):
        guess(act, password=PASSWORD)


def test_the_current_password_is_asked_for(act: Act, phone: Device) -> None:
    with pytest.raises(WrongPassword):
        _change(act, phone, current="wrong password")

    assert guess(act, password=PASSWORD)


def test_the_current_password_cannot_be_guessed_at_length(act: Act, phone: Device) -> None:
    for _ in range(FREE_FOR_AN_ADDRESS):
        with pytest.raises(WrongPassword):
            _change(act, phone, current="wrong password")

    with pytest.raises(TooManyAttempts):
        _change(act, phone)


def test_a_new_password_must_not_be_weak(act: Act, phone: Device) -> None:
    with pytest.raises(WeakPassword):
        _change(act, phone, new="Bo Besökare 2026")


def test_nobody_else_changes_a_password(act: Act, phone: Device) -> None:
    with pytest.raises(NotAllowed):
        change_password(
            by(act, Actor.stranger()), current=PASSWORD, new=NEW_PASSWORD, source=SOURCE
        )


def test_one_device_is_ended_and_the_others_stay(act: Act, phone: Device) -> None:
    lost = device_of(act, BO)

    revoke_sign_in(by(act, phone.actor), sign_in_id=lost.actor.sign_in_id or 0)

    assert facts_of(act, lost.secret) is None
    assert facts_of(act, phone.secret) is not None


def test_all_other_devices_are_ended_at_once(act: Act, phone: Device) -> None:
    others = [device_of(act, BO), device_of(act, BO)]
    astrids = device_of(act, ASTRID)

    ended = revoke_other_sign_ins(by(act, phone.actor))

    assert ended == 2
    assert [facts_of(act, other.secret) for other in others] == [None, None]
    assert facts_of(act, phone.secret) is not None
    assert facts_of(act, astrids.secret) is not None


def test_nobody_ends_a_device_of_somebody_else(act: Act, phone: Device) -> None:
    astrids = device_of(act, ASTRID)

    with pytest.raises(NotFound):
        revoke_sign_in(by(act, phone.actor), sign_in_id=astrids.actor.sign_in_id or 0)

    assert facts_of(act, astrids.secret) is not None


@pytest.mark.parametrize("actor", [Actor.stranger(), Actor.link(1)])
def test_one_who_is_not_signed_in_ends_nothing(act: Act, phone: Device, actor: Actor) -> None:
    with pytest.raises(NotFound):
        revoke_sign_in(by(act, actor), sign_in_id=phone.actor.sign_in_id or 0)
    with pytest.raises(NotAllowed):
        revoke_other_sign_ins(by(act, actor))


def test_a_device_that_is_ended_twice_is_ended(act: Act, phone: Device) -> None:
    for _ in range(2):
        revoke_sign_in(by(act, phone.actor), sign_in_id=phone.actor.sign_in_id or 0)

    assert facts_of(act, phone.secret) is None


@pytest.mark.parametrize(("minutes", "noted"), [(59, 0), (60, 60), (90, 90)])
def test_use_of_a_device_is_noted_once_an_hour(
    act: Act, phone: Device, minutes: int, noted: int
) -> None:
    note_posting(by(_later(act, timedelta(minutes=minutes)), phone.actor))

    assert _last_posted(act, phone) == act.now + timedelta(minutes=noted)


def test_the_system_has_no_device_to_note(act: Act, phone: Device) -> None:
    note_posting(_later(act, timedelta(hours=2)))

    assert _last_posted(act, phone) == act.now


def _use(act: Act, link: IssuedLink) -> str:
    return use_link(act, secret=link.secret, password=PASSWORD, label="Chrome/Android")


def _change(act: Act, device: Device, *, current: str = PASSWORD, new: str = NEW_PASSWORD) -> None:
    change_password(by(act, device.actor), current=current, new=new, source=SOURCE)


def _later(act: Act, passed: timedelta) -> Act:
    return replace(act, now=act.now + passed)


def _last_posted(act: Act, device: Device) -> datetime | None:
    digest = tokens.digest(device.secret)
    return act.session.scalars(
        select(SignIn.last_posted_at).where(SignIn.secret_digest == digest)
    ).one()
