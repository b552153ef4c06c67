"""Erase what is kept of a person, row by row as it was found, because somebody asked for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, update

from app.actions.act import Act
from app.actions.company_requests import settle_request
from app.actions.erase_texts import erase_texts
from app.actions.record_event import record_event
from app.domain.company_request import Outcome, RequestKind
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.mail import MailState
from app.storage import company_requests, person_data
from app.storage.journal import INSTALLATION
from app.storage.outbox import OutgoingMail
from app.storage.people import Person
from app.storage.person_data import Finding
from app.storage.personal import ALL_FIELDS, BOUNCING, TEXTS, Field
from app.storage.transaction import transaction

RULE = "asked"


def erase_person_data(act: Act, *, keys: Collection[str], request_id: int | None = None) -> int:
    """Empty the rows named by their findings' keys, and give how many had anything left.

    `request_id` is the company's request that this grants. Doing it again changes nothing. Raises
    `NotAllowed`, `NotFound` for the request, and `WrongState` for an account that is in use.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        found = person_data.by_keys(act.session, keys)
        if any(finding.in_use for finding in found):
            raise WrongState
        texts = [_row_id(one) for one in found if one.key.startswith(f"{TEXTS.group}:")]
        rows = [one for one in found if not one.key.startswith(f"{TEXTS.group}:")]
        for group, of_group in groupby(rows, key=lambda one: one.key.partition(":")[0]):
            _empty(act, group, [one.key.partition(":")[2] for one in of_group])
        if request_id is not None:
            _grant(act, request_id)
        erase_texts(act, texts, rule=RULE)
        if rows:
            _record(act, rows)
        return len(found)


def _row_id(finding: Finding) -> int:
    return int(finding.key.partition(":")[2])


def _empty(act: Act, group: str, row_ids: Sequence[str]) -> None:
    fields = [field for field in ALL_FIELDS if field.group == group]
    if fields == [BOUNCING]:
        act.session.execute(delete(BOUNCING.model).where(BOUNCING.key.in_(row_ids)))
        return
    is_one = fields[0].key.in_([int(row_id) for row_id in row_ids])
    values = {field.column.key: field.emptied for field in fields}
    act.session.execute(
        update(fields[0].model).where(is_one).values({**values, **_also(fields[0])}),
        execution_options={"synchronize_session": False},
    )
    if fields[0].model is OutgoingMail:
        _withhold(act, is_one)
    act.session.expire_all()


def _also(field: Field) -> dict[str, Any]:
    return {"password_hash": None} if field.model is Person else {}


def _withhold(act: Act, is_one: Any) -> None:
    """A letter to somebody who is no longer known is not sent."""
    act.session.execute(
        update(OutgoingMail)
        .where(is_one, OutgoingMail.state == MailState.WAITING)
        .values(state=MailState.CANCELLED, claimed_until=None),
        execution_options={"synchronize_session": False},
    )


def _record(act: Act, rows: Sequence[Finding]) -> None:
    """Name the rows and fields, and nothing of what stood in them."""
    record_event(
        act,
        chain=INSTALLATION,
        event="person_data.erased",
        subject="installation",
        facts={
            "rule": RULE,
            "rows": [
                [
                    one.key if not one.key.startswith(BOUNCING.group) else BOUNCING.group,
                    sorted(one.values),
                ]
                for one in rows
            ],
        },
    )


def _grant(act: Act, request_id: int) -> None:
    request = company_requests.by_id(act.session, request_id)
    if request is None or request.kind is not RequestKind.ERASURE:
        raise NotFound
    settle_request(act, request, Outcome.GRANTED)
