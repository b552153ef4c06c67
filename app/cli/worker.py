"""`flask worker` and `flask outbox`: the work that nobody asks for, and what waits to be sent."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.cli.acting import require_tables
from app.cli.jobs import JOBS, Job
from app.domain.mail import MailState
from app.extensions import db
from app.storage import outbox as letters
from app.storage.outbox import MailFacts

TICK_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 5.0

log = logging.getLogger(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--beside", type=int, help="End when this process, which started it, has ended.")
@with_appcontext
def worker(*, once: bool, beside: int | None) -> None:
    """Send what the outbox holds, and do what else is due; several may run at once."""
    require_tables()
    if once:
        for job in JOBS:
            _finish(job)
        return
    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    if beside:
        threading.Thread(target=_end_with, args=(beside,), daemon=True).start()
    _work_until(ended)


@click.command("outbox")
@click.option("--state", type=click.Choice([state.value for state in MailState]))
@with_appcontext
def outbox(state: str | None) -> None:
    """Print the newest letters: number, state, tries, kind, subject, recipient, the server's words."""
    require_tables()
    for mail in letters.latest(db.session(), state=MailState(state) if state else None):
        click.echo("\t".join(_columns(mail)))


def _work_until(ended: threading.Event) -> None:
    """Each job comes round at its own pace; one in trouble is tried again later, and holds up no other."""
    due_at = {job.name: 0.0 for job in JOBS}
    while not ended.wait(TICK_SECONDS):
        for job in JOBS:
            if time.monotonic() >= due_at[job.name] and not ended.is_set():
                due_at[job.name] = time.monotonic() + _pause_after(job, ended)


def _pause_after(job: Job, ended: threading.Event) -> float:
    try:
        _finish(job, ended)
    except (SQLAlchemyError, OSError) as away:
        log.warning("job_failed", extra={"job": job.name, "reason": type(away).__name__})
        return AFTER_TROUBLE_SECONDS
    except Exception:  # what nobody foresaw in one job must not hold up the others
        log.exception("job_failed", extra={"job": job.name})
        return AFTER_TROUBLE_SECONDS
    return job.every.total_seconds()


def _finish(job: Job, ended: threading.Event | None = None) -> None:
    """Do a job until nothing of it is due, each time with a session of its own."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    more = True
    while more and not (ended and ended.is_set()):
        with app.app_context():
            more = job.do()


def _end_with(parent: int) -> None:
    """Whoever is orphaned has another parent; a letter cut short is taken up again by its claim's end."""
    while os.getppid() == parent:
        time.sleep(TICK_SECONDS)
    os._exit(0)


def _columns(mail: MailFacts) -> tuple[str, ...]:
    return (
        str(mail.mail_id),
        mail.state.value,
        str(mail.attempts),
        mail.kind,
        f"{mail.subject}/{mail.version}",
        mail.recipient_email,
        _moment(mail.sent_at or mail.next_try_at),
        mail.last_error or (mail.trouble.value if mail.trouble else ""),
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"
