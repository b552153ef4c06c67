"""A relay in which everything has happened at once: a row in every state that an address can name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from app.actions.act import Act
from app.actions.add_contact import ContactDetails, add_contact
from app.actions.add_participant import Attendee, add_participant
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.ask_for_invitation import ask_for_invitation
from app.actions.break_silence import break_silence
from app.actions.cancel_handover import cancel_handover
from app.actions.claim_pairing import claim_pairing
from app.actions.create_handover import StartedHandover
from app.actions.create_person import NewPerson, invite_person
from app.actions.create_relay import NewRelay, create_relay
from app.actions.deactivate_person import deactivate_person
from app.actions.declare_interest import declare_interest
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import invite_company
from app.actions.issue_pairing import issue_pairing
from app.actions.keep_late_choice import keep_late_choice
from app.actions.look_after_own import ask_to_move
from app.actions.merge_companies import merge_companies
from app.actions.note_no import note_no
from app.actions.record_visit import Scan, record_visit
from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.reissue_code import reissue_code
from app.actions.renew_calendar_link import renew_calendar_link
from app.actions.report_found_baton import report_found_baton
from app.actions.reset_person import reset_person
from app.actions.schedule_handover import schedule_handover
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission
from app.actions.suggest_company import suggest_company
from app.actions.undo_visit import undo_visit
from app.actions.use_link import use_link
from app.adapters import tokens
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.errors import NeedsDecision
from app.domain.handover import StartReason
from app.domain.roles import Actor, Role
from app.domain.visit import Side
from app.storage import company_links
from app.storage.company_requests import CompanyRequest
from app.storage.handovers import Handover
from app.storage.late_choices import LateKind
from app.storage.relays import Baton, Relay
from app.storage.silences import RestartProposal
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.databases import Backend
from tests.support.house_talks import photographs, promises, talks
from tests.support.imports import import_at
from tests.support.kept_house import furnished
from tests.support.road import Road

ORSA = NewRelay(slug="orsa", name="Orsastafetten", municipality="Orsa", municipality_code="2034")
FRESH_PASSWORD = "åtta släckta lyktor"


@dataclass
class FullHouse:
    """What stands in the database, by the name of its state: `codes["awaiting"]`."""

    road: Road
    relay: Relay
    codes: dict[str, str] = field(default_factory=dict)
    batons: dict[str, int] = field(default_factory=dict)
    handovers: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    nominations: dict[str, int] = field(default_factory=dict)
    nomination_links: dict[str, str] = field(default_factory=dict)
    welcome_links: dict[str, str] = field(default_factory=dict)
    pairings: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    contact_id: int = 0
    merge_id: int = 0
    imports: dict[str, int] = field(default_factory=dict)
    invitation_links: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    own_links: dict[str, str] = field(default_factory=dict)
    promises: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    photos: dict[str, int] = field(default_factory=dict)
    topics: list[int] = field(default_factory=list)
    calendar_link: str = ""

    @property
    def act(self) -> Act:
        return self.road.act(self.road.astrid)

    @property
    def letter_code(self) -> str:
        """The code in a letter to the company that has not answered."""
        row_id = self.invitations["invited"]
        return tokens.derive_code(self.act.keys.link, purpose=tokens.Purpose.LETTER, row_id=row_id)

    @property
    def today(self) -> date:
        return stockholm_date(self.road.now)

    def set_out(self, name: str, company: str, *, on: date | None = None) -> str:
        """Let a key of its own be on its way to a company, and give the code on its card."""
        baton, handover = self._on_its_way(company, on=on)
        self.batons[name], self.handovers[name] = baton.id, handover.id
        self.codes[name] = cast.card_of(self.road.session, handover)
        return self.codes[name]

    def visited(self, name: str, company: str, *, minutes: float = 0) -> int:
        """Let a key of its own have come to a company, and give the visit's id."""
        code = self.set_out(name, company, on=self.today)
        return self.logged(name, code, minutes=minutes)

    def logged(self, name: str, code: str, *, minutes: float = 0) -> int:
        visit = self.road.visit(code, minutes=minutes)
        self.visits[name] = visit.visit_id
        self.nomination_links[name] = self.link(visit.link_nonce)
        return visit.visit_id

    def link(self, nonce: str, *, purpose: tokens.Purpose = tokens.Purpose.NOMINATION) -> str:
        return tokens.derive(self.act.keys.link, purpose=purpose, nonce=nonce)

    def look_after(self, started: StartedHandover | None) -> None:
        """Let the coming company ask for another day through its own link."""
        assert started is not None
        self.handovers["agreed"], self.codes["agreed"] = started.handover_id, started.code
        nonce = company_links.live_nonce(self.road.session, started.handover_id) or ""
        self.own_links["agreed"] = self.link(nonce, purpose=tokens.Purpose.COMPANY)
        act = replace(self.act, actor=Actor.company(started.handover_id))
        ask_to_move(act, handover_id=started.handover_id, wished_on=self.today + timedelta(days=20))

    def _on_its_way(self, company: str, *, on: date | None) -> tuple[Baton, Handover]:
        road = self.road
        baton = cast.make_baton(road.session, self.relay, now=road.now, name=f"Nyckeln {company}")
        made = cast.make_company(road.session, self.relay, company, now=road.now)
        return baton, cast.make_handover(road.session, baton, made, now=road.now, on=on)


