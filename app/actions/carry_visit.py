"""Log a visit anew at the handover where it belongs: as it was, with its people and its choices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters.tokens import new_nonce
from app.domain.journal import JSON
from app.domain.nomination import OPEN
from app.storage.candidates import with_successions
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.notes import Note
from app.storage.photos import Photo
from app.storage.promises import Promise
from app.storage.upsert import inserted_id
from app.storage.visits import Participant, Visit


def carry_visit(act: Act, visit: Visit, target: Handover) -> int:
    """Insert the annulled visit once more, with its own times, and give its id; unjournalled."""
    values = {
        "source": visit.source,
        "logged_by_id": visit.logged_by_id,
        "occurred_at": visit.occurred_at,
        "captured_at": visit.captured_at,
        "sent_at": visit.sent_at,
        "skew_seconds": visit.skew_seconds,
        "note": visit.note,
        "late": visit.late,
    }
    new_id = insert_visit_at(act, target, values)
    _bring_participants(act, visit, new_id=new_id)
    _let_talk_follow(act, visit, new_id=new_id)
    return new_id


def insert_visit_at(act: Act, target: Handover, values: dict[str, Any]) -> int:
    """Insert a visit of a handover; of several to one company the first in the chain counts."""
    later = _counting_later(act, target)
    if later is not None:
        act.session.execute(update(Visit).where(Visit.id == later).values(revisit=True))
    placed = {
        "relay_id": target.relay_id,
        "handover_id": target.id,
        "position": target.position,
        "company_id": target.company_id,
        "logged_at": act.now,
        "link_nonce": new_nonce(),
    }
    first = {**values, **placed, "revisit": False}
    visit_id = None if _counting(act, target) else inserted_id(act.session, Visit, values=first)
    if visit_id is not None:
        return visit_id
    again = insert(Visit).values(**{**first, "revisit": True}).returning(Visit.id)
    return act.session.execute(again).scalar_one()


def _counting_later(act: Act, target: Handover) -> int | None:
    found = _counting(act, target)
    return found if found and act.session.get_one(Visit, found).position > target.position else None


def _counting(act: Act, target: Handover) -> int | None:
    """Find the visit by which the company counts, under whatever name it was visited."""
    return act.session.scalar(
        select(Visit.id).where(
            Visit.relay_id == target.relay_id,
            Visit.company_id.in_(with_successions(act.session, [target.company_id])),
            Visit.annulled_at.is_(None),
            Visit.revisit.is_(False),
        )
    )


def _bring_participants(act: Act, visit: Visit, *, new_id: int) -> None:
    there = act.session.execute(
        select(Participant.person_id, Participant.name, Participant.role, Participant.side)
        .where(Participant.visit_id == visit.id, Participant.left_at.is_(None))
        .order_by(Participant.id)
    ).all()
    for one in there:
        act.session.execute(
            insert(Participant).values(visit_id=new_id, joined_at=act.now, **one._mapping)
        )


def _let_talk_follow(act: Act, visit: Visit, *, new_id: int) -> None:
    """What the company said and showed belongs to the visit, wherever that was kept first."""
    for kept in (Note, Promise, Photo):
        act.session.execute(update(kept).where(kept.visit_id == visit.id).values(visit_id=new_id))


def let_talk_of_leg_follow(act: Act, source: Handover, *, visit_id: int) -> None:
    """Let what was kept at visits of the leg that were undone follow too, each picture once."""
    undone = select(Visit.id).where(Visit.handover_id == source.id)
    for kept in (Note, Promise):
        act.session.execute(update(kept).where(kept.visit_id.in_(undone)).values(visit_id=visit_id))
    there = set(act.session.scalars(select(Photo.digest).where(Photo.visit_id == visit_id)))
    photos = select(Photo).where(Photo.visit_id.in_(undone)).order_by(Photo.id)
    for photo in act.session.scalars(photos).all():
        if photo.digest not in there:
            there.add(photo.digest)
            photo.visit_id = visit_id


def let_nominations_follow(act: Act, source: Handover, target: Handover, *, visit_id: int) -> None:
    """Let open choices belong to the visit that stands; those that were held wait for review again."""
    act.session.execute(
        update(Nomination)
        .where(Nomination.handover_id == source.id, Nomination.state.in_(tuple(OPEN)))
        .values(handover_id=target.id, visit_id=visit_id, visit_undone=False)
    )


def let_held_nominations_stand(act: Act, target: Handover, *, visit_id: int) -> None:
    """Let what waited at the handover as “visit undone” belong to the visit that it has now."""
    act.session.execute(
        update(Nomination)
        .where(Nomination.handover_id == target.id, Nomination.visit_undone.is_(True))
        .values(visit_id=visit_id, visit_undone=False)
    )


def record_carried(act: Act, visit: Visit, target: Handover, *, new_id: int, reason: str) -> None:
    """Record both ends: the visit that was annulled, and the one that stands in its place."""
    record_event(
        act,
        chain=chain_of(target.relay_id),
        event="visit.annulled",
        subject=f"visit:{visit.id}",
        facts={"handover": visit.handover_id, "moved_to": new_id},
        personal={"reason": reason},
    )
    record_logged(act, target, new_id, moved_from=visit.id)


def record_logged(
    act: Act, target: Handover, visit_id: int, *, reason: str | None = None, **facts: JSON
) -> None:
    visit = act.session.get_one(Visit, visit_id)
    record_event(
        act,
        chain=chain_of(target.relay_id),
        event="visit.logged",
        subject=f"visit:{visit_id}",
        facts={
            "handover": target.id,
            "company": target.company_id,
            "source": str(visit.source),
            "occurred_at": visit.occurred_at.isoformat(),
            "revisit": visit.revisit,
            **facts,
        },
        personal={"reason": reason},
    )
