"""The chain goes on by letters: asked and answered, refused and asked elsewhere, silent and begun anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.register_company import NewCompany, register_company
from app.domain.roles import Actor
from app.storage import relays
from app.storage.companies import Company
from tests.journeys.players import Stage
from tests.support.post import PostOffice
from tests.support.road import Road

KNACKEBROD = "Leksands Knäckebröd"
FLYTT = "Siljans Flyttfirma"
TOMOKU = "Tomoku Hus"
DORREN = "Leksandsdörren"
DAY = 24 * 60
LINK = re.compile(r"https://nyckel\.leksand\.se/(?:svar|nominera)/\w+")

pytestmark = pytest.mark.timeout(300)


@dataclass
class Post:
    """The worker, which comes by when so many minutes have passed, and what its letters lead to."""

    road: Road
    office: PostOffice

    def comes_by(self, *, minutes: float) -> None:
        act = replace(self.office.act(minutes=minutes), actor=Actor.system())
        keep_relay_moving(act)
        self.office.deliver(minutes=minutes)

    def link_to(self, recipient: str, *, saying: str) -> str:
        """Find the one letter with these words in its subject, and give where its first button leads."""
        (letter,) = [
            letter
            for letter in self.office.mailbox.messages
            if recipient in letter["To"] and saying in letter["Subject"]
        ]
        body = letter.get_body(("plain",))
        assert body is not None
        found = LINK.search(body.get_content())
        assert found is not None
        return found.group()


@pytest.fixture
def post(road: Road, post_office: PostOffice) -> Post:
    return Post(road, replace(post_office, now=datetime.now(UTC)))


@pytest.fixture
def knows(road: Road, stage: Stage) -> Callable[[str], str]:
    """Enters somebody to write to at a company, new or known, and gives the address."""

    def enter(company: str) -> str:
        address = f"vd{len(company)}@foretag.example"
        relay_id = relays.all_relays(road.session)[0].id
        known = road.session.scalar(select(Company.id).where(Company.name == company))
        company_id = known or _registered(road, company, relay_id=relay_id)
        details = ContactDetails(name="Cissi Ek", email=address)
        add_contact(road.act(), company_id=company_id, details=details)
        return address

    return enter


def _registered(road: Road, company: str, *, relay_id: int) -> int:
    new = NewCompany(name=company, place="Leksand")
    return register_company(road.act(), relay_id=relay_id, company=new).company_id


def test_the_chosen_company_says_yes_by_its_letter(
    stage: Stage, road: Road, post: Post, knows: Callable[[str], str]
) -> None:
    cissi = knows(TOMOKU)
    astrid, bo = stage.admin(), stage.staff()
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")
    bo.visits(KNACKEBROD, code=astrid.code_for(KNACKEBROD), ordinal=1)
    bo.hands_the_phone_over().chooses(TOMOKU, known=True)
    astrid.approves(TOMOKU)
    post.comes_by(minutes=5)
    assert post.office.mailbox.messages == [], "the approval can still be undone"

    post.comes_by(minutes=11)
    link = post.link_to(cissi, saying=f"{KNACKEBROD} har valt {TOMOKU}")
    stage.invited().says_yes(link, time=2)

    doris = stage.stranger()
    doris.page.goto("/")
    expect(doris.page.get_by_text(TOMOKU).first).to_be_visible()
    astrid.code_for(TOMOKU)
    road.check_journal()


@pytest.mark.parametrize("java_script", [True], ids=["script"], indirect=True)
def test_after_a_no_the_second_choice_is_asked_and_says_yes(
    stage: Stage, road: Road, post: Post, knows: Callable[[str], str]
) -> None:
    first, second = knows(FLYTT), knows(TOMOKU)
    astrid, bo = stage.admin(), stage.staff()
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")
    bo.visits(KNACKEBROD, code=astrid.code_for(KNACKEBROD), ordinal=1)
    bo.hands_the_phone_over().chooses(FLYTT, second=TOMOKU)
    astrid.approves(FLYTT)
    astrid.approves(TOMOKU, ahead=True)
    post.comes_by(minutes=11)

    refused = post.link_to(first, saying="har valt")
    stage.invited().says_no(refused)
    post.comes_by(minutes=12)
    stage.invited().says_yes(post.link_to(second, saying="har valt"), time=1)

    late = stage.invited()
    late.page.goto(refused)
    late.reads("Tack för svaret.")
    expect(late.page.get_by_role("button", name="Tacka ja")).to_have_count(0)
    doris = stage.stranger()
    doris.page.goto("/")
    expect(doris.page.get_by_text(TOMOKU).first).to_be_visible()
    expect(doris.page.get_by_text(FLYTT)).to_have_count(0)
    road.check_journal()


@pytest.mark.parametrize("java_script", [False], ids=["no-script"], indirect=True)
def test_a_company_that_stays_silent_is_reminded_and_the_office_begins_anew(
    stage: Stage, road: Road, post: Post, knows: Callable[[str], str]
) -> None:
    astrid, bo = stage.admin(), stage.staff()
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")
    cissi = knows(KNACKEBROD)
    bo.visits(KNACKEBROD, code=astrid.code_for(KNACKEBROD), ordinal=1)

    for number, day in enumerate((3, 7, 14), start=1):
        post.comes_by(minutes=day * DAY + 10)
        reminders = [
            letter
            for letter in post.office.mailbox.messages
            if cissi in letter["To"] and letter["Subject"] == "Vem ska få nyckeln efter er?"
        ]
        assert len(reminders) == number
    post.office.mailbox.raw[:] = post.office.mailbox.raw[-1:]
    asked = stage.company()
    asked.page.goto(post.link_to(cissi, saying="Vem ska få nyckeln"))
    asked.reads("Vem ska få nyckeln härnäst?")
    post.comes_by(minutes=21 * DAY + 10)

    astrid.begins_anew_with(DORREN, after=KNACKEBROD)

    doris = stage.stranger()
    doris.page.goto("/")
    expect(doris.page.get_by_text(DORREN).first).to_be_visible()
    asked.page.reload()
    expect(asked.page.get_by_role("button", name="Skicka valet")).to_have_count(0)
    road.check_journal()
