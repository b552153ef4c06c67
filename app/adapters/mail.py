"""Handing a message to a mail server, or to a folder where there is none; what it says is no matter here."""

from __future__ import annotations

import os
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.domain.mail import Stage, Trouble, trouble_of_reply

WORDS_CHARACTERS = 500
TIMEOUT_SECONDS = 30  # of silence; a conversation has about ten turns
LONGEST_TIMEOUT_SECONDS = 45
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
ALREADY_OR_NOW_LOGGED_IN = frozenset({235, 503})
HIDDEN = "[…]"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
KEPT_SUFFIX = ".eml"
KEPT_SHOWN = 100


class UnusableSmtpUrl(ValueError):
    """An address that names no mail server; the message says what is wrong, without the password."""


class Starttls(StrEnum):
    """Whether a plain connection is to become an encrypted one before anything is said on it."""

    REQUIRED = "required"
    OFFERED = "offered"
    NEVER = "never"


class NotTaken(Exception):
    """The message was not taken; `words` are the server's own, or the machine's."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.words = words


class Mailer(Protocol):
    """Where messages are handed over."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand over, or raise `NotTaken`; when it returns, the message is the server's."""


def mailer_at(url: str) -> Mailer:
    """Give what a `SMTP_URL` means; raises `UnusableSmtpUrl`."""
    parts = _split(url)
    if parts.scheme == "file":
        return KeptMail(Path(unquote(parts.path)))
    if parts.scheme not in DEFAULT_PORTS:
        raise UnusableSmtpUrl("must begin with smtp:// or smtps://")
    if not parts.hostname:
        raise UnusableSmtpUrl("names no server")
    wishes = parse_qs(parts.query)
    if unknown := wishes.keys() - {"starttls", "timeout"}:
        raise UnusableSmtpUrl(f"has an option that is not known: {', '.join(sorted(unknown))}")
    return SmtpServer(
        host=parts.hostname,
        port=_port(parts),
        encrypted=parts.scheme == "smtps",
        starttls=_starttls(parts, wishes),
        timeout_seconds=_timeout(wishes),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server that takes messages over a socket, each in a conversation of its own."""

    host: str
    port: int
    encrypted: bool = False
    starttls: Starttls = Starttls.OFFERED
    timeout_seconds: float = TIMEOUT_SECONDS
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """A refusal of the conversation's end is no refusal of the message, which has been taken."""
        try:
            with _refusals():
                self._hand_over(message, sender=sender, recipient=recipient)
        except NotTaken as refusal:
            raise NotTaken(refusal.trouble, self._without_password(refusal.words)) from None

    def _hand_over(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        server = self._greeted()
        try:
            server.send_message(message, from_addr=sender, to_addrs=[recipient])
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _greeted(self) -> smtplib.SMTP:
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout_seconds, context=_certified()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
        try:
            self._make_private(server)
            if self.user:
                with _lacking(Trouble.NOT_LET_IN):
                    self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _make_private(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.encrypted or self.starttls is Starttls.NEVER:
            return
        if self.starttls is Starttls.REQUIRED or server.has_extn("starttls"):
            with _lacking(Trouble.NOT_PRIVATE):
                server.starttls(context=_certified())
            server.ehlo()

    def _log_in(self, server: smtplib.SMTP) -> None:
        """What is not ASCII goes as UTF-8 (RFC 4616), of which smtplib knows nothing."""
        if f"{self.user}{self.password}".isascii():
            server.login(self.user, self.password)
            return
        code, words = server.docmd("AUTH", f"PLAIN {self._said_plainly()}")
        if code not in ALREADY_OR_NOW_LOGGED_IN:
            raise smtplib.SMTPAuthenticationError(code, words)

    def _said_plainly(self) -> str:
        return b64encode(f"\0{self.user}\0{self.password}".encode()).decode()

    def _without_password(self, words: str) -> str:
        """Some servers repeat what they did not understand, and their words are kept and shown."""
        encoded = b64encode(self.password.encode()).decode()
        for secret in (self._said_plainly(), encoded, self.password):
            words = words.replace(secret, HIDDEN) if self.password else words
        return words


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A folder that keeps what would be sent; a repeat replaces its first, as in a careful mailbox."""

    folder: Path

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        name = sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = self.folder / f"{name}.{os.getpid()}"
            unfinished.touch(mode=0o600)
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(self.folder / f"{name}{KEPT_SUFFIX}")
        except OSError as fault:
            raise NotTaken(Trouble.UNREACHABLE, _worded(fault)) from fault


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn every way in which a conversation can fail into one, with the server's words."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _not_taken(Stage.RECIPIENT, code, words) from refused
    except smtplib.SMTPSenderRefused as refused:
        raise _not_taken(Stage.SENDER, refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPDataError as refused:
        raise _not_taken(Stage.CONTENT, refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPAuthenticationError as refused:
        raise _not_taken(Stage.LOGIN, refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPResponseException as refused:
        raise _not_taken(Stage.GREETING, refused.smtp_code, refused.smtp_error) from refused
    except (smtplib.SMTPException, OSError) as away:
        raise NotTaken(_trouble_of(away), _worded(away)) from away


def _trouble_of(away: Exception) -> Trouble:
    if isinstance(away, ssl.SSLError):
        return Trouble.NOT_PRIVATE
    cannot = isinstance(away, smtplib.SMTPNotSupportedError)
    return Trouble.NOT_NOW if cannot else Trouble.UNREACHABLE


@contextmanager
def _lacking(trouble: Trouble) -> Iterator[None]:
    """Say which trouble it is that a server cannot do what it is asked for."""
    try:
        yield
    except (smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected):
        raise
    except smtplib.SMTPException as lacking:
        raise NotTaken(trouble, _worded(lacking)) from lacking


def _not_taken(stage: Stage, code: int, words: bytes | str) -> NotTaken:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    line = " ".join(said.split())
    if code <= 0:  # smtplib's own mark for a line that was cut off
        return NotTaken(Trouble.UNREACHABLE, line or "Connection unexpectedly closed")
    return NotTaken(trouble_of_reply(stage, code, line), f"{code} {line}"[:WORDS_CHARACTERS])


def _worded(fault: Exception) -> str:
    said = " ".join(str(fault).split()) or type(fault).__name__
    return said[:WORDS_CHARACTERS]


def _certified() -> ssl.SSLContext:
    """The name on the certificate is checked; what to trust is the machine's (`SSL_CERT_FILE`)."""
    return ssl.create_default_context()


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as fault:
        raise UnusableSmtpUrl("is no address") from fault


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError as fault:
        raise UnusableSmtpUrl("has a port that is no number up to 65535") from fault


def _starttls(parts: SplitResult, wishes: dict[str, list[str]]) -> Starttls:
    """A password never travels in the open, unless somebody says so or it stays on this machine."""
    if "starttls" not in wishes:
        travels = bool(parts.username) and parts.hostname not in LOOPBACK
        return Starttls.REQUIRED if travels else Starttls.OFFERED
    try:
        return Starttls(wishes["starttls"][-1])
    except ValueError as fault:
        raise UnusableSmtpUrl("knows starttls=required, offered or never") from fault


def _timeout(wishes: dict[str, list[str]]) -> float:
    """No conversation may outlast the claim on its letter, or another worker begins it anew."""
    written = wishes.get("timeout", [str(TIMEOUT_SECONDS)])[-1]
    seconds = int(written) if written.isascii() and written.isdigit() else 0
    if not 1 <= seconds <= LONGEST_TIMEOUT_SECONDS:
        raise UnusableSmtpUrl(f"wants a timeout of 1 to {LONGEST_TIMEOUT_SECONDS} seconds")
    return float(seconds)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was kept instead of sent."""

    name: str
    message: EmailMessage


def kept_in(url: str) -> list[Kept]:
    """Give what a folder of kept mail holds, the newest first; raises `UnusableSmtpUrl`."""
    mailer = mailer_at(url)
    if not isinstance(mailer, KeptMail):
        return []
    files = sorted(mailer.folder.glob(f"*{KEPT_SUFFIX}"), key=_written_at, reverse=True)
    return [Kept(file.stem, _read(file)) for file in files[:KEPT_SHOWN]]


def _written_at(file: Path) -> tuple[float, str]:
    return file.stat().st_mtime, file.name


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)
