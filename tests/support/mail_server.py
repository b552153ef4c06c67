"""A real mail server on a socket, which keeps what it takes and refuses as it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
TAKEN = "250 Taken"


@dataclass
class Mailbox:
    """What arrived, in order; `answers` maps a stage (`MAIL`, `RCPT`, `DATA`) or a recipient to what is said.

    `silent` keeps the other side waiting before its message is taken, `holds_answer` after; `on_data` is
    called in between.
    """

    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], None] | None = None
    silent: bool = False
    holds_answer: bool = False
    url: str = ""

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    async def handle_MAIL(  # noqa: N802 - the names are those of the library
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.get("MAIL"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return TAKEN

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.get(address) or self.answers.get("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        while self.silent:
            await asyncio.sleep(0.02)
        if answer := self.answers.get("DATA"):
            return answer
        self.raw.append(bytes(cast(bytes, envelope.content)))
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        if self.on_data:
            self.on_data()
        await self._while("holds_answer")
        return TAKEN

    async def _while(self, held: str) -> None:
        while getattr(self, held):
            await asyncio.sleep(0.02)


class _OnAnyPort(Controller):
    """The library's server, on a port that the system chooses."""

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        listening = socket.create_server((HOST, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


@contextmanager
def receiving(**options: Any) -> Iterator[Mailbox]:
    """Receive until left, on a port that nobody else has; `options` are the library's."""
    mailbox = Mailbox()
    controller = _OnAnyPort(mailbox, hostname=HOST, **options)
    controller.start()
    try:
        mailbox.url = f"smtp://{HOST}:{controller.port}"
        yield mailbox
    finally:
        mailbox.silent = mailbox.holds_answer = False
        controller.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Where letters arrive."""
    with receiving() as opened:
        yield opened
