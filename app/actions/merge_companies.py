"""Take one company into another that turned out to be the same; history keeps the name as it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import AWAITING
from app.storage import companies, relays
from app.storage.candidates import with_successions
from app.storage.companies import Company, EarlierName, Workplace
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.merges import CompanyMerge
from app.storage.transaction import transaction
from app.storage.visits import Visit


def merge_companies(act: Act, *, merged_id: int, survivor_id: int) -> int:
    """Let `survivor_id` stand for `merged_id` from now on, as an admin; give the merge's id.

    Contacts move; workplaces and the name are taken over. A leg that is on its way is the survivor's
    from now on, and of two companies that were both visited the later visit is a revisit. Raises
    `NotAllowed`, `NotFound`, and `WrongState` where either is merged already, or both are one.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        survivor = act.session.get(Company, survivor_id)
        merged = act.session.get(Company, merged_id)
        if survivor is None or merged is None or merged.relay_id != survivor.relay_id:
            raise NotFound
        relays.locked(act.session, survivor.relay_id)
        if merged is survivor or merged.successor_id or survivor.successor_id:
            raise WrongState(company_id=merged_id)
        moved = _move(act, merged, survivor)
        merge = CompanyMerge(
            merged_id=merged_id,
            survivor_id=survivor_id,
            moved=json.dumps(moved),
            merged_at=act.now,
            merged_by_id=act.actor.person_id,
        )
        act.session.add(merge)
        act.session.flush()
        record_event(
            act,
            chain=chain_of(survivor.relay_id),
            event="company.merged",
            subject=f"company:{survivor_id}",
            facts={"merged": merged_id, "merge": merge.id, "moved": moved},
        )
        return merge.id


def _move(act: Act, merged: Company, survivor: Company) -> dict[str, list[int]]:
    """Move what follows the company, and say which rows, so that they can be put back."""
    was_standing_for = list(with_successions(act.session, [merged.id, survivor.id]))
    merged.successor_id = survivor.id
    act.session.flush()
    both = [*_speaking(act, merged), *_speaking(act, survivor)]
    return {
        "firsts": [each.id for each in both if each.is_primary],
        "contacts": _contacts(act, merged, survivor),
        "names": _names(act, merged, survivor),
        "workplaces": _workplaces(act, merged, survivor),
        "handovers": _handovers(act, merged, survivor),
        "revisits": _revisits(act, was_standing_for),
    }


def _contacts(act: Act, merged: Company, survivor: Company) -> list[int]:
    """One is turned to first: the survivor's, where it has one."""
    has_first = any(each.is_primary for each in _speaking(act, survivor))
    moved = _speaking(act, merged)
    for contact in moved:
        contact.is_primary = contact.is_primary and not has_first
        contact.company_id = survivor.id
    act.session.flush()
    return [contact.id for contact in moved]


def _speaking(act: Act, company: Company) -> Sequence[Contact]:
    """Read who stands in the one company's rows, not in those of its family."""
    present = select(Contact).where(Contact.company_id == company.id, Contact.ended_at.is_(None))
    return act.session.scalars(present.order_by(Contact.id)).all()


def _names(act: Act, merged: Company, survivor: Company) -> list[int]:
    """Let the survivor be found by every name that either has had."""
    heard = {survivor.search_key, *(each.search_key for each in survivor.earlier_names)}
    told: dict[str, tuple[str, datetime | None]] = {merged.search_key: (merged.name, act.now)}
    for each in merged.earlier_names:
        told.setdefault(each.search_key, (each.name, each.until))
    names = [
        EarlierName(company_id=survivor.id, name=name, search_key=key, until=until)
        for key, (name, until) in told.items()
        if key not in heard
    ]
    act.session.add_all(names)
    act.session.flush()
    return [name.id for name in names]


def _workplaces(act: Act, merged: Company, survivor: Company) -> list[int]:
    """Give the survivor a workplace where it has none; the old ones stay with the legs they had."""
    entered = []
    for at in merged.workplaces:
        if at.place and companies.workplace_at(survivor, at.place) is None:
            twin = Workplace(
                company_id=survivor.id,
                street_address=at.street_address,
                postcode=at.postcode,
                place=at.place,
                municipality_code=at.municipality_code,
                latitude=at.latitude,
                longitude=at.longitude,
                created_at=act.now,
            )
            act.session.add(twin)
            act.session.flush()
            act.session.refresh(survivor, ["workplaces"])
            entered.append(twin.id)
    return entered


def _handovers(act: Act, merged: Company, survivor: Company) -> list[int]:
    """Lead the legs on their way to the survivor; one that was visited before keeps its company."""
    awaited = select(Handover).where(
        Handover.company_id == merged.id,
        Handover.state.in_(tuple(AWAITING)),
        ~exists().where(Visit.handover_id == Handover.id),
    )
    moved = []
    for handover in act.session.scalars(awaited.with_for_update()):
        at = companies.workplace_at(survivor, handover.place) or survivor.workplaces[0]
        handover.company_id, handover.workplace_id = survivor.id, at.id
        moved.append(handover.id)
    act.session.flush()
    return moved


def _revisits(act: Act, company_ids: Sequence[int]) -> list[int]:
    """Let the first visit count; the others are revisits to what is one company now."""
    counting = list(
        act.session.scalars(
            select(Visit.id)
            .where(
                Visit.company_id.in_(company_ids),
                Visit.annulled_at.is_(None),
                Visit.revisit.is_(False),
            )
            .order_by(Visit.position)
        )
    )
    later = counting[1:]
    if later:
        act.session.execute(update(Visit).where(Visit.id.in_(later)).values(revisit=True))
    return later