def furnish(road: Road) -> FullHouse:
    """Play everything that can happen, each in its corner of one relay; a second has no keys yet."""
    house = FullHouse(road, cast.make_relay(road.session, now=road.now))
    create_relay(house.act, ORSA)
    for corner in (
        _legs,
        _choices,
        _invitations,
        _ends,
        _cards,
        _late,
        _keys,
        _strangers,
        _staff,
        talks,
        promises,
        photographs,
    ):
        corner(house)
    road.check_journal()
    return house


def _legs(house: FullHouse) -> None:
    """One key that has been to two companies and is at a third, and others on their way."""
    road = house.road
    visit_id = house.visited("earlier", "Leksands Knäckebröd")
    road.session.rollback()
    add_participant(house.act, visit_id=visit_id, who=Attendee("Ulrika Utan Konto"))
    house.parts["sven"] = add_participant(
        house.act, visit_id=visit_id, who=Attendee("Sven Snickare", "vd", Side.COMPANY)
    )
    nomination_id = road.nominate(visit_id, "Tomoku Hus").nomination_id
    house.nominations["accepted"] = nomination_id
    second = road.yes(nomination_id)
    third = road.leg(second.code, "Siljans Båtvarv")
    house.handovers["choice_open"], house.codes["choice_open"] = third.handover_id, third.code
    house.batons["choice_open"] = house.batons["earlier"]
    house.logged("choice_open", third.code)
    house.codes["plate"] = cast.plate_of(road.session, road.row(Baton, house.batons["choice_open"]))
    house.set_out("awaiting", "Leksandsdörren", on=house.today)
    awaited = road.row(Handover, house.handovers["awaiting"]).company_id
    cissi = ContactDetails(name="Cissi", email="cissi@dorren.example", is_primary=True)
    house.contact_id = add_contact(house.act, company_id=awaited, details=cissi)
    double = cast.make_company(road.session, house.relay, "Leksandsdörrn", now=road.now)
    house.merge_id = merge_companies(house.act, merged_id=double.id, survivor_id=awaited)
    cast.make_company(road.session, house.relay, "Leksandsdörren Två", now=road.now)
    for name, stage in (("waiting", 0), ("chosen", 1), ("looked", 2), ("started", 3), ("ended", 4)):
        house.imports[name] = import_at(house.act, house.relay, stage)
    house.set_out("undated", "Insjöns Plåt")
    house.set_out("by_hand", "Rättviks Kök", on=house.today)
    house.visits["by_hand"] = record_visit_by_hand(
        house.act,
        handover_id=house.handovers["by_hand"],
        captured_at=road.now - timedelta(minutes=30),
        note="Telefonen var död",
        attended=True,
        participants=["Kommunalrådet"],
    ).visit_id


