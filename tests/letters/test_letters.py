"""Every kind of letter as it arrives: what it tells, where its links lead, and when it is not meant."""

from __future__ import annotations

import re
from email.message import EmailMessage

import html5lib
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.actions.annul_visit import annul_visit
from app.actions.create_person import NewPerson, invite_person
from app.actions.post_choice_links import post_choice_links
from app.actions.report_found_baton import report_found_baton
from app.actions.reset_person import reset_person
from app.actions.start_handover import start_handover
from app.actions.undo_visit import undo_visit
from app.domain.contact import Language
from app.domain.handover import StartReason
from app.domain.mail import MailKind, MailState
from app.domain.roles import Role
from app.letters.kinds import KINDS
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.people import OneTimeLink, Person
from app.storage.relays import Baton
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road
from tests.support.statements import count_statements

AFTER_UNDO = 15
LINK_WORDS = {"https://nyckel.leksand.se/admin/"}
LINK = re.compile(r"https://nyckel\.leksand\.se(/[^\s)]+)")


@pytest.fixture
def cissi(session: Session, company: Company, now: object) -> Contact:
    """Speaks for the company that awaits the key."""
    return keep_contact(session, company, name="Cissi Ek")


def keep_contact(session: Session, company: Company, **values: object) -> Contact:
    given = {"email": "Cissi@dorren.example", "is_primary": True, "since": company.created_at}
    contact = Contact(company_id=company.id, **{**given, **values})
    with transaction(session):
        session.add(contact)
    return contact


def test_every_kind_has_somebody_who_writes_it() -> None:
    assert set(KINDS) == set(MailKind)


class TestTheLinkToChoose:
    def test_it_leaves_when_the_visit_cannot_be_undone_and_opens_the_form(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, client: CheckedClient
    ) -> None:
        road.visit(code)

        early = post_office.deliver(minutes=AFTER_UNDO - 1)
        (letter,) = post_office.deliver(minutes=AFTER_UNDO)

        assert early == []
        assert letter["To"] == "Cissi Ek <cissi@dorren.example>"
        assert letter["Subject"] == "Vem ska få nyckeln härnäst?"
        page = client.get(links_in(letter)[0])
        assert page.status_code == 200
        assert "Leksandsdörren" in page.text

    def test_it_is_not_sent_for_a_visit_that_was_undone(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str
    ) -> None:
        visit = road.visit(code)
        undo_visit(road.act(road.bo, minutes=1), visit_id=visit.visit_id)

        assert post_office.deliver(minutes=AFTER_UNDO) == []
        assert post_office.rows() == []

    def test_it_is_not_sent_for_a_visit_that_was_annulled_while_it_waited(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str
    ) -> None:
        visit = road.visit(code)
        post_choice_links(post_office.act(minutes=AFTER_UNDO))
        annul_visit(
            road.act(road.astrid, minutes=AFTER_UNDO), visit_id=visit.visit_id, reason="Fel dag"
        )

        assert post_office.deliver(minutes=AFTER_UNDO) == []
        assert post_office.row().state is MailState.NOT_MEANT

    def test_it_is_posted_once_whoever_is_to_get_it_later(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str
    ) -> None:
        road.visit(code)
        post_office.deliver(minutes=AFTER_UNDO)
        with transaction(road.session):
            road.session.execute(update(Contact).values(email="doris@dorren.example"))

        assert len(post_office.deliver(minutes=AFTER_UNDO + 1)) == 1

    def test_a_worker_that_stood_still_for_a_week_does_not_write_of_what_is_long_past(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str
    ) -> None:
        road.visit(code)

        assert post_office.deliver(minutes=AFTER_UNDO + 7 * 24 * 60) == []

    def test_it_goes_to_the_one_to_turn_to_first(
        self, road: Road, post_office: PostOffice, company: Company, code: str
    ) -> None:
        keep_contact(road.session, company, email="bertil@dorren.example", is_primary=False)
        keep_contact(road.session, company, email="doris@dorren.example")
        road.visit(code)

        post_office.deliver(minutes=AFTER_UNDO)

        assert post_office.row().recipient_email == "doris@dorren.example"

    def test_a_worker_with_nothing_to_write_asks_one_question(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, engine: Engine
    ) -> None:
        road.visit(code)
        post_office.deliver(minutes=AFTER_UNDO)

        with count_statements(engine) as statements:
            post_choice_links(post_office.act(minutes=AFTER_UNDO))

        assert len(statements) == 1, statements

    def test_a_choice_made_at_once_is_thanked_for_and_can_be_changed_by_its_link(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, client: CheckedClient
    ) -> None:
        road.nominate(road.visit(code).visit_id)

        (letter,) = post_office.deliver(minutes=AFTER_UNDO)

        assert letter["Subject"] == "Tack för besöket"
        page = client.get(links_in(letter)[0]).text
        assert "Det här har Leksandsdörren valt" in page
        assert "Ändra valet" in page

    def test_it_is_not_sent_when_the_office_has_begun_anew(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, company: Company
    ) -> None:
        road.visit(code)
        road.session.rollback()
        start_handover(
            road.act(road.astrid),
            baton_id=road.session.scalars(select(Baton.id)).one(),
            workplace_id=company.workplaces[0].id,
            reason=StartReason.NO_CHOICE,
        )

        assert post_office.deliver(minutes=AFTER_UNDO) == []

    def test_the_visited_company_gets_the_link_to_its_own_page_too(
        self, road: Road, post_office: PostOffice, client: CheckedClient, code: str
    ) -> None:
        coming = road.leg(code, "Tomoku Hus")
        tomoku = road.session.get_one(Handover, coming.handover_id).workplace.company
        keep_contact(road.session, tomoku, name="Tove")
        road.visit(coming.code)

        (letter,) = post_office.deliver(minutes=AFTER_UNDO)

        (own,) = [link for link in links_in(letter) if link.startswith("/foretaget/")]
        assert "Nyckeln kom till er 12 maj 2026." in client.get(own).text

    def test_who_reads_english_gets_it_in_english(
        self, road: Road, post_office: PostOffice, company: Company, code: str
    ) -> None:
        keep_contact(road.session, company, language=Language.ENGLISH, name=None)
        road.visit(code)

        (letter,) = post_office.deliver(minutes=AFTER_UNDO)

        assert letter["Subject"] == "Who gets the key next?"
        assert letter["Content-Language"] == "en"
        assert 'lang="en"' in html_of(letter)

    def test_without_an_address_nothing_is_posted(
        self, road: Road, post_office: PostOffice, company: Company, code: str
    ) -> None:
        keep_contact(road.session, company, email=None)

        road.visit(code)

        assert post_office.rows() == []


