"""Personal data goes when its term is over, field by field, and the journal still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.actions.purge_personal_data import purge_personal_data
from app.domain.errors import NotAllowed
from app.domain.retention import RULES
from app.storage import disposal
from app.storage.contacts import Contact
from app.storage.journal import JournalText
from app.storage.people import Person
from app.storage.personal import ALL_FIELDS
from app.storage.transaction import transaction
from app.storage.visits import FinderMessage, Participant
from tests.support.full_house import FullHouse, house
from tests.support.road import Road

__all__ = ["house"]


DAY = 24 * 60
FIFTY_YEARS = 50 * 365 * DAY


def test_every_field_with_personal_data_has_its_rule() -> None:
    assert {field.name for field in ALL_FIELDS} == RULES.keys()


def test_nothing_goes_before_its_time(house: FullHouse) -> None:
    with house.road.unchanged():
        gone = purge_personal_data(house.road.act())

    assert gone == {}


def test_a_contact_who_left_goes_after_a_year_and_one_who_stays_does_not(
    house: FullHouse, road: Road
) -> None:
    with transaction(road.session):
        road.session.execute(
            update(Contact).where(Contact.id == house.contact_id).values(ended_at=road.now)
        )

    early = purge_personal_data(road.act(minutes=364 * DAY))
    before = road.row(Contact, house.contact_id).name
    late = purge_personal_data(road.act(minutes=366 * DAY))

    assert "contact.name" not in early
    assert before == "Cissi"
    assert late["contact.name"] == 1
    contact = road.row(Contact, house.contact_id)
    assert (contact.name, contact.email, contact.phone, contact.role) == (None,) * 4
    road.check_journal()


def test_what_is_in_use_never_goes(house: FullHouse, road: Road) -> None:
    purge_personal_data(road.act(minutes=FIFTY_YEARS))

    assert road.row(Contact, house.contact_id).email == "cissi@dorren.example"
    assert road.row(Person, road.bo.id).name == "Bo"
    assert road.row(FinderMessage, house.waiting["message"]).message == "Den ligger i diket"


def test_who_was_at_a_visit_is_forgotten_after_five_years(house: FullHouse, road: Road) -> None:
    purge_personal_data(road.act(minutes=5 * 365 * DAY - DAY))
    before = set(_names(road.session))
    purge_personal_data(road.act(minutes=5 * 365 * DAY + DAY))

    assert "Ulrika Utan Konto" in before
    assert set(_names(road.session)) == {None}


def test_somebody_who_was_shut_out_is_forgotten_after_two_years(
    house: FullHouse, road: Road
) -> None:
    purge_personal_data(road.act(minutes=731 * DAY))

    gone = road.row(Person, house.people["deactivated"])
    assert gone.name == "–"
    assert gone.email == f"raderad-{gone.id}@nobody.invalid"
    assert gone.password_hash is None


def test_the_texts_of_the_journal_go_after_two_years_and_it_verifies(
    house: FullHouse, road: Road
) -> None:
    before = road.count(JournalText)

    gone = purge_personal_data(road.act(minutes=731 * DAY))

    assert before > 0
    assert gone["journal_text.value"] == before
    assert road.count(JournalText) == 0
    road.check_journal()


def test_purging_again_finds_nothing_more(house: FullHouse, road: Road) -> None:
    purge_personal_data(road.act(minutes=FIFTY_YEARS))

    with road.unchanged():
        assert purge_personal_data(road.act(minutes=FIFTY_YEARS)) == {}


def test_what_will_go_is_foretold_exactly(house: FullHouse, road: Road) -> None:
    later = road.act(minutes=731 * DAY)
    foretold = disposal.standing(road.session, now=later.now)

    gone = purge_personal_data(later)

    assert {one.name: one.due for one in foretold if one.due} == gone
    road.session.rollback()
    after = {one.name: one.kept for one in disposal.standing(road.session, now=later.now)}
    assert after == {one.name: one.kept - one.due for one in foretold}


def test_when_the_next_goes_is_told(house: FullHouse, road: Road) -> None:
    told = {one.name: one.next_at for one in disposal.standing(road.session, now=road.now)}

    assert told["person.name"] == road.now + timedelta(days=730)
    assert told["contact.name"] is None


def test_nobody_but_an_admin_purges(house: FullHouse, road: Road) -> None:
    with pytest.raises(NotAllowed):
        purge_personal_data(road.act(road.bo, minutes=FIFTY_YEARS))


def _names(session: Session) -> list[str | None]:
    session.rollback()
    return list(session.scalars(select(Participant.name)))
