"""Who writes which kind of letter: one file a kind, each with its template in `templates/mail/`."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.mail import MailKind
from app.letters import (
    choice_link,
    choose_again,
    finder_message,
    invitation,
    mail_failed,
    promise_answer,
    promise_due,
    reminder,
    sign_in_link,
    visit_plan,
    yes_received,
)
from app.letters.letter import Writer

KINDS: Mapping[MailKind, Writer] = {
    MailKind.CHOICE_LINK: choice_link.write,
    MailKind.CHOOSE_AGAIN: choose_again.write,
    MailKind.FINDER_MESSAGE: finder_message.write,
    MailKind.INVITATION: invitation.write,
    MailKind.MAIL_FAILED: mail_failed.write,
    MailKind.PROMISE_ANSWER: promise_answer.write,
    MailKind.PROMISE_DUE: promise_due.write,
    MailKind.REMINDER: reminder.write,
    MailKind.SIGN_IN_LINK: sign_in_link.write,
    MailKind.VISIT_PLAN: visit_plan.write,
    MailKind.YES_RECEIVED: yes_received.write,
}
