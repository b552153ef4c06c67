"""Post a letter in the transaction of the change that it tells of; it is written out when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal
from sqlalchemy.orm import InstrumentedAttribute

from app.actions.act import Act
from app.domain.journal import JSON
from app.domain.mail import MailKind, MailState
from app.storage.outbox import UNIQUE, OutgoingMail
from app.storage.transaction import transaction
from app.storage.upsert import insert_selected_unless_there, insert_unless_there

SWEDISH = "sv"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to, and in which language, `sv` or `en`."""

    email: str
    name: str | None = None
    language: str = SWEDISH


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: a row such as `invitation:12`, the version of its words, and facts.

    Whoever got a kind of letter for a subject and version gets it no more. `facts` holds no secret;
    `not_before` lets an act be undone before its letter leaves.
    """

    subject: str
    version: int = 1
    relay_id: int | None = None
    facts: Mapping[str, JSON] | None = None
    not_before: datetime | None = None


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
    values = _values(act, kind, about)
    columns = {name: getattr(OutgoingMail, name) for name in values}
    with transaction(act.session):
        return insert_selected_unless_there(
            act.session,
            OutgoingMail,
            unique=UNIQUE,
            names=["recipient_email", "recipient_name", "language", *values],
            chosen=chosen.add_columns(*(_as(columns[name], values[name]) for name in values)),
        )


def _as(column: InstrumentedAttribute[Any], value: object) -> Any:
    return literal(value, type_=column.type)


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
        "next_try_at": about.not_before or act.now,
    }