def _choices(house: FullHouse) -> None:
    """Choices that wait, that are approved, and that were refused or declined."""
    road = house.road
    chosen = road.nominate(house.visited("chosen", "Käck Smide"), "Åsens Bageri", second="Ö-vik")
    house.nominations["submitted"] = chosen.nomination_id
    house.nominations["second"] = chosen.second_id or 0
    by_bo = road.act(road.bo)
    declare_interest(by_bo, nomination_id=house.nominations["second"], reason="Min svåger äger det")
    house.nominations["approved"] = road.nominate(
        house.visited("approved", "Tällbergs Fönster"), "Zinkgruvan"
    ).nomination_id
    road.approve(house.nominations["approved"])
    house.nominations["rejected"] = road.nominate(
        house.visited("rejected", "Siljansnäs Måleri"), "Ett <b>fetat</b> & farligt bolag"
    ).nomination_id
    road.reject(house.nominations["rejected"])
    house.nominations["declined"] = road.nominate(
        house.visited("declined", "Häradsbygdens Såg"), "Nej Tack"
    ).nomination_id
    road.approve(house.nominations["declined"])
    note_no(house.act, nomination_id=house.nominations["declined"])


def _invitations(house: FullHouse) -> None:
    """Companies that were asked and answered, that were not, and what they ask for themselves."""
    road = house.road
    for number, name in enumerate(("invited", "said_yes", "said_no", "expired", "withdrawn")):
        visit_id = house.visited(f"asks_{name}", f"Frågar {number}")
        nomination_id = road.nominate(visit_id, f"Bjuds {number}").nomination_id
        house.nominations[name] = nomination_id
        road.approve(nomination_id, minutes=-11)
        sent = invite_company(house.act, nomination_id=nomination_id)
        house.invitations[name] = sent.invitation_id
        house.invitation_links[name] = house.link(sent.nonce, purpose=tokens.Purpose.INVITATION)
        answering = road.by_invitation(sent.invitation_id, minutes=0)
        if name == "said_yes":
            house.look_after(
                accept_invitation(answering, invitation_id=sent.invitation_id, yes=Yes())
            )
        elif name == "said_no":
            decline_invitation(answering, invitation_id=sent.invitation_id)
        elif name == "expired":
            expire_invitation(house.act, nomination_id=nomination_id)
            ask_for_invitation(answering, invitation_id=sent.invitation_id)
        elif name == "withdrawn":
            withdraw_invitation(house.act, nomination_id=nomination_id, reason="Fel företag")
    house.waiting["request"] = road.newest(CompanyRequest)
    house.set_out("silent", "Tysta Gatan", on=house.today - timedelta(days=40))
    created = road.row(Handover, house.handovers["silent"])
    with transaction(road.session):
        created.created_at = road.now - timedelta(days=50)
        road.session.add(created)
    break_silence(house.act, handover_id=created.id)
    house.waiting["proposal"] = road.newest(RestartProposal)


def _ends(house: FullHouse) -> None:
    """A visit that was undone with its choice, a leg that nobody chose after, one that was cancelled."""
    road = house.road
    visit_id = house.visited("undone", "Ångermans Bygg")
    house.nominations["visit_undone"] = road.nominate(visit_id, "Bjursås El").nomination_id
    undo_visit(road.act(road.bo), visit_id=visit_id)
    house.visited("restarted", "Dala Tråd")
    road.session.rollback()
    start_handover(
        house.act,
        baton_id=house.batons["restarted"],
        workplace_id=road.row(Handover, house.handovers["awaiting"]).workplace_id,
        reason=StartReason.NO_CHOICE,
    )
    house.set_out("cancelled", "Nusnäs Hästar", on=house.today)
    cancel_handover(house.act, handover_id=house.handovers["cancelled"], reason="Flyttat")
    house.codes["cancelled_plate"] = cast.plate_of(
        road.session, road.row(Baton, house.batons["cancelled"])
    )


