"""Post a letter in the transaction of the change that it tells of; it is written out when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Select, bindparam

from app.actions.act import Act
from app.domain.journal import JSON
from app.domain.mail import MailKind, MailState
from app.storage.outbox import UNIQUE, OutgoingMail
from app.storage.prepared import table_of
from app.storage.transaction import transaction
from app.storage.upsert import dialect_of, insert_unless_there, inserting_selected

SWEDISH = "sv"
LETTER = (
    "relay_id",
    "kind",
    "subject",
    "version",
    "facts",
    "posted_at",
    "state",
    "attempts",
    "next_try_at",
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to, and in which language, `sv` or `en`."""

    email: str
    name: str | None = None
    language: str = SWEDISH


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: a row such as `invitation:12`, the version of its words, and facts.

    Whoever got a kind of letter for a subject and version gets it no more. `facts` holds no secret.
    """

    subject: str
    version: int = 1
    relay_id: int | None = None
    facts: Mapping[str, JSON] | None = None


def post_mail(act: Act, kind: MailKind, about: About, *, to: Recipient) -> bool:
    """Post a letter once, in one statement, and tell whether it was not posted before."""
    values = {
        **_values(act, kind, about),
        "recipient_email": to.email.lower(),
        "recipient_name": to.name,
        "language": to.language,
    }
    with transaction(act.session):
        return insert_unless_there(act.session, OutgoingMail, unique=UNIQUE, values=values)


def post_to_chosen(act: Act, kind: MailKind, about: About, chosen: Select[*tuple[Any, ...]]) -> int:
    """Post a letter to each whom a question gives as (email, name, language), in one statement.

    The addresses are in lower case; the question has a condition. Gives how many were posted anew.
    """
    letter = {_bound(name): value for name, value in _values(act, kind, about).items()}
    with transaction(act.session):
        return len(act.session.execute(_posting(chosen, dialect_of(act.session)), letter).all())


def _posting(chosen: Select[*tuple[Any, ...]], dialect: str) -> Insert:
    """Put together what posts a letter to each whom a question gives."""
    columns = table_of(OutgoingMail).c
    letter = (bindparam(_bound(name), type_=columns[name].type) for name in LETTER)
    return inserting_selected(
        OutgoingMail,
        dialect,
        unique=UNIQUE,
        names=["recipient_email", "recipient_name", "language", *LETTER],
        chosen=chosen.add_columns(*letter),
    )


def _bound(name: str) -> str:
    return f"letter_{name}"


def _values(act: Act, kind: MailKind, about: About) -> dict[str, object]:
    return {
        "relay_id": about.relay_id,
        "kind": kind.value,
        "subject": about.subject,
        "version": about.version,
        "facts": json.dumps(about.facts or {}, ensure_ascii=False, sort_keys=True),
        "posted_at": act.now,
        "state": MailState.WAITING,
        "attempts": 0,
        "next_try_at": act.now,
    }
