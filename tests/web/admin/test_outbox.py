"""The page of letters: what the server said, another try, none any more, and addresses that bounce."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.actions.report_found_baton import report_found_baton
from app.actions.retry_mail import cancel_mail, retry_mail
from app.domain.errors import NotAllowed, WrongState
from app.domain.mail import MailState
from app.storage import outbox
from app.storage.people import Person
from app.storage.relays import Baton
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.stage import ActAs

PAGE = "/admin/utskick"


@pytest.fixture
def refused(post_office: PostOffice, baton: Baton, astrid: Person) -> int:
    """A letter to Astrid that the server refused for good."""
    report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")
    post_office.mailbox.answers["DATA"] = "554 5.6.0 Looks like <b>spam</b>"
    post_office.send()
    post_office.mailbox.answers.clear()
    return post_office.rows()[0].id


def test_an_admin_reads_the_servers_words(as_astrid: CheckedClient, refused: int) -> None:
    page = as_astrid.get(PAGE).text

    assert "554 5.6.0 Looks like &lt;b&gt;spam&lt;/b&gt;" in page
    assert "Kom inte fram" in page


def test_a_server_that_lets_nobody_in_is_told_of_at_once(
    as_astrid: CheckedClient, post_office: PostOffice, baton: Baton
) -> None:
    """No letter would go out for days before the first of them is given up."""
    report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")
    post_office.mailbox.url = post_office.mailbox.url.replace("//", "//nyckel:hemligt@")
    post_office.options = "?starttls=never&timeout=1"

    post_office.send()

    assert post_office.row().state is MailState.WAITING
    for page in (as_astrid.get(PAGE).text, as_astrid.get("/admin/").text):
        assert "E-postservern godtog inte inloggningen. Se över SMTP_URL." in page
        assert "SMTP AUTH extension not supported by server." in page
        assert "hemligt" not in page


def test_a_letter_that_is_tried_again_is_no_longer_in_trouble(
    as_astrid: CheckedClient, post_office: PostOffice, baton: Baton
) -> None:
    report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")
    post_office.options = "?starttls=required&timeout=1"
    post_office.send()

    as_astrid.submit(as_astrid.get("/admin/"), "Försök nu")

    assert (post_office.row().trouble, post_office.row().last_error) == (None, None)
    assert "har inte kommit fram" not in as_astrid.get("/admin/").text


def test_letters_are_shown_by_their_state(as_astrid: CheckedClient, refused: int) -> None:
    assert "Looks like" in as_astrid.get(f"{PAGE}?lage=failed").text
    assert "Looks like" not in as_astrid.get(f"{PAGE}?lage=sent").text


def test_another_try_delivers_it(
    as_astrid: CheckedClient, post_office: PostOffice, refused: int
) -> None:
    as_astrid.post_form(f"{PAGE}/{refused}/igen")

    messages = post_office.deliver()

    assert "Någon har hittat nyckeln" in [message["Subject"] for message in messages]
    assert post_office.rows()[0].state is MailState.SENT


def test_a_cancelled_letter_is_never_sent(
    as_astrid: CheckedClient, post_office: PostOffice, refused: int
) -> None:
    as_astrid.post_form(f"{PAGE}/{refused}/avbryt")

    messages = post_office.deliver(minutes=60 * 24 * 30)

    assert "Någon har hittat nyckeln" not in [message["Subject"] for message in messages]
    assert post_office.rows()[0].state is MailState.CANCELLED


def test_what_was_sent_can_neither_be_cancelled_nor_sent_again(
    as_astrid: CheckedClient, post_office: PostOffice, baton: Baton
) -> None:
    report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")
    post_office.deliver()
    sent = post_office.row().id

    assert as_astrid.post_form(f"{PAGE}/{sent}/igen").status_code == 409
    assert as_astrid.post_form(f"{PAGE}/{sent}/avbryt").status_code == 409
    assert post_office.row().state is MailState.SENT


def test_what_is_being_sent_is_left_alone(
    act_as: ActAs, post_office: PostOffice, baton: Baton, astrid: Person
) -> None:
    report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")
    tried: list[object] = []

    def meanwhile(*_: object, **__: object) -> None:
        for deed in (cancel_mail, retry_mail):
            with pytest.raises(WrongState):
                deed(act_as(astrid), mail_id=post_office.row().id)
            tried.append(deed)

    post_office.send(write=meanwhile)

    assert len(tried) == 2


def test_an_address_is_noted_as_bouncing_and_taken_back(
    as_astrid: CheckedClient, session: Session
) -> None:
    as_astrid.post_form(f"{PAGE}/adresser", email="Cissi@Dorren.example")
    session.rollback()
    noted = [address.email for address in outbox.bouncing_addresses(session)]
    page = as_astrid.get(PAGE).text

    as_astrid.post_form(f"{PAGE}/adresser/fungerar", email="cissi@dorren.example")

    session.rollback()
    assert noted == ["cissi@dorren.example"]
    assert "cissi@dorren.example" in page
    assert outbox.bouncing_addresses(session) == []


def test_what_no_page_may_hold_is_left_out_of_what_comes_back(as_astrid: CheckedClient) -> None:
    answer = as_astrid.post_form(f"{PAGE}/adresser", email="cissi\x01\x00@\ufdd0dörren")

    assert answer.status_code == 422
    assert 'value="cissi@dörren"' in answer.text


def test_what_is_no_address_comes_back_with_its_fault(as_astrid: CheckedClient) -> None:
    answer = as_astrid.post_form(f"{PAGE}/adresser", email="cissi hos dörren")

    assert answer.status_code == 422
    assert 'value="cissi hos dörren"' in answer.text
    assert "Skriv en e-postadress" in answer.text


@pytest.mark.parametrize("path", ["/igen", "/avbryt"])
def test_staff_may_neither_see_nor_steer_letters(
    as_bo: CheckedClient, post_office: PostOffice, refused: int, path: str
) -> None:
    assert as_bo.get(PAGE).status_code == 403
    assert as_bo.post_form(f"{PAGE}/{refused}{path}").status_code == 403
    assert post_office.rows()[0].state is MailState.FAILED


def test_the_action_too_refuses_staff(act_as: ActAs, bo: Person, refused: int) -> None:
    with pytest.raises(NotAllowed):
        retry_mail(act_as(bo), mail_id=refused)
    with pytest.raises(NotAllowed):
        cancel_mail(act_as(bo), mail_id=refused)