class TestSigningIn:
    def test_an_invitation_opens_the_page_where_a_password_is_chosen(
        self, post_office: PostOffice, client: CheckedClient
    ) -> None:
        invite_person(post_office.act(), NewPerson("doris@leksand.example", "Doris", Role.STAFF))

        (letter,) = post_office.deliver()

        assert letter["Subject"] == "Välkommen till Leksandsnyckeln"
        assert client.get(links_in(letter)[0]).status_code == 200

    def test_the_letter_holds_the_link_that_the_admin_was_shown(
        self, post_office: PostOffice, astrid: Person, bo: Person
    ) -> None:
        issued = reset_person(post_office.act(), person_id=bo.id)

        (letter,) = post_office.deliver()

        assert links_in(letter)[0] == f"/valkommen/{issued.secret}"

    def test_the_database_holds_no_link_that_opens(
        self, post_office: PostOffice, astrid: Person, bo: Person, session: Session
    ) -> None:
        issued = reset_person(post_office.act(), person_id=bo.id)

        session.rollback()
        link = session.query(OneTimeLink).one()
        row = post_office.row()
        stored = [str(value) for value in (*vars(link).values(), *vars(row).values())]
        assert all(issued.secret not in value for value in stored)

    def test_a_link_that_is_no_longer_open_is_not_sent(
        self, post_office: PostOffice, astrid: Person, bo: Person
    ) -> None:
        with transaction(post_office.session):
            bo.password_hash = "there was one"
            post_office.session.add(bo)
        reset_person(post_office.act(), person_id=bo.id)

        assert post_office.deliver(minutes=30) == []

    def test_of_two_links_the_newer_is_sent(
        self, post_office: PostOffice, astrid: Person, bo: Person
    ) -> None:
        reset_person(post_office.act(), person_id=bo.id)
        newer = reset_person(post_office.act(), person_id=bo.id)

        (letter,) = post_office.deliver()

        assert links_in(letter)[0].endswith(newer.secret)


class TestForms:
    @pytest.fixture
    def found(self, post_office: PostOffice, baton: Baton, astrid: Person) -> EmailMessage:
        report_found_baton(
            post_office.act(),
            baton_id=baton.id,
            message="Vid Siljan & ån\n<b>Bcc: alla@leksand.example</b>",
            contact='"Åke, Öst" <ake@example.se>',
        )
        (letter,) = post_office.deliver()
        return letter

    def test_the_plain_twin_tells_what_the_html_tells(self, found: EmailMessage) -> None:
        shown = html5lib.parse(html_of(found), namespaceHTMLElements=False).find("body")

        read = words(" ".join(shown.itertext()))
        plain = words(re.sub(r"^> |^-- $", "", text_of(found), flags=re.MULTILINE))
        assert [word for word in plain if word not in {*read, *LINK_WORDS}] == []
        assert [word for word in read if word not in plain] == []

    def test_what_somebody_wrote_is_shown_and_never_read_as_markup(
        self, found: EmailMessage
    ) -> None:
        assert "<b>" not in html_of(found)
        assert "&lt;b&gt;Bcc: alla@leksand.example&lt;/b&gt;" in html_of(found)
        assert "> Vid Siljan & ån\n> <b>Bcc: alla@leksand.example</b>" in text_of(found)
        assert found["Bcc"] is None

    def test_it_says_that_a_program_sent_it_and_where_answers_go(self, found: EmailMessage) -> None:
        assert found["Auto-Submitted"] == "auto-generated"
        assert found["From"] == "Företagsstafetten <nyckel@leksand.example>"
        assert found["Reply-To"] == "naringsliv@leksand.example"
        assert [part.get_content_type() for part in found.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]

    def test_nothing_in_it_is_fetched_from_anywhere(self, found: EmailMessage) -> None:
        fetched = re.findall(r"<(?:img|link|script|iframe)|url\(|@import|src=", html_of(found))

        assert fetched == []


def links_in(letter: EmailMessage) -> list[str]:
    """The paths of the addresses in a letter, as its plain text has them; HTML has them all too."""
    paths = LINK.findall(text_of(letter))
    assert all(f"https://nyckel.leksand.se{path}" in html_of(letter) for path in paths)
    return paths


def text_of(letter: EmailMessage) -> str:
    return _part(letter, "plain")


def html_of(letter: EmailMessage) -> str:
    return _part(letter, "html")


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def words(text: str) -> list[str]:
    stripped = (word.strip("-:·()") for word in text.split())
    return [word for word in stripped if word]
