"""The five invariants of the relay, asked of the database as it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.verify_journal import verify_journal
from app.adapters.keys import Keys
from app.domain.baton import BatonState
from app.domain.handover import ACTIVE, AWAITING, HandoverState
from app.domain.nomination import WINNING, NominationState
from app.extensions import Base
from app.storage.companies import Company
from app.storage.handovers import Code, Handover
from app.storage.journal import JournalEntry
from app.storage.nominations import Nomination, Review
from app.storage.relays import Baton
from app.storage.visits import Visit

Row = TypeVar("Row", bound=Base)


def check_invariants(session: Session, keys: Keys) -> None:
    """Fail with every invariant that is broken, each in a sentence."""
    session.rollback()
    broken = [*broken_rules(session), *_broken_journal(session, keys)]
    assert not broken, "\n".join(broken)


def broken_rules(session: Session) -> Iterator[str]:
    """Name what is broken, the journal's chain aside."""
    handovers = _all(session, Handover)
    visits = _all(session, Visit)
    yield from _twice(
        "one active handover per baton", (h.baton_id for h in handovers if h.state in ACTIVE)
    )
    yield from _twice("one standing visit per handover", (v.handover_id for v in _standing(visits)))
    yield from _broken_numbers(handovers)
    yield from _broken_succession(handovers)
    yield from _broken_order(handovers, visits)
    yield from _twice(
        "one winning nomination per handover",
        (n.handover_id for n in _all(session, Nomination) if n.state in WINNING),
    )
    yield from _twice(
        "one decision stands per nomination",
        (r.nomination_id for r in _all(session, Review) if r.undone_at is None),
    )
    yield from _broken_answers(session, handovers)
    yield from _broken_states(handovers, visits)
    yield from _broken_count(session, visits)
    yield from _at_rest(session, handovers)
    yield from _unrecorded(session)
    yield from _codeless(session, handovers)


def _broken_numbers(handovers: Sequence[Handover]) -> Iterator[str]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for handover in handovers:
        numbers[handover.relay_id].append(handover.number)
    for relay_id, given in numbers.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"numbers of relay {relay_id} have gaps or doubles: {sorted(given)}"


def _broken_succession(handovers: Sequence[Handover]) -> Iterator[str]:
    for handover in handovers:
        if (handover.predecessor_id is None) is (handover.start_reason is None):
            yield f"handover {handover.id} has both or neither of predecessor and reason"
    yield from _twice(
        "one successor per predecessor",
        (
            handover.predecessor_id
            for handover in handovers
            if handover.predecessor_id and handover.state is not HandoverState.CANCELLED
        ),
    )


def _broken_order(handovers: Sequence[Handover], visits: Sequence[Visit]) -> Iterator[str]:
    """Each goes on after its predecessor, and visits stand where their handovers do."""
    positions = {handover.id: handover.position for handover in handovers}
    for handover in handovers:
        if handover.predecessor_id and positions[handover.predecessor_id] >= handover.position:
            yield f"handover {handover.id} stands before its predecessor"
    for visit in visits:
        if visit.position != positions[visit.handover_id]:
            yield f"visit {visit.id} does not stand where its handover does"


def _broken_answers(session: Session, handovers: Sequence[Handover]) -> Iterator[str]:
    """A yes leads to one handover: that of the company which said it, under whatever name."""
    companies = {handover.id: handover.company_id for handover in handovers}
    successors = {company.id: company.successor_id for company in _all(session, Company)}
    for choice in _all(session, Nomination):
        if choice.next_id is None:
            if choice.state is NominationState.ACCEPTED:
                yield f"nomination {choice.id} was accepted and leads nowhere"
        elif choice.company_id is not None and (
            _standing_for(successors, choice.company_id)
            != _standing_for(successors, companies[choice.next_id])
        ):
            yield f"nomination {choice.id} leads to another company"


def _standing_for(successors: Mapping[int, int | None], company_id: int) -> int:
    while successor := successors[company_id]:
        company_id = successor
    return company_id


