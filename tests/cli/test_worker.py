"""`flask worker` and `flask outbox`: real processes that are killed at the worst moments."""

from __future__ import annotations

import importlib
import signal
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.actions.report_found_baton import report_found_baton
from app.cli.jobs import Job
from app.domain.mail import MailState, Trouble
from app.storage import heartbeats
from app.storage.outbox import OutgoingMail
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand
from tests.support import cast
from tests.support.mail_server import Mailbox
from tests.support.post import PostOffice
from tests.support.worker import working

SECONDS = 30


@pytest.fixture
def baton(session: Session, now: datetime) -> Baton:
    return cast.make_baton(session, cast.make_relay(session, now=now), now=now)


@pytest.fixture
def found(post_office: PostOffice, baton: Baton, astrid: Person) -> int:
    """A letter to Astrid waits."""
    return report_found_baton(post_office.act(), baton_id=baton.id, message="Vid Siljan")


def test_once_sends_what_is_due_and_ends(
    make_app: Callable[..., Flask], mailbox: Mailbox, post_office: PostOffice, found: int
) -> None:
    app = make_app(smtp_url=mailbox.url, mail_from="nyckel@leksand.example")

    result = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert result.exit_code == 0, result.output
    assert len(mailbox.raw) == 1
    assert post_office.row().state is MailState.SENT


def test_without_a_mail_server_letters_wait(
    run: RunCommand, post_office: PostOffice, found: int
) -> None:
    result = run("worker", "--once")

    assert result.exit_code == 0, result.output
    assert (post_office.row().state, post_office.row().attempts) == (MailState.WAITING, 0)


def test_a_job_that_fails_as_nobody_foresaw_holds_up_no_other(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = importlib.import_module("app.cli.worker")  # of that name the package has the command
    ended = threading.Event()

    def fail() -> bool:
        raise ZeroDivisionError

    def end() -> bool:
        ended.set()
        return False

    every = timedelta(seconds=1)
    monkeypatch.setattr(worker, "JOBS", (Job("bad", every, fail), Job("good", every, end)))

    with app.app_context():
        worker._work_until(ended)

    assert ended.is_set()
    assert [record.message for record in caplog.records] == ["job_failed"]


def test_the_worker_says_that_it_lives(run: RunCommand, session: Session) -> None:
    run("worker", "--once")

    assert heartbeats.last_beat(session) is not None


def test_the_outbox_is_shown_with_the_servers_words(
    run: RunCommand, post_office: PostOffice, found: int
) -> None:
    post_office.mailbox.answers["RCPT"] = "450 4.2.0 Greylisted"
    post_office.send()

    shown = run("outbox").output

    assert "astrid@leksand.example" in shown
    assert "450 4.2.0 Greylisted" in shown
    assert run("outbox", "--state", "sent").output == ""


def test_a_worker_killed_while_the_server_answers_sends_once_more_under_the_same_id(
    database_url: str, post_office: PostOffice, found: int, session: Session, tmp_path: Path
) -> None:
    """Killed after the server took the letter and before it says so: the one moment that repeats."""
    mailbox, arrived = post_office.mailbox, threading.Event()
    mailbox.on_data = arrived.set
    mailbox.holds_answer = True
    with working(database_url, mailbox.url, log=tmp_path / "first.log") as first:
        assert arrived.wait(SECONDS), (tmp_path / "first.log").read_text()
        first.send_signal(signal.SIGKILL)
        first.wait(SECONDS)
    mailbox.holds_answer = False
    claimed = post_office.row()
    assert (claimed.state, claimed.attempts) == (MailState.WAITING, 1)
    _let_the_claim_run_out(session)

    arrived.clear()
    with working(database_url, mailbox.url, log=tmp_path / "second.log") as second:
        assert arrived.wait(SECONDS), (tmp_path / "second.log").read_text()
        second.send_signal(signal.SIGTERM)
        assert second.wait(SECONDS) == 0

    assert len({message["Message-ID"] for message in mailbox.messages}) == 1
    assert len(mailbox.raw) == 2
    assert post_office.row().state is MailState.SENT


def test_a_worker_that_is_not_let_in_says_so_without_the_password(
    database_url: str, post_office: PostOffice, found: int, tmp_path: Path
) -> None:
    """Neither its log nor what it records holds a secret, in any of the ways in which it is said."""
    url = post_office.mailbox.url.replace("//", "//nyckel:hemligt%2F7@") + "?starttls=never"
    log = tmp_path / "worker.log"
    with working(database_url, url, log=log) as worker:
        assert _until(lambda: post_office.row().trouble is not None), log.read_text()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(SECONDS) == 0

    row = post_office.row()
    assert (row.state, row.trouble) == (MailState.WAITING, Trouble.NOT_LET_IN)
    kept = log.read_text() + (row.last_error or "")
    plainly = b64encode(b"\0nyckel\0hemligt/7").decode()
    for secret in ("hemligt", plainly, b64encode(b"hemligt/7").decode()):
        assert secret not in kept


def test_two_workers_send_each_of_many_letters_once(
    database_url: str,
    post_office: PostOffice,
    found: int,
    baton: Baton,
    tmp_path: Path,
) -> None:
    for number in range(11):
        report_found_baton(post_office.act(), baton_id=baton.id, message=f"Rad {number}")
    all_arrived = threading.Event()
    post_office.mailbox.on_data = lambda: (
        all_arrived.set() if len(post_office.mailbox.raw) == 12 else None
    )

    with (
        working(database_url, post_office.mailbox.url, log=tmp_path / "one.log") as one,
        working(database_url, post_office.mailbox.url, log=tmp_path / "two.log") as two,
    ):
        assert all_arrived.wait(SECONDS), (tmp_path / "one.log").read_text()
        for worker in (one, two):
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(SECONDS) == 0

    ids = [message["Message-ID"] for message in post_office.mailbox.messages]
    assert len(ids) == len(set(ids)) == 12
    assert {row.state for row in post_office.rows()} == {MailState.SENT}


def _until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _let_the_claim_run_out(session: Session) -> None:
    with transaction(session):
        session.execute(
            update(OutgoingMail).values(
                claimed_until=OutgoingMail.posted_at, next_try_at=OutgoingMail.posted_at
            )
        )
