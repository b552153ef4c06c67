"""What `SMTP_URL` means to real servers: TLS from the start or asked for, certificates, and signing in."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import AuthResult

from app.adapters.mail import NotTaken, SmtpServer, Starttls, UnusableSmtpUrl, mailer_at
from app.domain.mail import Trouble
from tests.support.certificates import Certificate, make_certificate
from tests.support.mail_server import Mailbox, receiving

USER = "nyckel@leksand.example"
PASSWORD = "s/ä:k@rt?&lång 7"
FORGED_NAME = "mail.rattvik.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"), name="mail.leksand.example")


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that this machine trusts, as it is told by `SSL_CERT_FILE`."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    return certificate


@pytest.fixture
def asked(trusted: Certificate) -> Iterator[Mailbox]:
    """A server that speaks in the open until STARTTLS, takes nothing before, and knows one user."""
    with receiving(
        tls_context=context_of(trusted), require_starttls=True, **knowing(USER, PASSWORD)
    ) as opened:
        yield opened


@pytest.mark.parametrize("options", ["", "?starttls=offered", "?starttls=required"])
def test_a_plain_connection_becomes_private_where_the_server_offers_it(
    asked: Mailbox, options: str
) -> None:
    asked.url = with_user(asked.url, USER, PASSWORD)

    send(asked, options)

    assert [message["Subject"] for message in asked.messages] == ["Hej"]
    assert asked.envelopes == [("nyckel@leksand.example", ["cissi@dorren.example"])]


def test_a_server_that_speaks_tls_from_the_start_is_spoken_to_so(trusted: Certificate) -> None:
    """The library does not see that TLS came first, so it is told to ask for none before a sign-in."""
    knows = {**knowing(USER, PASSWORD), "auth_required": False, "auth_require_tls": False}
    with receiving(ssl_context=context_of(trusted), **knows) as mailbox:
        mailbox.url = with_user(mailbox.url.replace("smtp://", "smtps://"), USER, PASSWORD)

        send(mailbox)

        assert len(mailbox.raw) == 1


@pytest.mark.parametrize("password", [PASSWORD, "p%3A:/@+ &=", "lösen 7 \N{KEY}"])
def test_a_user_and_a_password_of_any_characters_come_as_they_were_meant(
    trusted: Certificate, password: str
) -> None:
    user = "företag+nyckel@leksand.example"
    with receiving(tls_context=context_of(trusted), **knowing(user, password)) as mailbox:
        mailbox.url = with_user(mailbox.url, user, password)

        send(mailbox)

        assert len(mailbox.raw) == 1


@pytest.mark.parametrize("password", ["wrong", "fel lösenord"])
def test_a_wrong_password_is_a_trouble_of_its_own_in_the_servers_words(
    asked: Mailbox, password: str
) -> None:
    asked.url = with_user(asked.url, USER, password)

    refusal = refused(asked)

    assert refusal.trouble is Trouble.NOT_LET_IN
    assert refusal.words == "535 5.7.8 Authentication credentials invalid"
    assert asked.raw == []


def test_a_server_that_repeats_the_password_is_not_quoted_in_that(trusted: Certificate) -> None:
    said_plainly = b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    answer = f"535 Cannot AUTH PLAIN {said_plainly} ({PASSWORD})"
    with receiving(
        tls_context=context_of(trusted), authenticator=partial(_refuses_all, answer=answer)
    ) as mailbox:
        mailbox.url = with_user(mailbox.url, USER, PASSWORD)

        refusal = refused(mailbox)

    assert refusal.words == "535 Cannot AUTH PLAIN […] ([…])"


def test_a_server_that_cannot_check_passwords_just_now_is_asked_again(trusted: Certificate) -> None:
    answer = "454 4.7.0 Temporary authentication failure"
    with receiving(
        tls_context=context_of(trusted), authenticator=partial(_refuses_all, answer=answer)
    ) as mailbox:
        mailbox.url = with_user(mailbox.url, USER, PASSWORD)

        refusal = refused(mailbox)

    assert (refusal.trouble, refusal.words) == (Trouble.NOT_NOW, answer)


def test_a_server_that_knows_no_sign_in_is_told_no_password(mailbox: Mailbox) -> None:
    mailbox.url = with_user(mailbox.url, USER, "hemligt")

    refusal = refused(mailbox, "?starttls=never")

    assert refusal.trouble is Trouble.NOT_LET_IN
    assert "AUTH" in refusal.words


def test_a_server_without_starttls_is_told_nothing_where_it_is_required(mailbox: Mailbox) -> None:
    mailbox.url = with_user(mailbox.url, USER, PASSWORD)

    refusal = refused(mailbox, "?starttls=required")

    assert refusal.trouble is Trouble.NOT_PRIVATE
    assert "STARTTLS" in refusal.words
    assert mailbox.raw == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    certificate: Certificate, scheme: str
) -> None:
    """Not where TLS is only taken because it is offered, either."""
    with presenting(certificate, scheme) as mailbox:
        refusal = refused(mailbox)

        assert refusal.trouble is Trouble.NOT_PRIVATE
        assert "certificate verify failed: self-signed certificate" in refusal.words
        assert mailbox.raw == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_another_name_is_not_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    forged = make_certificate(tmp_path, name=FORGED_NAME, address=None)
    monkeypatch.setenv("SSL_CERT_FILE", str(forged.certificate))
    with presenting(forged, scheme) as mailbox:
        refusal = refused(mailbox)

        assert refusal.trouble is Trouble.NOT_PRIVATE
        assert "IP address mismatch" in refusal.words
        assert mailbox.raw == []


def test_a_plain_server_on_the_port_for_tls_is_named_as_that(mailbox: Mailbox) -> None:
    mailbox.url = mailbox.url.replace("smtp://", "smtps://")

    refusal = refused(mailbox)

    assert refusal.trouble is Trouble.NOT_PRIVATE


def test_a_password_leaves_this_machine_in_no_open_connection() -> None:
    for url, starttls in {
        "smtp://u:p@mail.leksand.example": Starttls.REQUIRED,
        "smtp://u:p@mail.leksand.example?starttls=offered": Starttls.OFFERED,
        "smtp://mail.leksand.example": Starttls.OFFERED,
        "smtp://u:p@localhost": Starttls.OFFERED,
    }.items():
        server = mailer_at(url)

        assert isinstance(server, SmtpServer)
        assert server.starttls is starttls, url
        assert "password" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.leksand.example",
        "smtp://u:hemligt@",
        "smtp://u:hemligt@mail:99999",
        "smtp://u:hemligt@mail?starttls=maybe",
        "smtp://u:hemligt@mail?timeout=600",
        "smtp://u:hemligt@mail?tls=1",
        "smtp://u:hemligt@[mail",
    ],
)
def test_an_address_that_means_nothing_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UnusableSmtpUrl) as refusal:
        mailer_at(url)

    assert "hemligt" not in str(refusal.value)


@contextmanager
def presenting(certificate: Certificate, scheme: str) -> Iterator[Mailbox]:
    """A server of either kind that shows a certificate."""
    context = context_of(certificate)
    how = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    with receiving(**how) as mailbox:
        mailbox.url = mailbox.url.replace("smtp://", f"{scheme}://")
        yield mailbox


def context_of(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def knowing(user: str, password: str) -> dict[str, Any]:
    """What makes a server ask for a sign-in and know one."""

    def knows(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        is_known = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=is_known, handled=False)

    return {"authenticator": knows, "auth_required": True}


def _refuses_all(
    server: Any, session: Any, envelope: Any, mechanism: str, given: Any, *, answer: str
) -> AuthResult:
    return AuthResult(success=False, handled=False, message=answer)


def with_user(url: str, user: str, password: str) -> str:
    scheme, rest = url.split("://")
    return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{rest}"


def refused(mailbox: Mailbox, options: str = "") -> NotTaken:
    with pytest.raises(NotTaken) as refusal:
        send(mailbox, options)
    return refusal.value


def send(mailbox: Mailbox, options: str = "") -> None:
    message = EmailMessage()
    message["Subject"] = "Hej"
    message.set_content("Hej!")
    timeout = "&timeout=5" if options else "?timeout=5"
    mailer_at(mailbox.url + options + timeout).send(
        message, sender="nyckel@leksand.example", recipient="cissi@dorren.example"
    )
