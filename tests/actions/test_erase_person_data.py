"""What is kept of a person is found wherever it lies, and erased so that the journal still holds."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.erase_person_data import erase_person_data
from app.actions.post_choice_links import post_choice_links
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.errors import NotAllowed, WrongState
from app.domain.likely_person import Likeness, Wanted
from app.extensions import Base
from app.storage import person_data
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail
from app.storage.people import Person
from app.storage.personal import ALL_FIELDS
from app.storage.visits import FinderMessage
from tests.support.full_house import FullHouse, house
from tests.support.road import Road

__all__ = ["house"]


CISSI = "cissi@dorren.example"


@pytest.fixture
def visited(house: FullHouse, road: Road) -> FullHouse:
    """Cissi is a contact, got a letter, chose the next company, and her name stands in a finder's words."""
    visit = road.visit(house.codes["awaiting"])
    submission = Submission(
        visit_id=visit.visit_id,
        first=Choice(name="Tomoku Hus"),
        reason="Hälsningar från Cissi",
        nominator_name="Cissi",
        nominator_email=CISSI,
    )
    submit_nomination(road.by_link(visit.visit_id), submission)
    post_choice_links(road.act(minutes=16))
    return house


def everything(session: Session) -> str:
    """The whole database as text, to look for a person in."""
    session.rollback()
    return json.dumps(
        [
            [str(value) for value in row]
            for table in Base.metadata.sorted_tables
            for row in session.execute(table.select())
        ],
        ensure_ascii=False,
    )


def keys_of(session: Session, wanted: Wanted) -> list[str]:
    session.rollback()
    return [finding.key for finding in person_data.of_person(session, wanted)]


def test_a_person_is_found_everywhere_by_an_address(visited: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(email=CISSI.upper()))

    groups = {key.partition(":")[0] for key in keys}
    assert {"contact", "nomination", "outgoing_mail", "journal_text"} <= groups


def test_after_erasing_nothing_is_left_of_her(visited: FullHouse, road: Road) -> None:
    assert CISSI in everything(road.session)

    erase_person_data(
        road.act(road.astrid), keys=keys_of(road.session, Wanted.of(email=CISSI, name="Cissi"))
    )

    left = everything(road.session)
    assert CISSI not in left
    assert "Cissi" not in left
    assert keys_of(road.session, Wanted.of(email=CISSI, name="Cissi")) == []
    road.check_journal()


def test_nobody_else_is_touched(visited: FullHouse, road: Road) -> None:
    keys = set(keys_of(road.session, Wanted.of(email=CISSI)))
    others = {finding.key: finding for finding in person_data.by_keys(road.session, _all(road))}

    erase_person_data(road.act(road.astrid), keys=keys)

    road.session.rollback()
    for finding in person_data.by_keys(road.session, others.keys() - keys):
        assert finding == others[finding.key]


def test_erasing_again_changes_nothing(visited: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(email=CISSI))
    erase_person_data(road.act(road.astrid), keys=keys)

    with road.unchanged():
        assert erase_person_data(road.act(road.astrid), keys=keys) == 0


def test_a_letter_that_waits_is_not_sent_to_somebody_erased(visited: FullHouse, road: Road) -> None:
    erase_person_data(road.act(road.astrid), keys=keys_of(road.session, Wanted.of(email=CISSI)))

    road.session.rollback()
    letters = road.session.scalars(
        select(OutgoingMail).where(OutgoingMail.recipient_email.endswith("@nobody.invalid"))
    ).all()
    assert {str(letter.state) for letter in letters} == {"cancelled"}
    assert all(letter.facts == "{}" for letter in letters)


def test_a_namesake_is_shown_as_perhaps(visited: FullHouse, road: Road) -> None:
    other = road.row(Handover, visited.handovers["undated"]).company_id
    add_contact(road.act(road.astrid), company_id=other, details=ContactDetails(name="Cissi"))
    road.session.rollback()

    found = person_data.of_person(road.session, Wanted.of(email=CISSI))

    contacts = {finding.likeness for finding in found if finding.key.startswith("contact:")}
    assert contacts == {Likeness.SURE, Likeness.PERHAPS}


def test_a_finder_is_found_by_the_number_they_left(house: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(phone="+46 247 123 45"))

    erase_person_data(road.act(road.astrid), keys=keys)

    message = road.row(FinderMessage, house.waiting["message"])
    assert (message.message, message.contact) == (None, None)


def test_somebody_without_an_account_is_found_by_name(house: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(name="ulrika utan konto"))

    erase_person_data(road.act(road.astrid), keys=keys)

    assert any(key.startswith("participant:") for key in keys)
    assert "Ulrika" not in everything(road.session)
    road.check_journal()


def test_an_account_in_use_is_shut_before_it_is_erased(house: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(email=road.bo.email))

    with road.unchanged(), pytest.raises(WrongState):
        erase_person_data(road.act(road.astrid), keys=keys)


def test_an_account_that_is_shut_is_erased_and_stays_shut(house: FullHouse, road: Road) -> None:
    keys = keys_of(road.session, Wanted.of(email="bort@example.com"))

    erase_person_data(road.act(road.astrid), keys=keys)

    gone = road.row(Person, house.people["deactivated"])
    assert (gone.name, gone.password_hash) == ("–", None)
    assert gone.deactivated_at is not None
    assert "Börje Borta" not in everything(road.session)


def test_the_journal_names_rows_and_fields_and_not_what_stood_there(
    visited: FullHouse, road: Road
) -> None:
    erase_person_data(road.act(road.astrid), keys=keys_of(road.session, Wanted.of(email=CISSI)))

    left = everything(road.session)
    assert "person_data.erased" in left
    assert "contact.email" in left


def test_keys_that_name_nothing_erase_nothing(house: FullHouse, road: Road) -> None:
    keys = ["", "contact", "contact:", "contact:x", "nobody:1", f"contact:{'9' * 20}"]

    with road.unchanged():
        assert erase_person_data(road.act(road.astrid), keys=keys) == 0


def test_nobody_but_an_admin_erases(house: FullHouse, road: Road) -> None:
    with pytest.raises(NotAllowed):
        erase_person_data(road.act(road.bo), keys=["contact:1"])


def _all(road: Road) -> list[str]:
    """Every row that keeps anything of anybody."""
    road.session.rollback()
    return [
        f"{field.group}:{key}"
        for field in ALL_FIELDS
        for (key,) in road.session.execute(select(field.key).where(field.stands))
    ]
