"""The relay's road, played by its own actions: visit, choose, decide, go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.create_handover import StartedHandover
from app.actions.invite_company import SentInvitation
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.note_yes import approve_and_note_yes
from app.actions.record_visit import RecordedVisit, Scan, record_visit
from app.actions.review_nomination import approve_nomination, reject_nomination
from app.actions.submit_nomination import (
    Choice,
    Submission,
    SubmittedNomination,
    submit_nomination,
)
from app.actions.verify_journal import verify_journal
from app.domain.roles import Actor
from app.extensions import Base
from app.storage import invitations
from app.storage.handovers import Handover
from app.storage.journal import JournalEntry, chain_of
from app.storage.people import Person
from tests.support import cast

Row = TypeVar("Row", bound=Base)


@dataclass
class Road:
    """Astrid decides, Bo visits, and the company's choice comes through the visit's link."""

    app: Flask
    session: Session
    now: datetime
    astrid: Person
    bo: Person

    def act(self, person: Person | None = None, *, minutes: float = 0) -> Act:
        """Give the circumstances of an act so many minutes after the start."""
        at = self.now + timedelta(minutes=minutes)
        return cast.acting(self.app, self.session, now=at, person=person)

    def by_link(self, visit_id: int, *, minutes: float = 0) -> Act:
        return replace(self.act(minutes=minutes), actor=Actor.link(visit_id))

    def visit(self, code: str, *, by: Person | None = None, minutes: float = 0) -> RecordedVisit:
        return record_visit(self.act(by or self.bo, minutes=minutes), Scan(code))

    def nominate(
        self, visit_id: int, name: str = "Tomoku Hus", *, second: str | None = None
    ) -> SubmittedNomination:
        submission = Submission(
            visit_id=visit_id,
            first=Choice(name=name),
            second=Choice(name=second) if second else None,
            reason="De är nyfikna på oss",
        )
        return submit_nomination(self.by_link(visit_id), submission)

    def approve(self, nomination_id: int, *, minutes: float = 0) -> None:
        approve_nomination(self.act(self.astrid, minutes=minutes), nomination_id=nomination_id)

    def reject(self, nomination_id: int, *, reason: str = "Flyttar till Rättvik") -> None:
        reject_nomination(self.act(self.astrid), nomination_id=nomination_id, reason=reason)

    def yes(self, nomination_id: int) -> StartedHandover:
        return approve_and_note_yes(self.act(self.astrid), nomination_id=nomination_id)

    def leg(self, code: str, next_company: str) -> StartedHandover:
        """Visit the company behind a code, and let its choice say yes."""
        return self.yes(self.nominate(self.visit(code).visit_id, next_company).nomination_id)

    def invite(self, nomination_id: int, *, minutes: float = 11) -> SentInvitation:
        """Let the worker come by when the approval can no longer be undone."""
        keep_relay_moving(self.act(minutes=minutes))
        self.session.rollback()
        sent = invitations.open_of(self.session, nomination_id)
        assert sent is not None
        return SentInvitation(sent.id, sent.version, sent.channel, sent.nonce)

    def by_invitation(self, invitation_id: int, *, minutes: float = 12) -> Act:
        return replace(self.act(minutes=minutes), actor=Actor.invited(invitation_id))

    def row(self, kind: type[Row], row_id: int) -> Row:
        """Read a row as it stands in the database."""
        self.session.rollback()
        return self.session.get_one(kind, row_id, populate_existing=True)

    def events(self, handover: Handover) -> list[str]:
        """Name what the handover's relay has in its journal, in order."""
        self.session.rollback()
        chain = chain_of(handover.relay_id)
        question = select(JournalEntry.event).where(JournalEntry.chain == chain)
        return list(self.session.scalars(question.order_by(JournalEntry.sequence)))

    def newest(self, kind: type[Base]) -> int:
        """Give the id of the row that was made last."""
        self.session.rollback()
        return self.session.scalar(select(func.max(kind.__table__.c.id))) or 0

    def count(self, kind: type[Base]) -> int:
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(kind)) or 0

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail unless every table is afterwards as it was before."""
        before = self._content()
        yield
        assert self._content() == before

    def check_journal(self) -> None:
        """Fail unless every chain of the journal is whole."""
        self.session.rollback()
        reports = verify_journal(self.session, self.app.extensions["keys"])
        assert [report.fault for report in reports] == [None] * len(reports)

    def _content(self) -> dict[str, list[tuple[object, ...]]]:
        self.session.rollback()
        return {
            table.name: [tuple(row) for row in self.session.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def road(app: Flask, session: Session, now: datetime, astrid: Person, bo: Person) -> Road:
    return Road(app, session, now, astrid, bo)
