"""Pairing a phone: one code, one phone, ten minutes, and a trace of who let it in."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.claim_pairing import claim_pairing, opened_pairing
from app.actions.deactivate_person import deactivate_person
from app.actions.issue_pairing import IssuedPairing, issue_pairing
from app.actions.revoke_sign_in import revoke_sign_in, revoke_sign_in_of
from app.adapters import tokens
from app.domain.errors import DomainError, LinkExpired, NotAllowed, NotFound, WrongState
from app.domain.pairing import LIFETIME, in_groups, pairing_code, read_pairing_code
from app.domain.roles import Actor
from app.storage import people
from app.storage.journal import JournalEntry
from app.storage.pairings import Pairing
from app.storage.people import Person, SignIn
from tests.support.stage import ActAs

PHONE = "Bos telefon"


@pytest.fixture
def by_bo(act_as: ActAs, bo: Person) -> Act:
    return act_as(bo)


@pytest.fixture
def issued(by_bo: Act, bo: Person) -> IssuedPairing:
    return issue_pairing(by_bo, person_id=bo.id)


@pytest.fixture
def stranger(by_bo: Act) -> Act:
    """The phone, on which nobody is signed in yet."""
    return replace(by_bo, actor=Actor.stranger())


def noted(session: Session, event: str) -> dict[str, int]:
    """The facts of the one journal entry of this kind."""
    session.rollback()
    facts: dict[str, int] = json.loads(
        session.scalars(select(JournalEntry.facts).where(JournalEntry.event == event)).one()
    )
    return facts


def later(act: Act, passed: timedelta) -> Act:
    return replace(act, now=act.now + passed)


def test_the_code_signs_the_phone_in_as_its_person(
    stranger: Act, issued: IssuedPairing, bo: Person, session: Session
) -> None:
    secret = claim_pairing(stranger, code=issued.code, label=PHONE)

    session.rollback()
    found = people.signed_in(session, secret_digest=tokens.digest(secret), now=stranger.now)
    assert found is not None
    assert found.person_id == bo.id
    assert session.scalars(select(SignIn.label)).all() == [PHONE]


def test_looking_claims_nothing(stranger: Act, issued: IssuedPairing) -> None:
    opened_pairing(stranger, code=issued.code)

    assert opened_pairing(stranger, code=issued.code).name == "Bo"


def test_the_code_is_read_as_people_type_it(stranger: Act, issued: IssuedPairing) -> None:
    typed = in_groups(issued.code).lower().replace("0", "o").replace("1", "l")

    assert opened_pairing(stranger, code=f" {typed} ").name == "Bo"


def test_a_code_works_once(stranger: Act, issued: IssuedPairing) -> None:
    claim_pairing(stranger, code=issued.code, label=PHONE)

    with pytest.raises(LinkExpired):
        claim_pairing(stranger, code=issued.code, label="En annan telefon")


def test_a_code_works_for_ten_minutes(stranger: Act, issued: IssuedPairing) -> None:
    claim_in_time = later(stranger, LIFETIME - timedelta(seconds=1))
    assert opened_pairing(claim_in_time, code=issued.code)

    with pytest.raises(LinkExpired):
        claim_pairing(later(stranger, LIFETIME), code=issued.code, label=PHONE)


def test_of_two_phones_at_once_one_is_signed_in(
    stranger: Act, issued: IssuedPairing, engine: Engine, session: Session
) -> None:
    def claim(label: str) -> bool:
        with Session(engine) as own:
            try:
                claim_pairing(replace(stranger, session=own), code=issued.code, label=label)
            except LinkExpired:
                return False
            return True

    with ThreadPoolExecutor(4) as phones:
        claimed = list(phones.map(claim, "ABCD"))

    session.rollback()
    assert sorted(claimed) == [False, False, False, True]
    assert len(session.scalars(select(SignIn.id)).all()) == 1


def test_the_newest_code_alone_is_good(
    stranger: Act, by_bo: Act, bo: Person, issued: IssuedPairing
) -> None:
    newer = issue_pairing(later(by_bo, timedelta(seconds=1)), person_id=bo.id)

    with pytest.raises(LinkExpired):
        claim_pairing(later(stranger, timedelta(seconds=2)), code=issued.code, label=PHONE)
    assert claim_pairing(later(stranger, timedelta(seconds=2)), code=newer.code, label=PHONE)


@pytest.mark.parametrize("code", ["", "ABCD", "0" * 12, "0" * 16, "ÅÄÖ", "\x00" * 12])
def test_a_code_that_was_never_made_opens_nothing(stranger: Act, code: str) -> None:
    with pytest.raises(NotFound):
        claim_pairing(stranger, code=code, label=PHONE)


def test_the_code_itself_is_kept_nowhere(issued: IssuedPairing, session: Session) -> None:
    session.rollback()
    row = session.scalars(select(Pairing)).one()

    assert issued.code not in {str(value) for value in vars(row).values()}
    assert row.code_digest == tokens.digest(issued.code)


def test_somebody_shut_out_in_the_meantime_is_not_let_in(
    stranger: Act, issued: IssuedPairing, act_as: ActAs, astrid: Person, bo: Person
) -> None:
    deactivate_person(act_as(astrid), person_id=bo.id)

    with pytest.raises(LinkExpired):
        claim_pairing(stranger, code=issued.code, label=PHONE)


class TestForSomebodyElse:
    """An admin may, and the journal tells; nobody else may."""

    def test_an_admin_makes_a_code_and_the_journal_names_both(
        self, act_as: ActAs, astrid: Person, bo: Person, stranger: Act, session: Session
    ) -> None:
        issued = issue_pairing(act_as(astrid), person_id=bo.id)
        claim_pairing(stranger, code=issued.code, label=PHONE)

        assert noted(session, "pairing.issued") == {"pairing": issued.pairing_id}
        assert noted(session, "pairing.claimed")["issued_by"] == astrid.id

    def test_a_colleague_may_not(self, by_bo: Act, astrid: Person) -> None:
        with pytest.raises(NotAllowed):
            issue_pairing(by_bo, person_id=astrid.id)

    def test_a_stranger_may_not(self, stranger: Act, bo: Person) -> None:
        with pytest.raises(NotAllowed):
            issue_pairing(stranger, person_id=bo.id)

    @pytest.mark.parametrize(("which", "refusal"), [("gone", WrongState), ("unknown", NotFound)])
    def test_nobody_is_let_in_who_is_not_there(
        self,
        act_as: ActAs,
        astrid: Person,
        bo: Person,
        which: str,
        refusal: type[DomainError],
    ) -> None:
        deactivate_person(act_as(astrid), person_id=bo.id)

        with pytest.raises(refusal):
            issue_pairing(act_as(astrid), person_id=bo.id if which == "gone" else 9999)


class TestRevoking:
    """A lost phone is shut out at once, by its owner or an admin."""

    def paired(self, stranger: Act, code: str, session: Session) -> tuple[int, str]:
        secret = claim_pairing(stranger, code=code, label=PHONE)
        session.rollback()
        return session.scalars(select(SignIn.id)).one(), secret

    def is_in(self, session: Session, act: Act, secret: str) -> bool:
        session.rollback()
        digest = tokens.digest(secret)
        return people.signed_in(session, secret_digest=digest, now=act.now) is not None

    def test_the_owner_ends_it(
        self, stranger: Act, by_bo: Act, issued: IssuedPairing, session: Session
    ) -> None:
        sign_in_id, secret = self.paired(stranger, issued.code, session)

        revoke_sign_in(by_bo, sign_in_id=sign_in_id)

        assert not self.is_in(session, by_bo, secret)

    def test_an_admin_ends_it(
        self,
        stranger: Act,
        act_as: ActAs,
        astrid: Person,
        bo: Person,
        issued: IssuedPairing,
        session: Session,
    ) -> None:
        sign_in_id, secret = self.paired(stranger, issued.code, session)

        revoke_sign_in_of(act_as(astrid), person_id=bo.id, sign_in_id=sign_in_id)

        assert not self.is_in(session, stranger, secret)

    def test_a_colleague_cannot_and_an_admin_must_name_the_right_person(
        self,
        stranger: Act,
        by_bo: Act,
        act_as: ActAs,
        astrid: Person,
        bo: Person,
        issued: IssuedPairing,
        session: Session,
    ) -> None:
        sign_in_id, secret = self.paired(stranger, issued.code, session)

        with pytest.raises(NotAllowed):
            revoke_sign_in_of(by_bo, person_id=bo.id, sign_in_id=sign_in_id)
        with pytest.raises(NotFound):
            revoke_sign_in_of(act_as(astrid), person_id=astrid.id, sign_in_id=sign_in_id)

        assert self.is_in(session, by_bo, secret)


def test_a_code_reads_back_whatever_its_bits() -> None:
    for bits in (0, 1, (1 << 60) - 1, 0x123456789ABCDEF):
        assert read_pairing_code(in_groups(pairing_code(bits))) == pairing_code(bits)