def _cards(house: FullHouse) -> None:
    """A card that was replaced, and a scan of a page that showed another handover."""
    road = house.road
    house.codes["reissued"] = house.set_out("reprinted", "Gagnefs Glas", on=house.today)
    reissue_code(house.act, handover_id=house.handovers["reprinted"], reason="Tappat kort")
    schedule_handover(
        house.act,
        handover_id=house.handovers["reprinted"],
        scheduled_on=house.today + timedelta(days=3),
    )
    for name in ("pending", "also_pending"):
        with pytest.raises(NeedsDecision) as kept:
            record_visit(road.act(road.bo), Scan(house.codes["undated"], shown_number=1))
        house.waiting[name] = int(str(kept.value.facts["pending_id"]))


def _late(house: FullHouse) -> None:
    """A choice that waited on a phone while another was made."""
    visit_id = house.visits["chosen"]
    house.waiting["late"] = keep_late_choice(
        house.road.act(house.road.bo),
        Submission(visit_id=visit_id, first=Choice(name="Sent Val"), reason="Det sa de först"),
        LateKind.ALREADY_NOMINATED,
        captured_at=house.road.now - timedelta(minutes=30),
    )


def _keys(house: FullHouse) -> None:
    """A key that is lost and was found by somebody, and one at rest."""
    house.set_out("missing", "Plintsbergs Keramik", on=house.today)
    baton_id = house.batons["missing"]
    set_baton_state(house.act, baton_id=baton_id, state=BatonState.MISSING)
    house.waiting["message"] = report_found_baton(
        house.act,
        baton_id=baton_id,
        message="Den ligger i diket",
        contact="0247-123 45",
    )
    at_rest = cast.make_baton(house.road.session, house.relay, now=house.road.now, name="Den gamla")
    house.batons["retired"] = at_rest.id
    set_baton_state(house.act, baton_id=at_rest.id, state=BatonState.RETIRED, reason="Utsliten")


def _strangers(house: FullHouse) -> None:
    house.waiting["suggestion"] = suggest_company(
        house.act,
        handover_id=house.handovers["choice_open"],
        company_name="Doris Förslag",
        place="Insjön",
        reason="De är så trevliga",
    )


def _staff(house: FullHouse) -> None:
    """People with every kind of link, one who is shut out and one whose password was taken away."""
    calendar = renew_calendar_link(house.act)
    house.calendar_link = house.link(calendar, purpose=tokens.Purpose.CALENDAR)
    invited = invite_person(house.act, NewPerson("ny@example.com", "Nils Ny", Role.STAFF))
    used = invite_person(house.act, NewPerson("van@example.com", "Vera Van", Role.STAFF))
    use_link(house.act, secret=used.secret, password=FRESH_PASSWORD, label="Chrome/Android")
    gone = invite_person(house.act, NewPerson("bort@example.com", "Börje Borta", Role.ADMIN))
    deactivate_person(house.act, person_id=gone.person_id)
    anew = reset_person(house.act, person_id=used.person_id)
    house.people = {
        "astrid": house.road.astrid.id,
        "bo": house.road.bo.id,
        "invited": invited.person_id,
        "reset": used.person_id,
        "deactivated": gone.person_id,
    }
    by_bo = house.road.act(house.road.bo)
    house.pairings = {"used": issue_pairing(by_bo, person_id=house.road.bo.id).code}
    claim_pairing(house.act, code=house.pairings["used"], label="Telefonen")
    house.pairings["open"] = issue_pairing(by_bo, person_id=house.road.bo.id).code
    house.welcome_links = {
        "open": invited.secret,
        "anew": anew.secret,
        "used": used.secret,
        "shut": gone.secret,
    }


@pytest.fixture
def house(road: Road, backend: Backend) -> FullHouse:
    kept: FullHouse = furnished(road, backend, furnish)
    return kept
