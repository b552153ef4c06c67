"""To whom a letter goes: one address, under a name that may hold anything, by servers that know little."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.message import PLAIN, WITH_LETTERS
from app.storage.companies import Company
from tests.letters.test_letters import AFTER_UNDO, keep_contact
from tests.support.mail_server import receiving
from tests.support.post import PostOffice
from tests.support.road import Road

PLAIN_CHARACTERS = st.sampled_from('abcABC ,,,"<>@.;:()')


@pytest.mark.parametrize(
    "name",
    [
        "Ek, Cissi",
        'Cissi "Nyckeln" Ek',
        "Cissi \N{OLD KEY} Ek",
        "Åsa Öst-Ängström i Häradsbygden med ett långt namn som inte får plats på en rad",
        "Bo Ek, <chef@annat.example>, Leksands Hantverk AB, inkop och ekonomi samt annat mer",
        'Anna "Anki" Persson, inkop och ekonomi hos Leksands Hantverk AB med flera bolag',
        "Åke Öst, <chef@annat.example>, Leksands Hantverk AB, inköp och ekonomi samt annat mer",
        "Cissi\r\nBcc: alla@leksand.example",
        "Cissi\nX-Evil: 1\n\nbody",
        "<script>alert(1)</script>",
        "=?utf-8?q?Bcc=3A?=",
        "",
    ],
)
def test_a_name_is_a_name_whatever_it_holds(
    road: Road, post_office: PostOffice, company: Company, code: str, name: str
) -> None:
    keep_contact(road.session, company, name=name)
    road.visit(code)

    (letter,) = post_office.deliver(minutes=AFTER_UNDO)

    shown, address = _recipient(post_office.mailbox.raw[0])
    assert (shown, address) == (
        " ".join(name.split()).replace("=?", "= ?"),
        "cissi@dorren.example",
    )
    assert post_office.mailbox.envelopes[0][1] == ["cissi@dorren.example"]
    assert (letter["Bcc"], letter["X-Evil"]) == (None, None)


@pytest.mark.parametrize("email", ["cissi@räksmörgås.example", "åsa@dorren.example"])
def test_letters_reach_addresses_with_swedish_letters(
    road: Road, post_office: PostOffice, company: Company, code: str, email: str
) -> None:
    keep_contact(road.session, company, email=email)
    road.visit(code)

    assert len(post_office.deliver(minutes=AFTER_UNDO)) == 1


def test_a_domain_with_swedish_letters_asks_nothing_unusual_of_the_mail_server(
    road: Road, post_office: PostOffice, company: Company, code: str
) -> None:
    keep_contact(road.session, company, email="info@åkerö.example")
    road.visit(code)

    with receiving(enable_SMTPUTF8=False) as plain_server:
        replace(post_office, mailbox=plain_server).deliver(minutes=AFTER_UNDO)

    assert plain_server.envelopes[0][1] == ["info@xn--ker-tla2g.example"]


@given(name=st.text(PLAIN_CHARACTERS, min_size=60, max_size=120))
def test_no_name_adds_another_address(name: str) -> None:
    shown = " ".join(name.split()).replace("=?", "= ?")
    for policy in (PLAIN, WITH_LETTERS):
        message = EmailMessage(policy=policy)
        message["To"] = Address(shown, username="info", domain="leksand.example")

        (read,) = message_from_bytes(message.as_bytes(), policy=default)["To"].addresses

        assert (read.display_name, read.addr_spec) == (shown, "info@leksand.example")


def _recipient(raw: bytes) -> tuple[str, str]:
    """Read with the older of Python's two parsers, which joins encoded words without a gap."""
    (given,) = message_from_bytes(raw).get_all("To", [])
    name, address = parseaddr(" ".join(str(given).split()))
    return str(make_header(decode_header(name))), address
