"""What is kept of a person is found wherever it lies, and erased so that the journal still holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.erase_person_data import erase_person_data
from app.actions.invite_company import Asking, invite_company
from app.actions.keep_late_choice import keep_late_choice
from app.actions.look_after_own import ask_to_move
from app.actions.merge_companies import merge_companies
from app.actions.post_choice_links import post_choice_links
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.errors import NotAllowed, WrongState
from app.domain.likely_person import Likeness, Wanted
from app.domain.roles import Actor
from app.extensions import Base
from app.storage import person_data
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.late_choices import LateKind
from app.storage.outbox import OutgoingMail
from app.storage.people import Person
from app.storage.personal import ALL_FIELDS
from app.storage.relays import Relay
from app.storage.visits import FinderMessage, Visit
from tests.support import cast
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


def test_whoever_chose_for_a_company_is_found_while_the_choice_waits(
    road: Road, company: Company, code: str
) -> None:
    submission = Submission(
        visit_id=road.visit(code).visit_id,
        first=Choice(name="Tomoku Hus"),
        nominator_name="Cissi Svensson",
    )
    act = road.by_link(submission.visit_id)
    late_id = keep_late_choice(act, submission, LateKind.ALREADY_NOMINATED, captured_at=road.now)
    road.session.rollback()

    found = {one.key for one in person_data.of_company(road.session, company.id)}

    assert f"late_choice:{late_id}" in found


class TestOfACompanyThatWasChosenByName:
    """The register did not know Karins Keramik until its yes, which left the contact empty."""

    KARIN = "karin@keramik.example"
    WISH = "Ring Karin på 070-123 45 67, helst en torsdag"
    WORDS = "Helst efter 071-765 43 21"

    @pytest.fixture
    def leg(self, road: Road, code: str) -> Handover:
        """Karins Keramik's, which has wishes of two kinds, and a letter for each yes."""
        submission = Submission(
            visit_id=road.visit(code).visit_id,
            first=Choice(name="Karins Keramik", place="Tällberg"),
        )
        chosen = submit_nomination(road.by_link(submission.visit_id), submission).nomination_id
        road.approve(chosen)
        sent = invite_company(
            road.act(road.astrid, minutes=20),
            nomination_id=chosen,
            asking=Asking(email=self.KARIN, name="Karin Persson"),
        )
        act = road.by_invitation(sent.invitation_id, minutes=30)
        said = Yes(wish=self.WISH)
        started = accept_invitation(act, invitation_id=sent.invitation_id, yes=said)
        assert started is not None
        leg = road.row(Handover, started.handover_id)
        own = replace(road.act(minutes=40), actor=Actor.company(leg.id))
        ask_to_move(own, handover_id=leg.id, wished_on=None, words=self.WORDS)
        return road.row(Handover, leg.id)

    def found(self, road: Road, company_id: int) -> set[str]:
        road.session.rollback()
        return {one.key for one in person_data.of_company(road.session, company_id)}

    @pytest.mark.parametrize("is_merged", [False, True])
    def test_who_was_invited_and_what_it_wished_is_found_and_erased(
        self, road: Road, relay: Relay, leg: Handover, is_merged: bool
    ) -> None:
        company_id = leg.company_id
        if is_merged:
            heir = cast.make_company(road.session, relay, "Keramik i Tällberg", now=road.now)
            merge_companies(road.act(road.astrid), merged_id=company_id, survivor_id=heir.id)

        keys = self.found(road, company_id)
        erase_person_data(road.act(road.astrid), keys=keys)

        groups = {key.partition(":")[0] for key in keys}
        assert {"invitation", "invitation_wish", "company_request", "outgoing_mail"} <= groups
        left = everything(road.session)
        for gone in (self.KARIN, "Karin Persson", "070-123 45 67", "071-765 43 21"):
            assert gone not in left
        assert "Karins Keramik" in left, "a company's name is nobody's"
        road.check_journal()

    def test_the_company_that_chose_it_keeps_its_own(
        self, road: Road, company: Company, leg: Handover
    ) -> None:
        """And what is found of that one leaves out whoever it chose."""
        groups = {key.partition(":")[0] for key in self.found(road, company.id)}

        assert not groups & {"invitation", "invitation_wish", "company_request"}

    def test_another_that_was_chosen_after_a_no_is_not_found_with_it(
        self, road: Road, leg: Handover
    ) -> None:
        """Both were chosen from the same handover, and only one yes made the leg that stands."""
        cancel_handover(road.act(road.astrid, minutes=50), handover_id=leg.id, reason="Konkurs")
        visit_id = road.newest(Visit)
        again = road.yes(road.nominate(visit_id, "Byns Bageri").nomination_id)
        baker = road.row(Handover, again.handover_id).company_id

        assert not [key for key in self.found(road, baker) if key.startswith("invitation")]
        assert [key for key in self.found(road, leg.company_id) if key.startswith("invitation")]


def _all(road: Road) -> list[str]:
    """Every row that keeps anything of anybody."""
    road.session.rollback()
    return [
        f"{field.group}:{key}"
        for field in ALL_FIELDS
        for (key,) in road.session.execute(select(field.key).where(field.stands))
    ]
