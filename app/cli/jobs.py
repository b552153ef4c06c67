"""The work that nobody asks for: each job is done in turn by `flask worker`, and writes through an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.note_heartbeat import note_heartbeat
from app.actions.post_choice_links import post_choice_links
from app.actions.remind_of_promises import remind_of_promises
from app.actions.send_mail import send_mail
from app.adapters.mail import mailer_at
from app.cli.acting import act, keys, settings
from app.cli.uploads import read_next_upload, remove_old_uploads
from app.letters.desk import Desk
from app.letters.message import sender_address
from app.letters.write_letter import write_letter


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work: `do` does what is due, and tells whether it may have more to do at once."""

    name: str
    every: timedelta
    do: Callable[[], bool]


def beat() -> bool:
    note_heartbeat(act())
    return False


def send_next_mail() -> bool:
    """Send one letter; without a mail server they wait, and those that grow stale are never sent."""
    set_up = settings()
    if (
        not set_up.smtp_url or not set_up.mail_from
    ):  # as `sends_mail` says, for the type checker too
        return False
    circumstances = act()
    desk = Desk(
        session=circumstances.session,
        keys=keys(),
        now=circumstances.now,
        public_url=set_up.public_url,
        mail_from=set_up.mail_from,
    )
    return send_mail(
        circumstances,
        write=lambda posted, message_id: write_letter(desk, posted, message_id=message_id),
        mailer=mailer_at(set_up.smtp_url),
        sender=sender_address(set_up.mail_from).addr_spec,
    )


def keep_moving() -> bool:
    """Do what is due at every leg; what that brings about is found in the next round."""
    keep_relay_moving(act())
    return False


def write_to_visited() -> bool:
    """Post the link to choose to who was visited, when that can be undone no more."""
    post_choice_links(act())
    return False


def remind() -> bool:
    """Remind the owners of promises whose day it is."""
    remind_of_promises(act())
    return False


JOBS: Final = (
    Job("heartbeat", timedelta(seconds=30), beat),
    Job("legs", timedelta(seconds=30), keep_moving),
    Job("choice links", timedelta(seconds=30), write_to_visited),
    Job("promises", timedelta(minutes=5), remind),
    Job("mail", timedelta(seconds=2), send_next_mail),
    Job("uploads", timedelta(seconds=2), read_next_upload),
    Job("old uploads", timedelta(hours=1), remove_old_uploads),
)
