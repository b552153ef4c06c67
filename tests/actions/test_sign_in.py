"""Signing in: the same answer for every wrong guess, and no more guesses than a few."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import argon2
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.create_person import invite_person
from app.actions.deactivate_person import deactivate_person
from app.adapters import passwords
from app.domain.attempts import FREE_FOR_AN_ADDRESS, FREE_FROM_A_SOURCE
from app.domain.errors import TooManyAttempts, WrongPassword
from app.storage.people import FailedSignIn, Person, SignIn
from app.storage.transaction import transaction
from tests.support.people import ASTRID, BO, PASSWORD, SOURCE, facts_of, guess, taken_on
from tests.support.stage import ActAs

Verifications = list[str]


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> Verifications:
    """Notes each comparison of a password with a hash."""
    noted: Verifications = []
    verify = argon2.PasswordHasher.verify

    def noting(self: argon2.PasswordHasher, kept: str, password: bytes) -> bool:
        noted.append(kept.rsplit("$", 2)[0])
        return verify(self, kept, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", noting)
    return noted


def test_the_right_password_makes_a_sign_in_for_90_days(act: Act) -> None:
    taken_on(act, BO)

    secret = guess(act)

    assert facts_of(act, secret) is not None
    assert facts_of(replace(act, now=act.now + timedelta(days=89)), secret) is not None
    assert facts_of(replace(act, now=act.now + timedelta(days=90)), secret) is None


def test_an_address_is_known_in_any_case(act: Act) -> None:
    taken_on(act, BO)

    secret = guess(act, " BO@Example.COM ")

    assert facts_of(act, secret) is not None


def test_only_a_digest_of_the_secret_is_kept(act: Act) -> None:
    taken_on(act, BO)

    secret = guess(act)

    kept = act.session.scalars(select(SignIn)).one()
    assert secret not in str(vars(kept))


@pytest.mark.parametrize("email", ["bo@example.com", "nobody@example.com", "", "a\x00b", "\ud800"])
def test_a_wrong_guess_is_refused_whatever_the_address(act: Act, email: str) -> None:
    taken_on(act, BO)

    with pytest.raises(WrongPassword):
        guess(act, email, "wrong password")


def test_a_deactivated_person_is_answered_like_an_unknown_one(act: Act) -> None:
    taken_on(act, ASTRID)
    bo = taken_on(act, BO)
    deactivate_person(act, person_id=bo.person_id or 0)

    with pytest.raises(WrongPassword):
        guess(act)


def test_an_invited_person_without_a_password_cannot_sign_in(act: Act) -> None:
    invite_person(act, BO)

    with pytest.raises(WrongPassword):
        guess(act, password="")


def test_every_wrong_guess_costs_one_comparison_of_the_same_weight(
    act: Act, verifications: Verifications
) -> None:
    taken_on(act, ASTRID)
    gone = taken_on(act, BO)
    deactivate_person(act, person_id=gone.person_id or 0)
    invite_person(act, replace(BO, email="invited@example.com"))

    for email in (ASTRID.email, BO.email, "invited@example.com", "nobody@example.com", "\x00"):
        with pytest.raises(WrongPassword):
            guess(act, email, "wrong password")

    assert len(verifications) == 5
    assert len(set(verifications)) == 1


def test_a_password_is_never_compared_inside_a_write_transaction(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_on(act, BO)
    in_transaction: list[bool] = []
    verify = argon2.PasswordHasher.verify

    def noting(self: argon2.PasswordHasher, kept: str, password: bytes) -> bool:
        in_transaction.append(act.session.in_transaction())
        return verify(self, kept, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", noting)
    guess(act)

    assert in_transaction == [False]


def test_after_some_wrong_guesses_the_right_password_must_wait_too(
    act: Act, verifications: Verifications
) -> None:
    taken_on(act, BO)
    _guess_wrongly(act, FREE_FOR_AN_ADDRESS)
    verifications.clear()

    with pytest.raises(TooManyAttempts) as refusal:
        guess(act)

    assert refusal.value.facts == {"retry_after_seconds": 60}
    assert verifications == []


def test_an_unknown_address_must_wait_like_a_known_one(act: Act) -> None:
    _guess_wrongly(act, FREE_FOR_AN_ADDRESS, email="nobody@example.com")

    with pytest.raises(TooManyAttempts):
        guess(act, "nobody@example.com")


def test_the_right_password_after_the_wait_forgets_the_wrong_ones(act: Act) -> None:
    taken_on(act, BO)
    _guess_wrongly(act, FREE_FOR_AN_ADDRESS)
    later = replace(act, now=act.now + timedelta(seconds=60))

    guess(later)

    assert act.session.scalars(select(func.count(FailedSignIn.id))).one() == 0


def test_refused_tries_do_not_lengthen_the_wait(act: Act) -> None:
    taken_on(act, BO)
    _guess_wrongly(act, FREE_FOR_AN_ADDRESS)
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            guess(replace(act, now=act.now + timedelta(seconds=59)))

    assert guess(replace(act, now=act.now + timedelta(seconds=60)))


def test_guesses_at_many_addresses_from_one_place_are_slowed_down(act: Act) -> None:
    taken_on(act, BO)
    for number in range(FREE_FROM_A_SOURCE):
        _guess_wrongly(act, 1, email=f"{number}@example.com")

    with pytest.raises(TooManyAttempts):
        guess(act)
    assert guess(act, source="192.0.2.8")


def test_guesses_without_a_source_do_not_wait_for_each_other(act: Act) -> None:
    taken_on(act, BO)
    for number in range(FREE_FROM_A_SOURCE):
        _guess_wrongly(act, 1, email=f"{number}@example.com", source="")

    assert guess(act, source="")


def test_guesses_are_forgotten_after_a_day(act: Act) -> None:
    _guess_wrongly(act, 3)
    tomorrow = replace(act, now=act.now + timedelta(hours=24))

    _guess_wrongly(tomorrow, 1)

    assert act.session.scalars(select(func.count(FailedSignIn.id))).one() == 1


def test_neither_an_address_nor_a_place_is_kept_of_a_wrong_guess(act: Act) -> None:
    _guess_wrongly(act, 1)

    kept = vars(act.session.scalars(select(FailedSignIn)).one())
    assert BO.email not in str(kept)
    assert "192.0.2.7" not in str(kept)


def test_many_guesses_at_once_get_no_more_tries(
    act: Act, engine: Engine, verifications: Verifications
) -> None:
    taken_on(act, BO)

    def try_once(_number: int) -> str:
        with Session(engine) as session:
            try:
                return guess(replace(act, session=session), password="wrong password")
            except (WrongPassword, TooManyAttempts) as refusal:
                return refusal.code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(try_once, range(24)))

    assert sorted(set(answers)) == ["too_many_attempts", "wrong_password"]
    assert len(verifications) == FREE_FOR_AN_ADDRESS


def test_a_hash_of_weaker_days_is_renewed_at_the_next_sign_in(act: Act) -> None:
    bo = taken_on(act, BO)
    weaker = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    _keep_hash(act, bo.person_id or 0, weaker)

    guess(act)

    kept = act.session.scalars(select(Person.password_hash)).one()
    assert kept is not None
    assert not passwords.is_outdated(kept)


def _guess_wrongly(act: Act, times: int, *, email: str = BO.email, source: str = SOURCE) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            guess(act, email, "wrong password", source=source)


def _keep_hash(act: Act, person_id: int, password_hash: str) -> None:
    with transaction(act.session):
        person = act.session.get(Person, person_id)
        assert person is not None
        person.password_hash = password_hash
