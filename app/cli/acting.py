"""What every command that changes something acts with, and how a refusal is told on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from app.actions.act import Act
from app.adapters.keys import Keys
from app.config import Settings
from app.domain.errors import DomainError, UnacceptableField
from app.domain.roles import Actor
from app.extensions import db
from app.storage import snapshot

REFUSALS: Mapping[str, str] = {
    "not_found": "There is no such thing here.",
    "wrong_state": "Things no longer stand as this needs them to.",
    "email_taken": "A person with this e-mail address exists already.",
    "last_admin": "The installation must keep at least one active admin.",
    "weak_password": "The password is too short or too common.",
    "in_earnest": "Here is a relay in earnest: a load test wants a database of its own.",
    "not_empty": "This needs an empty installation; here there is something already.",
}

FAULTS: Mapping[str, str] = {
    "missing": "must not be empty",
    "invalid": "is not written as it should be",
    "taken": "is in use already",
    "ambiguous": "fits several companies; its number would tell which",
    "bad_character": "holds something else than digits",
    "bad_length": "does not have ten digits",
    "bad_prefix": "begins as no number does",
    "bad_check": "has a wrong digit",
    "out_of_range": "is too small or too large",
    "not_after": "must be more than the interval before it",
    "too_long": "is too long",
    "control_character": "holds a character that cannot be shown",
    "direction_mark": "holds a mark that turns the direction of writing",
    "holds_personal_number": "holds what looks like a personal identity number",
}


def act() -> Act:
    """The circumstances of a command: the system acts, now."""
    return Act(session=db.session(), now=now(), actor=Actor.system(), keys=keys())


def now() -> datetime:
    """The clock, read here and nowhere else among the commands."""
    return datetime.now(UTC)


def keys() -> Keys:
    return cast(Keys, current_app.extensions["keys"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


@contextmanager
def database_errors() -> Iterator[None]:
    """Tell in words that the database is away or busy, with exit status 1."""
    try:
        yield
    except OperationalError as away:
        first_line, *_ = str(away.orig).splitlines()
        raise click.ClickException(f"The database cannot be used now: {first_line}") from away


def require_tables() -> None:
    """End with a hint where the database is away, or was never migrated."""
    with database_errors():
        revision = snapshot.revision(db.session())
    if revision is None:
        raise click.ClickException(
            "The database has no tables yet. Make them: flask --app wsgi db upgrade"
        )


@contextmanager
def refusals() -> Iterator[None]:
    """Tell a domain error in words instead of a traceback: a wrong option with status 2, else 1."""
    try:
        yield
    except UnacceptableField as refusal:
        raise click.UsageError(_wrong_option(refusal)) from refusal
    except DomainError as refusal:
        raise click.ClickException(_told(refusal)) from refusal


def _wrong_option(refusal: UnacceptableField) -> str:
    option = str(refusal.facts["field"]).replace("_", "-")
    reason = str(refusal.facts["reason"])
    return f"--{option} {FAULTS.get(reason, reason)}."


def _told(refusal: DomainError) -> str:
    sentence = REFUSALS.get(refusal.code, f"Refused: {refusal.code}.")
    facts = ", ".join(f"{name} {value}" for name, value in refusal.facts.items())
    return f"{sentence} ({facts})" if facts else sentence
