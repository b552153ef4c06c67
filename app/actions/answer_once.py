"""Do an intent once, and give the same answer however often it is sent again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from app.actions.act import Act
from app.domain.errors import DomainError, KeyReused
from app.storage.answers import Answer
from app.storage.prepared import prepared, table_of
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there


@dataclass(frozen=True, slots=True)
class Intent:
    """An idempotency key in its scope: who asks, over which route, for what."""

    scope: str
    route: str
    key: str
    request_digest: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered: a status, and a body that holds neither a secret nor a name.

    `whole` is the body with both, for the first answer alone; it is not kept.
    """

    status: int
    body: Mapping[str, Any]
    visit_id: int | None = None
    whole: Mapping[str, Any] | None = None
    replayed: bool = False


def answer_once(
    act: Act,
    intent: Intent | None,
    *,
    perform: Callable[[], Outcome],
    keep: Callable[[DomainError], Outcome | None],
) -> Outcome:
    """Claim the key, perform, and keep the answer, all in the action's own transaction.

    A refusal for which `keep` gives an outcome is answered the same way later; any other leaves no
    trace, so that a corrected form may keep its key. Raises `KeyReused` for another body under the key.
    """
    with transaction(act.session):
        if intent is None:
            return _performed(perform, keep)
        if not _claimed(act, intent):
            return _replayed(act, intent)
        outcome = _performed(perform, keep)
        _keep(act, intent, outcome)
        return outcome


def _performed(
    perform: Callable[[], Outcome], keep: Callable[[DomainError], Outcome | None]
) -> Outcome:
    try:
        return perform()
    except DomainError as refusal:
        outcome = keep(refusal)
        if outcome is None:
            raise
        return outcome


def _claimed(act: Act, intent: Intent) -> bool:
    """Insert first: a second request with the key waits here until the first has committed."""
    return insert_unless_there(
        act.session,
        Answer,
        unique=["scope", "route", "key"],
        values={
            "scope": intent.scope,
            "route": intent.route,
            "key": intent.key,
            "request_digest": intent.request_digest,
            "status": 0,
            "body": "",
            "answered_at": act.now,
        },
    )


def _replayed(act: Act, intent: Intent) -> Outcome:
    answer = act.session.execute(
        select(Answer.request_digest, Answer.status, Answer.body, Answer.visit_id).where(
            Answer.scope == intent.scope,
            Answer.route == intent.route,
            Answer.key == intent.key,
        )
    ).one()
    if answer.request_digest != intent.request_digest:
        raise KeyReused
    return Outcome(answer.status, json.loads(answer.body), visit_id=answer.visit_id, replayed=True)


def _keep(act: Act, intent: Intent, outcome: Outcome) -> None:
    act.session.execute(
        _kept(),
        {
            "of_scope": intent.scope,
            "over_route": intent.route,
            "under_key": intent.key,
            "status": outcome.status,
            "body": json.dumps(outcome.body, ensure_ascii=False, separators=(",", ":")),
            "visit_id": outcome.visit_id,
        },
    )


@prepared
def _kept() -> Update:
    answer = table_of(Answer)
    return update(answer).where(
        answer.c.scope == bindparam("of_scope"),
        answer.c.route == bindparam("over_route"),
        answer.c.key == bindparam("under_key"),
    )
