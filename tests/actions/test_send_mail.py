"""Sending letters to a real server: each once, refusals by their weight, and nothing lost halfway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.handle_finder_message import handle_finder_message
from app.actions.note_bouncing import note_bouncing
from app.actions.report_found_baton import report_found_baton
from app.actions.send_mail import Write
from app.adapters.mail import Mailer, NotTaken
from app.domain.mail import LEASE, RETRY_AFTER, MailKind, MailState, Trouble
from app.storage import outbox
from app.storage.journal import JournalEntry
from app.storage.outbox import Posted
from app.storage.people import Person
from app.storage.relays import Baton
from tests.support.post import PostOffice

LEASE_MINUTES = LEASE.total_seconds() / 60


@pytest.fixture
def found(post_office: PostOffice, baton: Baton, astrid: Person) -> int:
    """A finder has written, so that a letter to Astrid waits."""
    return report_found_baton(
        post_office.act(), baton_id=baton.id, message="Den ligger vid Siljan", contact="Doris"
    )


def test_a_letter_arrives_once_and_is_recorded_as_sent(post_office: PostOffice, found: int) -> None:
    messages = post_office.deliver()

    row = post_office.row()
    assert [message["To"] for message in messages] == ["Astrid <astrid@leksand.example>"]
    assert post_office.mailbox.envelopes == [("nyckel@leksand.example", ["astrid@leksand.example"])]
    assert (row.state, row.sent_at, row.attempts) == (MailState.SENT, post_office.now, 1)
    assert row.claimed_until is None
    assert messages[0]["Message-ID"] == row.message_id
    assert len(post_office.deliver(minutes=60 * 24 * 30)) == 1


def test_of_two_workers_at_once_one_sends(
    post_office: PostOffice, found: int, engine: Engine
) -> None:
    """The second comes while the first hands over, when nothing is locked any more."""
    with Session(engine) as other:
        second = post_office.beside(other)
        came_second: list[bool] = []
        post_office.mailbox.on_data = lambda: came_second.append(second.send())

        post_office.send()

    assert came_second == [False]
    assert len(post_office.mailbox.raw) == 1


def test_two_letters_go_to_two_workers(
    post_office: PostOffice, found: int, baton: Baton, engine: Engine
) -> None:
    """The first is still handing over when the second asks: it is given the other letter."""
    report_found_baton(post_office.act(), baton_id=baton.id, message="Här också")
    with Session(engine) as other:
        second = post_office.beside(other)
        elsewhere: list[Posted] = []

        post_office.send(
            write=_meanwhile(post_office, lambda: second.send(write=_noted(elsewhere)))
        )

    rows = post_office.rows()
    assert [row.state for row in rows] == [MailState.SENT, MailState.NOT_MEANT]
    assert [posted.mail_id for posted in elsewhere] == [rows[1].id]


def test_who_dies_between_claim_and_sending_loses_no_letter(
    post_office: PostOffice, found: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        post_office.send(mailer=Dying(before=post_office.mailer))

    early = post_office.deliver(minutes=LEASE_MINUTES - 1)
    late = post_office.deliver(minutes=LEASE_MINUTES)

    assert (len(early), len(late)) == (0, 1)
    assert post_office.row().attempts == 2


def test_who_dies_between_sending_and_recording_causes_a_repeat_under_the_same_message_id(
    post_office: PostOffice, found: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        post_office.send(mailer=Dying(after=post_office.mailer))

    first, second = post_office.deliver(minutes=LEASE_MINUTES)

    assert first["Message-ID"] == second["Message-ID"]
    assert post_office.row().state is MailState.SENT


def test_a_letter_that_ends_every_worker_is_given_up(post_office: PostOffice, found: int) -> None:
    for claim in range(len(RETRY_AFTER) + 1):
        with pytest.raises(KeyboardInterrupt):
            post_office.send(minutes=claim * LEASE_MINUTES, mailer=Dying(before=post_office.mailer))

    post_office.send(minutes=100 * LEASE_MINUTES)

    row = post_office.rows()[0]
    assert (row.state, row.trouble) == (MailState.FAILED, Trouble.CUT_SHORT)


def test_a_slow_worker_does_not_take_back_what_another_has_sent(
    post_office: PostOffice, found: int, engine: Engine
) -> None:
    """Its claim ran out while it was refused; by then the other had delivered."""
    with Session(engine) as other:
        second = post_office.beside(other)
        late = Refusing(lambda: second.send(minutes=LEASE_MINUTES), Trouble.REFUSED)

        post_office.send(mailer=late)

    assert post_office.row().state is MailState.SENT


@pytest.mark.parametrize(
    ("stage", "answer", "state", "trouble"),
    [
        ("RCPT", "450 4.2.0 Greylisted, try again", MailState.WAITING, Trouble.NOT_NOW),
        ("RCPT", "452 4.2.2 Mailbox full", MailState.WAITING, Trouble.NOT_NOW),
        ("RCPT", "550 5.1.1 No such user here", MailState.FAILED, Trouble.BAD_ADDRESS),
        ("RCPT", "550 User unknown", MailState.FAILED, Trouble.BAD_ADDRESS),
        ("RCPT", "550 5.7.1 Not allowed to send", MailState.FAILED, Trouble.REFUSED),
        ("RCPT", "554 5.7.1 Blocked", MailState.FAILED, Trouble.REFUSED),
        ("DATA", "554 5.6.0 Looks like spam", MailState.FAILED, Trouble.REFUSED),
        ("DATA", "451 4.3.0 Try later", MailState.WAITING, Trouble.NOT_NOW),
        ("MAIL", "550 5.7.1 Sender not known", MailState.WAITING, Trouble.NOT_NOW),
    ],
)
def test_a_refusal_is_kept_in_the_servers_words_and_by_its_weight(
    post_office: PostOffice,
    found: int,
    stage: str,
    answer: str,
    state: MailState,
    trouble: Trouble,
) -> None:
    post_office.mailbox.answers[stage] = answer

    post_office.send()

    row = post_office.rows()[0]
    assert (row.state, row.trouble, row.last_error) == (state, trouble, answer)
    assert post_office.mailbox.raw == []


def test_a_greylisted_letter_is_taken_at_a_later_try(post_office: PostOffice, found: int) -> None:
    post_office.mailbox.answers["RCPT"] = "450 4.2.0 Greylisted"
    post_office.send()
    post_office.mailbox.answers.clear()

    early = post_office.deliver(minutes=0.5)
    late = post_office.deliver(minutes=1)

    assert (len(early), len(late)) == (0, 1)
    assert (post_office.row().trouble, post_office.row().last_error) == (None, None)


def test_a_server_that_is_not_there_is_asked_at_growing_intervals_and_then_no_more(
    post_office: PostOffice, found: int
) -> None:
    post_office.mailbox.url = "smtp://127.0.0.1:1"
    minutes = 0.0
    for pause in RETRY_AFTER:
        assert post_office.send(minutes=minutes)
        assert not post_office.send(minutes=minutes)
        minutes += pause.total_seconds() / 60

    assert post_office.send(minutes=minutes)

    row = post_office.rows()[0]
    assert (row.state, row.trouble) == (MailState.FAILED, Trouble.UNREACHABLE)
    assert "refused" in (row.last_error or "")


def test_a_server_that_hangs_is_left_after_a_while(post_office: PostOffice, found: int) -> None:
    post_office.mailbox.silent = True

    post_office.send()

    row = post_office.row()
    assert (row.state, row.trouble) == (MailState.WAITING, Trouble.UNREACHABLE)
    assert "timed out" in (row.last_error or "")


def test_a_mailbox_that_is_not_there_is_known_from_then_on(
    post_office: PostOffice, found: int, session: Session, astrid: Person
) -> None:
    post_office.mailbox.answers["RCPT"] = "550 5.1.1 No such user here"

    post_office.send()

    session.rollback()
    (address,) = outbox.bouncing_addresses(session)
    assert (address.email, address.words) == (astrid.email, "550 5.1.1 No such user here")


def test_nothing_is_sent_to_an_address_that_bounces(
    post_office: PostOffice, found: int, astrid: Person
) -> None:
    note_bouncing(post_office.act(), astrid.email)

    messages = post_office.deliver()

    assert messages == []
    assert (post_office.rows()[0].state, post_office.rows()[0].trouble) == (
        MailState.FAILED,
        Trouble.BOUNCES,
    )


def test_a_failure_is_told_to_the_admins_once_and_never_of_itself(
    post_office: PostOffice, found: int
) -> None:
    post_office.mailbox.answers["DATA"] = "554 5.6.0 Looks like spam"

    post_office.deliver()

    rows = post_office.rows()
    assert [(row.kind, row.state) for row in rows] == [
        (MailKind.FINDER_MESSAGE, MailState.FAILED),
        (MailKind.MAIL_FAILED, MailState.FAILED),
    ]
    assert rows[1].subject == f"mail:{rows[0].id}"


def test_what_is_no_longer_meant_is_not_sent(
    post_office: PostOffice, found: int, session: Session
) -> None:
    handle_finder_message(post_office.act(), message_id=found)

    messages = post_office.deliver()

    assert messages == []
    assert post_office.row().state is MailState.NOT_MEANT


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    post_office: PostOffice, found: int, baton: Baton
) -> None:
    report_found_baton(post_office.act(), baton_id=baton.id, message="Här också")

    post_office.send(write=_fails)
    messages = post_office.deliver()

    assert len(messages) == 1
    first = post_office.rows()[0]
    assert (first.state, first.trouble, first.last_error) == (
        MailState.WAITING,
        Trouble.NOT_WRITTEN,
        "ZeroDivisionError",
    )


def test_the_journal_tells_what_became_of_a_letter_without_its_recipient(
    post_office: PostOffice, found: int, session: Session
) -> None:
    post_office.deliver()

    session.rollback()
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.event, entry.subject) == ("mail.sent", f"mail:{post_office.row().id}")
    assert "astrid" not in entry.facts


@dataclass
class Dying:
    """A machine that is switched off before, or after, a message was handed over."""

    before: Mailer | None = None
    after: Mailer | None = None

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        if self.after:
            self.after.send(message, sender=sender, recipient=recipient)
        raise KeyboardInterrupt


@dataclass
class Refusing:
    """A server that takes its time, in which other things happen, and then refuses."""

    meanwhile: Callable[[], object]
    trouble: Trouble

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        self.meanwhile()
        raise NotTaken(self.trouble, "too late")


def _meanwhile(office: PostOffice, happens: Callable[[], object]) -> Write:
    def write(posted: Posted, *, message_id: str) -> EmailMessage | None:
        happens()
        return office.writing(office.act())(posted, message_id=message_id)

    return write


def _noted(seen: list[Posted]) -> Write:
    def write(posted: Posted, *, message_id: str) -> EmailMessage | None:
        seen.append(posted)
        return None

    return write


def _fails(posted: Posted, *, message_id: str) -> EmailMessage | None:
    raise ZeroDivisionError
