"""Who writes which kind of letter: one file a kind, each with its template in `templates/mail/`."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.mail import MailKind
from app.letters import finder_message, mail_failed
from app.letters.letter import Writer

KINDS: Mapping[MailKind, Writer] = {
    MailKind.FINDER_MESSAGE: finder_message.write,
    MailKind.MAIL_FAILED: mail_failed.write,
}
