"""A rendered letter as a message for a mail server; no line of anybody's ends up as a header."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from app.letters.desk import Desk
from app.letters.letter import CalendarPart, Letter
from app.storage.outbox import Posted

CALENDAR_FILE = "inbjudan.ics"
ADDRESSES = frozenset({"from", "to", "reply-to"})
LONGEST_LINE = 998  # RFC 5322


class _Unbroken(EmailPolicy):
    """Leaves a line of addresses whole where it needs no encoding.

    The library breaks a long quoted name without its quotation marks (CPython issue 80222), and what
    stood between them would be read as addresses. A name in encoded words is broken as it should be.
    """

    def fold(self, name: str, value: str) -> str:
        folded: str = super(_Unbroken, self._for(name, value)).fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return super(_Unbroken, self._for(name, value)).fold_binary(name, value)

    def _for(self, name: str, value: str) -> _Unbroken:
        is_plain = self.utf8 or str(value).isascii()
        if name.lower() in ADDRESSES and is_plain:
            return self.clone(max_line_length=LONGEST_LINE)
        return self


PLAIN = _Unbroken(linesep="\r\n")
WITH_LETTERS = _Unbroken(linesep="\r\n", utf8=True)


def message_of(
    desk: Desk,
    posted: Posted,
    letter: Letter,
    *,
    message_id: str,
    html: str,
    text: str,
    reply_to: str | None,
) -> EmailMessage:
    """Give the message: plain text first and HTML last, as mail programs choose the last they can show."""
    to = _address(posted.recipient_email, posted.recipient_name)
    message = EmailMessage(policy=PLAIN if to.addr_spec.isascii() else WITH_LETTERS)
    message["From"] = sender_address(desk.mail_from)
    message["To"] = to
    if reply_to:
        message["Reply-To"] = _address(reply_to, None)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(desk.now)
    message["Message-ID"] = message_id
    # Nobody's holiday answer is wanted (RFC 3834, and Exchange's own word for it).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if letter.calendar:
        _add_calendar(message, letter.calendar)
    # Last, for the library moves what begins with Content- into the first part.
    message["Content-Language"] = posted.language
    return message


def sender_address(mail_from: str) -> Address:
    """Read `Name <address>` as it stands in the settings; raises `ValueError` for what is none."""
    name, address = parseaddr(mail_from)
    if not address:
        raise ValueError("MAIL_FROM holds no address")
    return _address(address, name)


def _address(email: str, name: str | None) -> Address:
    """The domain of an address travels in ASCII; a mailbox may have letters of its own."""
    mailbox, _, domain = email.rpartition("@")
    ascii_domain = domain if domain.isascii() else domain.encode("idna").decode()
    return Address(display_name=_one_line(name or ""), username=mailbox, domain=ascii_domain)


def _add_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    """Once as a part that mail programs act on, and once as a file for those that do not."""
    message.add_alternative(
        calendar.content,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": calendar.method, "charset": "utf-8", "name": CALENDAR_FILE},
    )
    message.add_attachment(
        calendar.content, maintype="application", subtype="ics", filename=CALENDAR_FILE
    )


def _one_line(text: str) -> str:
    """What looks like an encoded word (RFC 2047) would be read as one, and say something else."""
    return " ".join(text.split()).replace("=?", "= ?")
