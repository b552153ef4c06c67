"""Everything that is known of one handover, as its own page tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.deeds import Standing
from app.domain.nomination import OPEN, NominationState
from app.storage import choice_letters, invitations, photos
from app.storage.charges import Charge
from app.storage.choice_letters import SentLetter
from app.storage.handovers import Code, Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.overview import JournalLine, journal_of
from app.storage.people import Person
from app.storage.photos import PhotoLine
from app.storage.together import ask_together
from app.storage.visits import Visit

_following = aliased(Handover)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A handover with its codes, visits, choices and history, each in the order it happened.

    `in_charge` names whoever sees to it. `before` is the choice by which the baton came here,
    `nominations` are those that were made here; `spoken_to` names who wrote down a nomination's
    spoken answer. `link_sent` is the newest letter with the link to the choice.
    """

    handover: Handover
    successor: Handover | None
    in_charge: str | None
    codes: Sequence[Code]
    visits: Sequence[Visit]
    before: Nomination | None
    nominations: Sequence[Nomination]
    spoken_to: Mapping[int, str]
    photos: Sequence[PhotoLine]
    history: Sequence[JournalLine]
    link_sent: SentLetter | None

    @property
    def card(self) -> str | None:
        """The live code of the handover's card."""
        return next((code.value for code in self.codes if code.replaced_at is None), None)

    @property
    def standing_visit(self) -> Visit | None:
        return next((visit for visit in self.visits if visit.annulled_at is None), None)

    @property
    def replaced_codes(self) -> Sequence[Code]:
        return [code for code in self.codes if code.replaced_at is not None]

    @property
    def visited_at(self) -> datetime | None:
        return self.standing_visit.occurred_at if self.standing_visit else None

    @property
    def standing(self) -> Standing:
        """What decides which deeds are permitted now."""
        return Standing(
            self.handover.state,
            visit_stands=self.standing_visit is not None,
            choice_open=any(one.state in OPEN for one in self.nominations),
        )


def dossier(session: Session, handover_id: int) -> Dossier | None:
    """Gather a handover's story; None for one that is not there."""
    found = _handover(session, handover_id)
    if found is None:
        return None
    handover, successor, in_charge = found
    visits, choices = _visits(session, handover_id), _choices(session, handover)
    made_here = [one for one in choices if one.handover_id == handover_id]
    history = journal_of(
        session, chain_of(handover.relay_id), _subjects(handover_id, visits, made_here)
    )
    told = ask_together(
        session,
        {
            "codes": select(*Code.__table__.columns).where(Code.handover_id == handover_id),
            "photos": photos.asked_of_leg(handover_id),
            "spoken": invitations.spoken_to([one.id for one in choices]),
            "sent": choice_letters.newest(_standing(visits)),
        },
    )
    return Dossier(
        handover=handover,
        successor=successor,
        in_charge=in_charge,
        codes=[Code(**row) for row in told["codes"]],
        visits=visits,
        before=next((one for one in choices if one.handover_id != handover_id), None),
        nominations=made_here,
        spoken_to={row["nomination_id"]: row["name"] for row in told["spoken"]},
        photos=[PhotoLine(**row) for row in told["photos"]],
        history=history,
        link_sent=next((SentLetter(**row) for row in told["sent"]), None),
    )


def _standing(visits: Sequence[Visit]) -> int:
    """The visit that stands, or an id that no visit has."""
    return next((visit.id for visit in visits if visit.annulled_at is None), 0)


def _handover(
    session: Session, handover_id: int
) -> tuple[Handover, Handover | None, str | None] | None:
    """Read it with what comes after it, and the name of whoever sees to it."""
    row = session.execute(
        select(Handover, _following, Person.name)
        .outerjoin(
            _following,
            and_(_following.predecessor_id == Handover.id, _following.cancelled_at.is_(None)),
        )
        .outerjoin(Charge, and_(Charge.handover_id == Handover.id, Charge.ended_at.is_(None)))
        .outerjoin(Person, Person.id == Charge.person_id)
        .where(Handover.id == handover_id)
        .options(
            joinedload(Handover.baton, innerjoin=True),
            joinedload(Handover.relay, innerjoin=True),
            joinedload(Handover.predecessor),
        )
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _visits(session: Session, handover_id: int) -> Sequence[Visit]:
    question = select(Visit).where(Visit.handover_id == handover_id).order_by(Visit.id)
    return session.scalars(question.options(joinedload(Visit.participants))).unique().all()


def _choices(session: Session, handover: Handover) -> Sequence[Nomination]:
    """Those that were made here, and the one whose yes made this handover."""
    led_here = and_(Nomination.next_id == handover.id, Nomination.state == NominationState.ACCEPTED)
    return session.scalars(
        select(Nomination)
        .where(or_(Nomination.handover_id == handover.id, led_here))
        .options(joinedload(Nomination.entered_by), joinedload(Nomination.handover))
        .order_by(Nomination.id)
    ).all()


def _subjects(
    handover_id: int, visits: Sequence[Visit], nominations: Sequence[Nomination]
) -> list[str]:
    return [
        f"handover:{handover_id}",
        *(f"visit:{visit.id}" for visit in visits),
        *(f"nomination:{nomination.id}" for nomination in nominations),
    ]
