"""Take a merge of two companies back, by an event that makes up for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, exists, or_, select, update

from app.actions.act import Act
from app.actions.let_another_count import let_another_count
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, TooLate, WrongState
from app.domain.handover import AWAITING
from app.storage import companies, merges, relays
from app.storage.companies import Company, EarlierName, Workplace
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.merges import CompanyMerge
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.visits import Visit

# Long enough for a mistake to be noticed, short enough that little has been built upon it.
UNDO_DAYS = 30


def undo_merge(act: Act, *, merge_id: int) -> int:
    """Let both companies stand for themselves again, as an admin; give the one that comes back.

    Contacts and legs come back from wherever a later merge may have taken them meanwhile. What has
    been used since stays where it is: a leg that was visited, and a workplace that a leg or a choice
    names. Raises `NotAllowed`, `NotFound`, `TooLate` after 30 days, and `WrongState` when it
    was undone already.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        merge = act.session.get(CompanyMerge, merge_id)
        if merge is None:
            raise NotFound
        relay_id = merge.merged.relay_id
        relays.locked(act.session, relay_id)
        if act.now - merge.merged_at > timedelta(days=UNDO_DAYS):
            raise TooLate(merge_id=merge_id)
        _take(act, merge)
        _put_back(act, merge)
        record_event(
            act,
            chain=chain_of(relay_id),
            event="company.merge_undone",
            subject=f"company:{merge.survivor_id}",
            facts={"merged": merge.merged_id, "merge": merge_id},
        )
        return merge.merged_id


def _take(act: Act, merge: CompanyMerge) -> None:
    taken = act.session.execute(
        update(CompanyMerge)
        .where(CompanyMerge.id == merge.id, CompanyMerge.undone_at.is_(None))
        .values(undone_at=act.now, undone_by_id=act.actor.person_id)
        .returning(CompanyMerge.id)
    )
    if taken.scalar() is None:
        raise WrongState(merge_id=merge.id)


def _put_back(act: Act, merge: CompanyMerge) -> None:
    moved: dict[str, list[int]] = json.loads(merge.moved)
    merged = merge.merged
    merged.successor_id = None
    act.session.flush()
    survivor = act.session.get_one(Company, merge.survivor_id, with_for_update=True)
    line = [each.id for each in companies.line_of(act.session, survivor)]
    back = {
        "contacts": _contacts(act, merged, moved["contacts"], line=line),
        "handovers": _handovers(act, merged, moved["handovers"], line=line),
    }
    _let_go(act, back, line=line)
    for company_id in (merged.id, survivor.id):
        _name_first(act, company_id, moved.get("firsts", []))
        let_another_count(act, company_id)
    _forget_names(act, moved["names"], line=line)
    act.session.execute(
        delete(Workplace).where(
            Workplace.id.in_(moved["workplaces"]),
            ~exists().where(Handover.workplace_id == Workplace.id),
            ~exists().where(Nomination.workplace_id == Workplace.id),
        )
    )
    act.session.flush()


def _contacts(act: Act, merged: Company, ids: list[int], *, line: list[int]) -> list[int]:
    """Fetch them from the survivor, or from whatever stands for it in a later merge."""
    fetched = act.session.execute(
        update(Contact)
        .where(Contact.id.in_(ids), Contact.company_id.in_(line))
        .values(company_id=merged.id, is_primary=False)
        .returning(Contact.id)
    )
    return list(fetched.scalars())


def _handovers(act: Act, merged: Company, ids: list[int], *, line: list[int]) -> list[int]:
    awaited = select(Handover).where(
        Handover.id.in_(ids),
        Handover.company_id.in_(line),
        Handover.state.in_(tuple(AWAITING)),
        ~exists().where(Visit.handover_id == Handover.id),
    )
    fetched = []
    for handover in act.session.scalars(awaited.with_for_update()):
        at = companies.workplace_at(merged, handover.place) or merged.workplaces[0]
        handover.company_id, handover.workplace_id = merged.id, at.id
        fetched.append(handover.id)
    act.session.flush()
    return fetched


def _forget_names(act: Act, ids: list[int], *, line: list[int]) -> None:
    """Take back the names that came with the company, wherever a later merge has taken them too."""
    keys = act.session.scalars(select(EarlierName.search_key).where(EarlierName.id.in_(ids))).all()
    taken_on = [
        each for later in merges.of(act.session, line) for each in json.loads(later.moved)["names"]
    ]
    act.session.execute(
        delete(EarlierName).where(
            or_(
                EarlierName.id.in_(ids),
                EarlierName.id.in_(taken_on) & EarlierName.search_key.in_(keys),
            )
        )
    )


def _let_go(act: Act, back: Mapping[str, list[int]], *, line: list[int]) -> None:
    """Let later merges forget what came back past them, or undoing them would take it away again."""
    for later in merges.of(act.session, line):
        moved: dict[str, list[int]] = json.loads(later.moved)
        for kind, ids in back.items():
            moved[kind] = [each for each in moved[kind] if each not in ids]
        later.moved = json.dumps(moved)
    act.session.flush()


def _name_first(act: Act, company_id: int, firsts: list[int]) -> None:
    """Whoever was turned to first is so again, unless somebody else was named since."""
    speaking = select(Contact).where(Contact.company_id == company_id, Contact.ended_at.is_(None))
    present = act.session.scalars(speaking.execution_options(populate_existing=True)).all()
    if not any(each.is_primary for each in present):
        for each in present:
            each.is_primary = each.id in firsts
    act.session.flush()