def _broken_states(handovers: Sequence[Handover], visits: Sequence[Visit]) -> Iterator[str]:
    visited = {visit.handover_id for visit in _standing(visits)}
    followed = {h.predecessor_id for h in handovers if h.state is not HandoverState.CANCELLED}
    for handover in handovers:
        if handover.state is HandoverState.VISITED and handover.id not in visited:
            yield f"handover {handover.id} is visited without a visit"
        if handover.state in AWAITING and handover.id in visited:
            yield f"handover {handover.id} awaits a visit that it had"
        if handover.state in ACTIVE and handover.id in followed:
            yield f"handover {handover.id} is active and has a successor"


def _broken_count(session: Session, visits: Sequence[Visit]) -> Iterator[str]:
    """Every company with a standing visit counts exactly once, with all that it took in."""
    successors = {company.id: company.successor_id for company in _all(session, Company)}

    counted = Counter(
        _standing_for(successors, v.company_id) for v in _standing(visits) if not v.revisit
    )
    for company_id in {_standing_for(successors, v.company_id) for v in _standing(visits)}:
        if counted[company_id] != 1:
            yield f"company {company_id} counts {counted[company_id]} times"


def _at_rest(session: Session, handovers: Sequence[Handover]) -> Iterator[str]:
    """No leg is left to a baton that goes nowhere any more."""
    retired = {b.id for b in _all(session, Baton) if b.state is BatonState.RETIRED}
    for handover in handovers:
        if handover.state in ACTIVE and handover.baton_id in retired:
            yield f"handover {handover.id} is under way with a retired baton"


def _unrecorded(session: Session) -> Iterator[str]:
    """Every row that the acts made is named by an entry with an actor."""
    recorded = select(JournalEntry.event, JournalEntry.subject).where(JournalEntry.actor != "")
    subjects = {(row.event, row.subject) for row in session.execute(recorded)}
    for visit in _all(session, Visit):
        if ("visit.logged", f"visit:{visit.id}") not in subjects:
            yield f"visit {visit.id} was never recorded"
        undone = {
            (event, f"visit:{visit.id}") for event in ("visit.undone", "visit.annulled")
        } & subjects
        if bool(undone) is not (visit.annulled_at is not None):
            yield f"visit {visit.id} was annulled without a record, or recorded without it"
    for nomination in _all(session, Nomination):
        subject = f"nomination:{nomination.id}"
        events = {("nomination.submitted", subject), ("nomination.corrected", subject)}
        if nomination.rank == 1 and not events & subjects:
            yield f"nomination {nomination.id} was never recorded"
    for handover in _all(session, Handover):
        events = {
            (event, f"handover:{handover.id}")
            for event in ("handover.created", "handover.predecessor_set")
        }
        if handover.predecessor_id is not None and not events & subjects:
            yield f"handover {handover.id} was never recorded"


def _codeless(session: Session, handovers: Sequence[Handover]) -> Iterator[str]:
    live = Counter(code.handover_id for code in _all(session, Code) if code.replaced_at is None)
    for handover in handovers:
        if live[handover.id] != 1:
            yield f"handover {handover.id} has {live[handover.id]} live codes"


def _broken_journal(session: Session, keys: Keys) -> Iterator[str]:
    for report in verify_journal(session, keys):
        if report.fault is not None:
            yield f"the journal of {report.chain} breaks at {report.fault}"


def _twice(rule: str, owners: Iterator[int | None]) -> Iterator[str]:
    for owner, times in Counter(owners).items():
        if times > 1:
            yield f"{rule}: {owner} has {times}"


def _standing(visits: Sequence[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.annulled_at is None]


def _all(session: Session, kind: type[Row]) -> Sequence[Row]:
    """Read a table's rows, with columns alone, for objects cost more than all the rules together."""
    rows: Sequence[Any] = session.execute(select(kind.__table__)).all()
    return rows
