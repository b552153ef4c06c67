"""Dispose of the personal data that has outlived its term (gallring), by the rules and no other way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from app.actions.act import Act
from app.actions.erase_texts import erase_texts
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed
from app.storage.journal import INSTALLATION
from app.storage.people import Person
from app.storage.personal import BOUNCING, FIELDS, TEXTS, Field
from app.storage.transaction import transaction

RULE = "retention"


def purge_personal_data(act: Act) -> Mapping[str, int]:
    """Empty every field that is due, and give how many of each; the journal names what went.

    Raises `NotAllowed` for anybody but admins and the system.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        gone = {field.name: _emptied(act, field) for field in FIELDS}
        gone[BOUNCING.name] = _count(
            act, delete(BOUNCING.model).where(BOUNCING.is_due(act.now)).returning(BOUNCING.key)
        )
        gone = {name: count for name, count in gone.items() if count}
        due = list(act.session.scalars(select(TEXTS.key).where(TEXTS.is_due(act.now))))
        texts = erase_texts(act, due, rule=RULE)
        if gone:
            record_event(
                act,
                chain=INSTALLATION,
                event="person_data.purged",
                subject="installation",
                facts={"fields": gone},
            )
        return {**gone, TEXTS.name: texts} if texts else gone


def _emptied(act: Act, field: Field) -> int:
    values: dict[str, Any] = {field.column.key: field.emptied}
    if field.column is Person.email:
        values["password_hash"] = None
    return _count(
        act,
        update(field.model).where(field.is_due(act.now)).values(values).returning(field.key),
    )


def _count(act: Act, statement: Any) -> int:
    """Do it past the objects that the session holds, and count the rows."""
    done = act.session.execute(statement, execution_options={"synchronize_session": False})
    return len(done.all())
