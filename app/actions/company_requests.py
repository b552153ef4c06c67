"""Enter what a company asks for, and decide it: the parts that every such wish shares."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.company_request import Outcome, RequestKind
from app.domain.errors import WrongState
from app.storage.company_requests import CompanyRequest
from app.storage.journal import chain_of
from app.storage.upsert import inserted_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; `subject` names what it is about, such as `handover:7`."""

    kind: RequestKind
    subject: str
    relay_id: int
    handover_id: int
    company_name: str
    company_id: int | None = None
    nomination_id: int | None = None
    wished_on: date | None = None
    wished_at: time | None = None
    words: str | None = None


def enter_request(act: Act, wish: Wish) -> bool:
    """Enter a wish unless the same one waits already, and tell whether it was entered."""
    values = {**asdict(wish), "received_at": act.now}
    request_id = inserted_id(act.session, CompanyRequest, values=values)
    if request_id is None:
        return False
    record_event(
        act,
        chain=chain_of(wish.relay_id),
        event="company.asked",
        subject=f"request:{request_id}",
        facts={"kind": str(wish.kind), "about": wish.subject},
        personal={"words": wish.words},
    )
    return True


def settle_request(act: Act, request: CompanyRequest, outcome: Outcome) -> None:
    """Decide it by compare-and-set; raises `WrongState` when somebody else was first."""
    settled = act.session.execute(
        update(CompanyRequest)
        .where(CompanyRequest.id == request.id, CompanyRequest.decided_at.is_(None))
        .values(decided_at=act.now, outcome=outcome)
        .returning(CompanyRequest.id)
    )
    if settled.scalar() is None:
        raise WrongState(request_id=request.id)
    record_event(
        act,
        chain=chain_of(request.relay_id),
        event="company.answered",
        subject=f"request:{request.id}",
        facts={"kind": str(request.kind), "outcome": str(outcome)},
    )
